"""The old tutorials as programs: their listings, written anew, and the least that must be repaired for them to run.

A listing makes the same calls in the same order and has the same faults as its original, which the TOML file names.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from course.museum.blocks import Block, read

FOLDER = Path(__file__).parent
LETTERS = "ABCDE"
KINDS = ("typo", "Python 2", "missing definition", "era", "lost indentation", "wrong object", "no GPU")


@dataclass(frozen=True)
class Repair:
    """One change of one listing, without which its program ends in `error` at the line that has `fails` in it."""

    block: int
    kind: str
    error: str
    items: tuple[str, ...]  # of the course's inventory
    what: str
    fails: str = ""  # a piece of the line that fails, where it is not the line that is changed
    fails_block: int = 0  # the listing that fails, where it is not the one that is changed
    # A piece of a line that only this line has -> what it becomes; lines put above it are part of what it becomes.
    change: dict[str, str] = field(default_factory=dict)
    # A piece of a line -> the indentation of this line and of those that follow.
    indent: dict[str, list[int]] = field(default_factory=dict)

    @property
    def fails_in(self) -> int:
        return self.fails_block or self.block

    @property
    def piece(self) -> str:
        """A piece of the first line that this repair touches."""
        return next(iter(self.change or self.indent))


@dataclass(frozen=True)
class Outline:
    """A listing that was never a program, and the error it ends in."""

    block: int
    error: str
    items: tuple[str, ...]
    what: str


@dataclass(frozen=True)
class Seed:
    letter: str
    title: str
    author: str
    date: str
    address: str
    about: str
    keras: str
    blocks: tuple[Block, ...]
    headings: tuple[str, ...]  # what each block is
    repairs: tuple[Repair, ...]
    outlines: tuple[Outline, ...]

    def failing_line(self, repair: Repair) -> str:
        """The line at which the program ends without this repair, as the tutorial has it."""
        rows = self._rows(repair.fails_in)
        return next(row.strip() for row in rows if (repair.fails or repair.piece) in row)

    def repaired_lines(self, repair: Repair) -> list[str]:
        """The lines that this repair puts in the place of others, or above them."""
        rows = self._rows(repair.block)
        lines: list[str] = []
        for old, new in repair.change.items():
            row = rows[_index(rows, old)]
            lines += [line.strip() for line in row.replace(old, new).split("\n") if line.strip() != row.strip()]
        return lines

    def _rows(self, block: int) -> list[str]:
        return self.blocks[block - 1].text.splitlines()

    def repaired(self, without: Repair | None = None) -> list[Block]:
        """The blocks with all repairs, or with all but one."""
        return [
            Block(block.number, block.line, _repaired(block.text, [r for r in self._of(block) if r is not without]))
            for block in self.blocks
        ]

    def _of(self, block: Block) -> Iterator[Repair]:
        return (repair for repair in self.repairs if repair.block == block.number)


def _index(rows: list[str], piece: str) -> int:
    (found,) = (index for index, row in enumerate(rows) if piece in row)
    return found


def _repaired(text: str, repairs: list[Repair]) -> str:
    original = text.splitlines()
    rows = list(original)
    margins = [""] * len(rows)
    for repair in repairs:
        for old, new in repair.change.items():
            index = _index(original, old)
            rows[index] = rows[index].replace(old, new)
        for piece, spaces in repair.indent.items():
            first = _index(original, piece)
            for index, count in enumerate(spaces, start=first):
                margins[index] = " " * count
    indented = (margin + line for row, margin in zip(rows, margins, strict=True) for line in row.split("\n"))
    return "\n".join(indented) + "\n"


@cache
def seed(letter: str) -> Seed:
    stored = tomllib.loads((FOLDER / f"{letter}.toml").read_text(encoding="utf-8"))
    text = (FOLDER / f"{letter}.md").read_text(encoding="utf-8")
    headings = (line.partition(". ")[2] for line in text.splitlines() if line[:1].isdigit() and ". " in line)
    return Seed(
        letter=letter,
        blocks=tuple(read(text)),
        headings=tuple(headings),
        repairs=tuple(Repair(**_with_items(entry)) for entry in stored.pop("repair", ())),
        outlines=tuple(Outline(**_with_items(entry)) for entry in stored.pop("outline", ())),
        **stored,
    )


def _with_items(entry: dict[str, Any]) -> dict[str, Any]:
    return entry | {"items": tuple(entry["items"].split())}


def seeds() -> list[Seed]:
    return [seed(letter) for letter in LETTERS]
