"""What a submission is graded against: the master, the questions, the files beside it. All of it comes from a solution."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograde.course import Course
from autograde.grading.limits import GradingLimits
from autograde.grading.read.files import beside
from autograde.grading.read.master import Cell, Master, MasterError
from autograde.grading.read.questions import Questions


@dataclass(frozen=True, eq=False)
class Assignment:
    """It travels to whoever grades, and holds no answers."""

    name: str
    master: Master
    questions: Questions
    answered_by: str  # digest of the text that gives the right answers: a mended solution gives other ones
    files: Mapping[str, bytes]  # the instructor's, beside the notebook


@dataclass(frozen=True, eq=False)
class Solution:
    """An instructor's notebook: the assignment, and the cells that answer it."""

    assignment: Assignment
    cells: tuple[Cell, ...]

    @classmethod
    def load(cls, course: Course, file: Path, limits: GradingLimits) -> Solution:
        """From the solution's notebook in its own folder. Raises MasterError."""
        master = Master.from_file(file)
        try:
            cells = tuple(json.loads(file.read_bytes())["cells"])
            questions = Questions.of(course, file.stem)
            files = beside(file.parent, limits) | questions.files
            if course.catalogue.exists():
                files[course.catalogue.name] = course.catalogue.read_bytes()
        except OSError as error:
            raise MasterError(f"{error.filename or file}: {error.strerror}; run `autograde build {file.stem}`") from None
        return cls(Assignment(file.parent.name, master, questions, _digest(cells), files), cells)


def _digest(cells: tuple[dict[str, Any], ...]) -> str:
    """Of the text alone: a solution's outputs answer nothing."""
    text = json.dumps([[cell["cell_type"], cell["source"]] for cell in cells])
    return hashlib.sha256(text.encode()).hexdigest()
