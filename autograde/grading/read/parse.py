"""Reads what a student handed in. Whatever the bytes are, the result is a list of plain cells or a reason.

Nothing of the file is kept but each cell's type and source and the marks by which it is recognised: outputs, tags,
attachments and all other metadata are left behind. The source is never parsed, only sent to the student's own kernel.
"""

from __future__ import annotations

import codecs
import json
import re
from dataclasses import dataclass
from typing import Any

from autograde.grading.limits import MIB, GradingLimits
from autograde.judge.values import encodable

_LONGEST_ID = 64
# What is handed in for a notebook by mistake: how it begins, what it is, and what to do.
_MISTAKEN = (
    (b"<!", "a web page, such as a login's: download the notebook itself"),
    (b"<html", "a web page, such as a login's: download the notebook itself"),
    (b"PK", "a zip archive: unpack it"),
    (b"\x1f\x8b", "compressed with gzip: unpack it"),
    (b"%PDF", "a PDF: hand in the notebook itself"),
    (b"version https://git-lfs", "Git's note of where the notebook lies: fetch it with `git lfs pull`"),
)
_CONFLICT = re.compile(rb"^<<<<<<< ", re.MULTILINE)


class Quarantined(Exception):
    """A submission whose meaning is not clear. The message is one line that the student can be told."""


@dataclass(frozen=True)
class ParsedCell:
    kind: str  # "code", "markdown" or "raw"
    source: str
    id: str = ""
    grade_id: str = ""  # what metadata.nbgrader claims
    exercise: str = ""  # what metadata.autograde claims
    role: str = ""


@dataclass(frozen=True)
class Parsed:
    cells: tuple[ParsedCell, ...]
    notebook: str = ""  # the assignment that its metadata claims
    notes: tuple[str, ...] = ()


def parse_notebook(blob: bytes, limits: GradingLimits) -> Parsed:
    """The cells of a submission; Quarantined when the file is not a notebook."""
    refuse_size(len(blob), limits)
    if not blob.strip(b" \t\r\n\0"):
        raise Quarantined("the file is empty")
    if mistaken := next((what for begin, what in _MISTAKEN if blob.lstrip().startswith(begin)), None):
        raise Quarantined(f"the file is not a notebook but {mistaken}")
    text, notes = _decode(blob)
    try:
        notebook = json.loads(text)
    except (ValueError, RecursionError):
        damage = "a merge conflict is not resolved in it" if _CONFLICT.search(blob) else "it is damaged or cut short"
        raise Quarantined(f"the file is not a notebook: {damage} (no valid JSON)") from None
    if not isinstance(notebook, dict):
        raise Quarantined("the file is JSON, but not a notebook")
    cells = _cells(notebook)
    if not cells:
        raise Quarantined("the notebook has no cells")
    if len(cells) > limits.cells:
        raise Quarantined(f"the notebook has {len(cells)} cells, more than {limits.cells}")
    read = tuple(cell for cell in map(_cell, cells) if cell is not None)
    if len(read) < len(cells):
        notes.append(f"{len(cells) - len(read)} cells could not be read and are left out")
    if sum(len(cell.source) for cell in read) > limits.source_bytes:
        raise Quarantined(f"the cells hold more than {limits.source_bytes // MIB} MiB of text")
    return Parsed(read, _text(_at(notebook, "metadata", "autograde", "notebook")), tuple(notes))


def refuse_size(size: int, limits: GradingLimits) -> None:
    """Quarantined when a file of this size is too large to be read."""
    if size > limits.submission_bytes:
        found = f"{size / MIB:.0f} MiB, more than {limits.submission_bytes // MIB}"
        raise Quarantined(f"the file has {found}: clear its outputs and hand it in again")


def _decode(blob: bytes) -> tuple[str, list[str]]:
    encoding = json.detect_encoding(blob)
    if not encoding.startswith("utf-8"):
        try:
            return blob.decode(encoding), [f"the file was written as {encoding[:6].upper()}"]
        except UnicodeDecodeError:
            raise Quarantined("the file is not Unicode text") from None
    notes = ["the file began with a byte order mark"] if blob.startswith(codecs.BOM_UTF8) else []
    if b"\0" in blob:
        blob = blob.replace(b"\0", b"")
        notes.append("the file held NUL bytes")
    try:
        return blob.decode("utf-8-sig"), notes
    except UnicodeDecodeError:
        return blob.decode("utf-8-sig", "replace"), [*notes, "some characters were not UTF-8"]


def _cells(notebook: dict[str, Any]) -> list[Any]:
    """The cells of any notebook format: since 4 they lie at the top, before in worksheets."""
    if isinstance(cells := notebook.get("cells"), list):
        return cells
    sheets = notebook.get("worksheets")
    if not isinstance(sheets, list):
        raise Quarantined("the file is JSON, but not a notebook: it has no cells")
    return [cell for sheet in sheets for cell in (_at(sheet, "cells") or []) if isinstance(_at(sheet, "cells"), list)]


def _cell(cell: Any) -> ParsedCell | None:
    if not isinstance(cell, dict):
        return None
    source = cell.get("source", cell.get("input", ""))  # "input" until format 3
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    if not isinstance(source, str):
        return None
    kind = cell.get("cell_type")
    return ParsedCell(
        kind=kind if kind in ("code", "raw") else "markdown",
        source=_clean(source),
        id=_text(cell.get("id")),
        grade_id=_text(_at(cell, "metadata", "nbgrader", "grade_id")),
        exercise=_text(_at(cell, "metadata", "autograde", "exercise")),
        role=_text(_at(cell, "metadata", "autograde", "role")),
    )


def _at(value: Any, *path: str) -> Any:
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _text(value: Any) -> str:
    return _clean(value) if isinstance(value, str) and len(value) <= _LONGEST_ID else ""


def _clean(text: str) -> str:
    """NUL is legal in JSON and nowhere else."""
    return encodable(text.replace("\0", ""))
