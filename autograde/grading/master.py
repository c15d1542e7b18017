"""The master of an assignment: the notebook as it was handed out, and what is graded in it. It holds no answers."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from autograde.authoring.marks import BEGIN, CHECK_CALL, END

STUB = 'raise NotImplementedError("Not attempted yet: put your answer here.")'
_REGION = re.compile(rf"^([ \t]*){re.escape(BEGIN)}.*?{re.escape(END)}[ \t]*$", re.MULTILINE | re.DOTALL)

Cell = dict[str, Any]


class MasterError(Exception):
    """The instructor's notebook cannot serve as a master: one line for the instructor."""


@dataclass(frozen=True)
class Graded:
    """One exercise of an assignment, from its check cell."""

    id: str  # "01-forward"
    asks: str  # the expression whose value is asked: "forward"
    points: float
    check_cell: str  # its grade id: "01-forward-check"


@dataclass(frozen=True, eq=False)
class Master:
    """The student's version of an instructor's notebook; `anchors` are the cells that a submission must have."""

    name: str
    cells: tuple[Cell, ...]
    metadata: dict[str, Any]

    @classmethod
    def from_bytes(cls, blob: bytes) -> Master:
        """From a solution notebook or a released one; a MasterError says what is wrong with it."""
        try:
            notebook = json.loads(blob)
            name = notebook["metadata"]["autograde"]["notebook"]
            cells = tuple(_student_version(cell) for cell in notebook["cells"])
        except (ValueError, KeyError, TypeError) as error:
            raise MasterError(f"not a notebook of this course: {error!r}; run `autograde build`") from None
        kept = {key: notebook["metadata"][key] for key in ("kernelspec", "language_info") if key in notebook["metadata"]}
        return cls(name, cells, kept | {"autograde": {"notebook": name}})

    @classmethod
    def from_file(cls, file: Path) -> Master:
        try:
            return cls.from_bytes(file.read_bytes())
        except (OSError, MasterError) as error:
            raise MasterError(f"{file}: {error}") from None

    @cached_property
    def anchors(self) -> tuple[Cell, ...]:
        """Answer cells, check cells and every other locked one, in order."""
        return tuple(cell for cell in self.cells if "nbgrader" in cell["metadata"])

    @cached_property
    def exercises(self) -> tuple[Graded, ...]:
        return tuple(_graded(cell) for cell in self.anchors if is_graded(cell))

    @cached_property
    def blob(self) -> bytes:
        """The master as a notebook file, to be sent to a worker. The same master gives the same bytes."""
        notebook = {"cells": self.cells, "metadata": self.metadata, "nbformat": 4, "nbformat_minor": 5}
        return json.dumps(notebook, sort_keys=True, ensure_ascii=False).encode()

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.blob).hexdigest()


def is_graded(cell: Cell) -> bool:
    return bool(cell["metadata"].get("nbgrader", {}).get("grade"))


def is_answer(cell: Cell) -> bool:
    return bool(cell["metadata"].get("nbgrader", {}).get("solution"))


def exercise_of(cell: Cell) -> str | None:
    return cell["metadata"].get("autograde", {}).get("exercise")


def _student_version(cell: Cell) -> Cell:
    source = "".join(cell["source"])
    new: Cell = {
        "cell_type": cell["cell_type"],
        "id": cell["id"],
        "metadata": _marks(cell["metadata"]),
        "source": _REGION.sub(rf"\g<1>{STUB}", source),
    }
    if new["cell_type"] == "code":
        new |= {"execution_count": None, "outputs": []}
    return new


def _marks(metadata: dict[str, Any]) -> dict[str, Any]:
    """Ours and nbgrader's, without what nbgrader works out itself at release."""
    marks = {key: dict(metadata[key]) for key in ("autograde", "nbgrader") if key in metadata}
    for name in ("checksum", "cell_type"):
        marks.get("nbgrader", {}).pop(name, None)
    return marks


def _graded(cell: Cell) -> Graded:
    call = CHECK_CALL.fullmatch(cell["source"].strip())
    if call is None:
        raise MasterError(f'cell {cell["id"]}: a graded cell is one call: check("<exercise>", <name>)')
    settings = cell["metadata"]["nbgrader"]
    return Graded(call["id"], call["asks"], float(settings["points"]), settings["grade_id"])
