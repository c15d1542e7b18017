"""The page a student gets back: one self-contained HTML file, exercises first, then the notebook as it was executed.

Everything a student's code wrote is escaped and capped; pictures are shown as pictures, and nothing on the page runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from jinja2 import Environment, PackageLoader, StrictUndefined
from nbformat import NotebookNode

from autograde.grading.keep.files import replace_file
from autograde.grading.keep.folder import OutputFolder
from autograde.grading.keep.marks import Entries, Marked
from autograde.reports.plain import plain, safe_output

# Caps, in characters; together well below 300 kB of page, even when every character has to be escaped.
_SOURCE, _OUTPUT, _ALL_CELLS = 6_000, 2_000, 34_000
_CELLS, _OUTPUTS = 200, 20
_MESSAGE, _MESSAGES = 2_000, 12_000
_PICTURE, _ALL_PICTURES = 1_400_000, 5_600_000
_HEAD = 300  # bytes of a page in which its stamp stands
_STAMP = re.compile(rb'<meta name="stamp" content="(\w*)">')

TEMPLATES = Environment(
    loader=PackageLoader("autograde.reports", "."),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
TEMPLATES.filters["number"] = lambda value: f"{value:g}"


@dataclass(frozen=True)
class ShownOutput:
    text: str = ""
    picture: str = ""  # a data: address
    error: bool = False


@dataclass(frozen=True)
class ShownCell:
    title: str
    source: str
    outputs: tuple[ShownOutput, ...]


class _Room:
    """How much may still be shown."""

    def __init__(self, size: int) -> None:
        self.left = size

    def cut(self, text: str, most: int) -> str:
        """The beginning of a plain text, as much as there is room for."""
        shown = text[: max(0, min(most, self.left))]
        self.left -= len(shown)
        rest = len(text) - len(shown)
        return f"{shown}\n… {rest} more characters" if rest else shown


def feedback_page(marked: Marked, notebook: bytes, titles: Mapping[str, str] | None = None) -> str:
    """The page for one submission; `notebook` is empty when nothing was executed. `titles` of the assignment and of its
    exercises; what is missing there is called by its name."""
    record, room = marked.record, _Room(_MESSAGES)
    return TEMPLATES.get_template("feedback.html.j2").render(
        record=record,
        titles=titles or {},
        marked=marked,
        messages={each.id: room.cut(plain(each.message), _MESSAGE) for each in record.exercises},
        # nbformat joins what a file holds as lists of lines.
        cells=list(_cells(nbformat.reads(notebook.decode(), as_version=4))) if notebook else [],
        reason=_Room(_MESSAGE).cut(plain(record.reason), _MESSAGE),
    )


def stamp_on(page: Path) -> str:
    """`Marked.stamp` of what a page shows; empty when it shows the judge's marks alone, or is not there."""
    try:
        with open(page, "rb") as stream:
            found = _STAMP.search(stream.read(_HEAD))
    except FileNotFoundError:
        return ""
    return found[1].decode() if found else ""


def write_marks(out: OutputFolder, entries: Entries) -> None:
    """Everything in the folder that shows marks: the table, and the pages that show more than the judge's marks."""
    out.write_table(entries)
    titles = out.term.titles
    for marked in out.marked(entries):
        page = out.page(marked.record)
        if stamp_on(page) != marked.stamp or not page.exists():
            text = feedback_page(marked, out.executed(marked), titles)
            replace_file(page, text.encode("utf-8", "replace"), sync=False)


def _cells(notebook: NotebookNode) -> Iterator[ShownCell]:
    """Code cells with what they showed: answers and checks first come, as long as there is room."""
    text, pictures = _Room(_ALL_CELLS), _Room(_ALL_PICTURES)
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    # The student's own cells are what the page is for; the room goes to them first.
    marked = [cell for cell in code if cell.metadata.get("autograde", {}).get("exercise")]
    others = [cell for cell in code if cell not in marked]
    shown = {id(cell): _cell(cell, text, pictures) for cell in [*marked, *others][:_CELLS] if text.left > 0}
    yield from (shown[id(cell)] for cell in code if id(cell) in shown)


def _cell(cell: NotebookNode, text: _Room, pictures: _Room) -> ShownCell:
    marks = cell.metadata.get("autograde", {})
    title = f"{marks['exercise']} ({marks.get('role', '')})" if marks.get("exercise") else cell.id
    source = text.cut(plain(cell.source), _SOURCE)
    outputs = (_output(output, text, pictures) for output in cell.get("outputs", ())[:_OUTPUTS] if text.left > 0)
    return ShownCell(title, source, tuple(each for each in outputs if each.text or each.picture))


def _output(output: dict[str, Any], text: _Room, pictures: _Room) -> ShownOutput:
    safe = safe_output(output) or {"output_type": "nothing"}
    match safe["output_type"]:
        case "stream":
            return ShownOutput(text.cut(safe["text"], _OUTPUT), error=safe["name"] == "stderr")
        case "error":
            return ShownOutput(text.cut("\n".join(safe["traceback"]), _OUTPUT), error=True)
        case "nothing":
            return ShownOutput()
    [(mime, shown), *_] = safe["data"].items()
    if mime == "text/plain":
        return ShownOutput(text.cut(shown, _OUTPUT))
    if len(shown) > min(_PICTURE, pictures.left):
        return ShownOutput("(a picture that is too large for this page)")
    pictures.left -= len(shown)
    return ShownOutput(picture=f"data:{mime};base64,{shown}")
