"""The page a student gets back: one self-contained HTML file, exercises first, then the notebook as it was executed.

Everything a student's code wrote is escaped and capped; pictures are shown as pictures, and nothing on the page runs.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import nbformat
from jinja2 import Environment, PackageLoader, select_autoescape

from autograde.grading.record import Record

# Caps, in characters; together well below 300 kB of page, even when every character has to be escaped.
_SOURCE, _OUTPUT, _ALL_CELLS = 6_000, 2_000, 34_000
_CELLS, _OUTPUTS = 200, 20
_MESSAGE, _MESSAGES = 2_000, 12_000
_PICTURE_BYTES, _PICTURES_BYTES = 1_000_000, 4_000_000
_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|.)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_PICTURES = {"image/png": b"\x89PNG\r\n", "image/jpeg": b"\xff\xd8\xff"}


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
    exercise: bool


class _Room:
    """How much may still be shown."""

    def __init__(self, size: int) -> None:
        self.left = size

    def cut(self, text: str, most: int) -> str:
        """The beginning of a text, made plain; as much as there is room for."""
        most = max(0, min(most, self.left))
        head = plain(text[: 4 * most])  # colours may take more room than what they colour
        shown = head[:most]
        self.left -= len(shown)
        rest = len(head) - len(shown) + max(0, len(text) - 4 * most)
        return shown if not rest else f"{shown}\n… about {rest} more characters"


def feedback_page(record: Record, notebook: bytes) -> str:
    """The page for one submission; `notebook` is empty when nothing was executed."""
    room = _Room(_MESSAGES)
    messages = {each.id: room.cut(each.message, _MESSAGE) for each in record.exercises}
    # nbformat joins what a file holds as lists of lines.
    cells = list(_cells(nbformat.reads(notebook.decode(), as_version=4))) if notebook else []
    return (
        _environment()
        .get_template("feedback.html.j2")
        .render(record=record, messages=messages, cells=cells, reason=_Room(_MESSAGE).cut(record.reason, _MESSAGE))
    )


def plain(text: str) -> str:
    """Without colours, cursor movements and characters that reorder a line."""
    return _CONTROL.sub("", _ANSI.sub("", text))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("autograde.reports", "."), autoescape=select_autoescape(default=True), trim_blocks=True
    )
    environment.filters["number"] = lambda value: f"{value:g}"
    return environment


def _cells(notebook: Mapping[str, Any]) -> Iterator[ShownCell]:
    """Code cells with what they showed: answers and checks first come, as long as there is room."""
    text, pictures = _Room(_ALL_CELLS), _Room(_PICTURES_BYTES)
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code" and cell["source"].strip()]
    # The student's own cells are what the page is for; the room goes to them first.
    marked = [cell for cell in code if cell["metadata"].get("autograde", {}).get("exercise")]
    others = [cell for cell in code if cell not in marked]
    shown = {id(cell): _cell(cell, text, pictures) for cell in [*marked, *others][:_CELLS] if text.left > 0}
    yield from (shown[id(cell)] for cell in code if id(cell) in shown)


def _cell(cell: Mapping[str, Any], text: _Room, pictures: _Room) -> ShownCell:
    marks = cell["metadata"].get("autograde", {})
    title = f"{marks['exercise']} ({marks.get('role', '')})" if marks.get("exercise") else cell["id"]
    source = text.cut(cell["source"], _SOURCE)
    outputs = tuple(_output(output, text, pictures) for output in cell.get("outputs", ())[:_OUTPUTS] if text.left > 0)
    return ShownCell(title, source, tuple(o for o in outputs if o.text or o.picture), bool(marks.get("exercise")))


def _output(output: Mapping[str, Any], text: _Room, pictures: _Room) -> ShownOutput:
    kind = output["output_type"]
    if kind == "stream":
        return ShownOutput(text.cut(output["text"], _OUTPUT), error=output.get("name") == "stderr")
    if kind == "error":
        return ShownOutput(text.cut("\n".join(output["traceback"]), _OUTPUT), error=True)
    data = output.get("data", {})
    for mime, magic in _PICTURES.items():
        if mime in data and (picture := _picture(mime, data[mime], magic, pictures)):
            return ShownOutput(picture=picture)
    # Never a student's HTML: its text twin says the same.
    return ShownOutput(text.cut(str(data.get("text/plain", "")), _OUTPUT))


def _picture(mime: str, encoded: str, magic: bytes, pictures: _Room) -> str:
    try:
        blob = base64.b64decode(encoded)
    except (binascii.Error, ValueError):
        return ""
    if not blob.startswith(magic) or len(blob) > min(_PICTURE_BYTES, pictures.left):
        return ""
    pictures.left -= len(blob)
    return f"data:{mime};base64,{base64.b64encode(blob).decode()}"
