"""The index of errors: every message that a cell of the course, or an old tutorial, really ends in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from zlib import crc32

from tests.seeds.seeds import seeds
from website.markdown import code, table_cell
from website.places import Places
from website.reading import Cell, Notebook

_TYPED = re.compile(r"^(?P<before>.*?)\b(?P<type>(?:[A-Z]\w*)?(?:Error|Exception)\b)(?: …)?:? (?P<said>\S.*)$")
_WORDS = re.compile(
    r"has no attribute|No module named|not defined|not supported|no longer|[Cc]annot|[Cc]an not|must |is not |are not "
    r"|unexpected|[Mm]issing|[Uu]nknown|not connected|never been called|[Oo]nly instances|has not been|have not|Attempting"
    r"|invalid"
)
_CATCHES = re.compile(r"\bexcept\b")
HEAD = """\
# Errors

Every message here was produced by a cell of this course, or by an old tutorial on the Keras of its day: it is taken
from the outputs when the site is made. Paste the last line of your traceback into the <a
href='search.html'>search</a>; names and numbers of your own do not matter.
"""
_COLOURS = re.compile(r"\x1b?\[\d+m")
_SHORTEST = 20  # characters of a message that can be recognised without its type
_CAUGHT = re.compile(r"except \(?(?:[\w.]+\.)?(\w+)\)? as")


@dataclass(frozen=True)
class Shown:
    """One message, and where it is shown."""

    message: str
    type: str
    means: str
    tried: str = ""  # the line that ends in it
    instead: str = ""  # the line that is right
    cells: list[Cell] = field(default_factory=list)
    then: list[Cell] = field(default_factory=list)
    now: list[Cell] = field(default_factory=list)
    origin: str = ""  # of an old tutorial, which

    @property
    def full(self) -> str:
        return f"{self.type}: {self.message}" if self.type else self.message

    @property
    def label(self) -> str:
        words = re.sub(r"[^a-z0-9]+", "-", self.full.lower()).strip("-")
        # Two long messages may begin alike.
        return f"error-{words if len(words) <= 80 else f'{words[:71]}-{crc32(self.full.encode()):08x}'}"


def find_errors(notebooks: list[Notebook], places: Places) -> list[Shown]:
    """All of them, those of the notebooks first; equal messages are one."""
    found: dict[str, Shown] = {}
    for shown in (*_of_notebooks(notebooks), *_of_seeds(places)):
        known = found.setdefault(_key(shown.message), shown)
        if known is not shown:
            known.cells.extend(cell for cell in shown.cells if cell not in known.cells)
    return sorted(found.values(), key=lambda shown: shown.full.lower())


def _of_notebooks(notebooks: list[Notebook]) -> Iterator[Shown]:
    for notebook in notebooks:
        for cell in notebook.cells:
            if cell.kind != "code" or cell.role == "setup" or not cell.printed:
                continue
            part = notebook.section_of(cell)
            for kind, message, tried in _messages(cell):
                if not re.search(r"\w\w", message):
                    continue
                yield Shown(
                    message, kind, notebook.said_of(cell) or f"See the part *{cell.section}*.", tried, cells=[cell],
                    then=[each for each in part if each.role in ("original", "then") and each is not cell],
                    now=[each for each in part if each.role == "now" and each is not cell],
                )  # fmt: skip


def _messages(cell: Cell) -> Iterator[tuple[str, str, str]]:
    """Type, message and the line that was tried, where the output says so."""
    catches = _CATCHES.search(cell.source) or cell.role == "bites"
    caught = _CAUGHT.search(cell.source)
    before = ""
    for printed in cell.printed.splitlines():
        line = _COLOURS.sub("", printed)
        indented = line.startswith("  ")
        line = line.strip()
        if typed := _TYPED.match(line):
            yield typed["type"], typed["said"], (typed["before"].strip(" :") or (before if indented else ""))
        elif catches and len(line) >= _SHORTEST and _WORDS.search(line) and line not in cell.source:
            tried, message = _split(line)
            yield (caught[1] if caught and caught[1] != "Exception" else ""), message, tried or (before if indented else "")
        else:
            before = line
    return


def _split(line: str) -> tuple[str, str]:
    """A table's row: what was tried, and after a wide gap or a colon what was said."""
    if found := re.match(r"(\S.*?)(?: {2,}|: (?=[A-Z']))(\S.*)$", line):
        return found[1].strip(), found[2]
    return "", line


def _of_seeds(places: Places) -> Iterator[Shown]:
    for old in seeds():
        for repair in old.repairs:
            kind, _, message = repair.error.partition(": ")
            if message:
                cells = [cell for item in repair.items for cell in places.covering(item)]
                yield Shown(
                    message, kind, repair.what, old.failing_line(repair), "  ".join(old.repaired_lines(repair)),
                    cells=cells, origin=f"old tutorial {old.letter}, listing {repair.block}, on Keras {old.keras}",
                )  # fmt: skip


def _key(message: str) -> str:
    return re.sub(r"\W+", " ", message).strip().lower()


def errors_page(errors: list[Shown]) -> str:
    """The page's Markdown."""
    lines = [HEAD]
    for shown in errors:
        lines += [f"({shown.label})=", f"## {code(_cut(shown.full))}", ""]
        if len(shown.full) > 110:
            lines += ["```none", shown.full, "```", ""]
        if shown.tried:
            lines += [f"The line: {code(shown.tried)}", ""]
        if shown.instead:
            lines += [f"Repaired: {code(shown.instead)}", ""]
        # The text of a notebook, whose links begin in the notebook's folder.
        lines += [shown.means.replace("](../index.ipynb", "](index.md").replace("](../", "](notebooks/"), ""]
        if shown.origin:
            lines += [f"From {shown.origin}; [all of it, line by line](seeds.md).", ""]
        rows = (("Shown alive", shown.cells), ("Then", shown.then), ("Now", shown.now))
        lines += [f"- **{name}**: {_links(cells)}" for name, cells in rows if cells]
        lines.append("")
    return "\n".join(lines)


def _links(cells: list[Cell]) -> str:
    return ", ".join(dict.fromkeys(f"[{table_cell(_named(cell))}](#{cell.label})" for cell in cells[:4]))


def _named(cell: Cell) -> str:
    return f"{cell.notebook.partition('_')[0]}, {cell.section}, {cell.id}"


def _cut(text: str) -> str:
    return text if len(text) <= 110 else f"{text[:109]}…"


def labels_of(errors: list[Shown]) -> dict[str, str]:
    """The label of each message."""
    return {_key(shown.message): shown.label for shown in errors}


def find_label(error: str, labels: Mapping[str, str]) -> str:
    """The label of "Type: message" in the index; empty where it is not there."""
    return labels.get(_key(error.partition(": ")[2]), "")
