"""The blocks of a program: a script is one, a document has one for each fenced piece of Python."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Fences without a language are tried, too: old posts rarely name it. `pycon` and `bash` are not programs.
_LANGUAGES = ("", "py", "python", "python2", "python3")
_FENCE = re.compile(r"^(?P<indent> *)(?P<fence>`{3,}|~{3,}) *(?P<language>[\w+-]*)")


@dataclass(frozen=True)
class Block:
    """A piece of a program; `line` is the number of its first line in the file."""

    number: int
    line: int
    text: str

    @property
    def last_line(self) -> int:
        return self.line + max(len(self.text.splitlines()) - 1, 0)


def read(text: str) -> list[Block]:
    """The fenced blocks of Python in a document; the whole text as one block where there is no fence."""
    rows = text.splitlines()
    if not any(_FENCE.match(row) for row in rows):
        return [Block(1, 1, text)]
    blocks: list[Block] = []
    opened: re.Match[str] | None = None
    inside: list[str] = []
    for number, row in enumerate(rows, start=1):
        found = _FENCE.match(row)
        if opened is None:
            opened, inside = found, []
        elif row.strip().startswith(opened["fence"]) and not row.strip().strip(opened["fence"][0]):
            if opened["language"].lower() in _LANGUAGES:
                blocks.append(Block(len(blocks) + 1, number - len(inside), "\n".join(inside) + "\n"))
            opened = None
        else:
            # A fence inside a list is indented, and so is what it holds.
            inside.append(row.removeprefix(opened["indent"]))
    return blocks
