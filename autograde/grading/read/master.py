"""The master of an assignment: the notebook as it was handed out, and what is graded in it. It holds no answers."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograde.exercise.cells import BEGIN, CHECK_CALL, END, STUB
from autograde.grading.errors import GradingError

_REGION = re.compile(rf"^([ \t]*){re.escape(BEGIN)}.*?{re.escape(END)}[ \t]*$", re.MULTILINE | re.DOTALL)

Cell = dict[str, Any]


class MasterError(GradingError):
    """The instructor's notebook cannot serve as a master: one line for the instructor."""


@dataclass(frozen=True)
class Graded:
    """One exercise of an assignment, from its check cell."""

    id: str
    asks: str  # the expression whose value is asked: "forward"
    points: float
    check_cell: str  # its grade id: the exercise's, then "-check"


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
        except OSError as error:
            raise MasterError(f"{file}: {error.strerror}; run `autograde build`") from None
        except MasterError as error:
            raise MasterError(f"{file}: {error}") from None

    @cached_property
    def anchors(self) -> tuple[Cell, ...]:
        """Answer cells, check cells and every other locked one, in order."""
        return tuple(cell for cell in self.cells if "nbgrader" in cell["metadata"])

    @cached_property
    def exercises(self) -> tuple[Graded, ...]:
        return tuple(_graded(cell) for cell in self.anchors if is_graded(cell))

    @cached_property
    def digest(self) -> str:
        text = json.dumps([self.cells, self.metadata], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def notebook(self, cells: Iterable[Cell] | None = None) -> NotebookNode:
        """The notebook as it was handed out, or with these cells in place of its own."""
        chosen = [deepcopy(cell) for cell in (self.cells if cells is None else cells)]
        made = {"cells": chosen, "metadata": self.metadata, "nbformat": 4, "nbformat_minor": 5}
        return NotebookNode(nbformat.from_dict(made))


def is_graded(cell: Cell) -> bool:
    return bool(cell["metadata"].get("nbgrader", {}).get("grade"))


def is_answer(cell: Cell) -> bool:
    return bool(cell["metadata"].get("nbgrader", {}).get("solution"))


def exercise_of(cell: Cell) -> str | None:
    exercise: str | None = cell["metadata"].get("autograde", {}).get("exercise")
    return exercise


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
    marks: dict[str, Any] = {key: dict(metadata[key]) for key in ("autograde", "nbgrader") if key in metadata}
    for name in ("checksum", "cell_type"):
        marks.get("nbgrader", {}).pop(name, None)
    return marks


def _graded(cell: Cell) -> Graded:
    call = CHECK_CALL.fullmatch(cell["source"].strip())
    if call is None:
        raise MasterError(f'cell {cell["id"]}: a graded cell is one call: check("<exercise>", <name>)')
    settings = cell["metadata"]["nbgrader"]
    return Graded(call["id"], call["asks"], float(settings["points"]), settings["grade_id"])
