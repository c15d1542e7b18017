"""What nbgrader is converting for our plugs: is it a notebook of this course, and where is its master?"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from nbgrader.coursedir import CourseDirectory
from traitlets.config import Configurable

from autograde.course import Course, find_course
from autograde.grading.limits import GradingLimits
from autograde.grading.read.assignment import Solution
from autograde.grading.read.master import Master

# What our plugs tell each other within one conversion; nothing a student can write to.
RECORD = "autograde_record"


@dataclass(frozen=True)
class Conversion:
    """One notebook of one student, with the instructor's side of it."""

    student: str
    assignment: str
    notebook: str
    db_url: str
    file: Path  # the solution

    @cached_property
    def master(self) -> Master:
        return Master.from_file(self.file)

    @cached_property
    def course(self) -> Course:
        return find_course(self.file.parent)

    def solution(self, limits: GradingLimits) -> Solution:
        """Raises MasterError."""
        return Solution.load(self.course, self.file, limits)

    def __str__(self) -> str:
        return f"{self.notebook} of {self.student}"


def conversion_of(plug: Configurable, resources: Any) -> Conversion | None:
    """The conversion, or None when the notebook is not one of the course's.

    The instructor's notebook decides: nothing in a student's file can make it pass for a foreign one.
    """
    about = (resources or {}).get("nbgrader")
    if not about:
        return None
    course = CourseDirectory(config=plug.config)
    file = Path(course.format_path(course.source_directory, ".", about["assignment"]), f"{about['notebook']}.ipynb")
    try:
        if "notebook" not in json.loads(file.read_bytes())["metadata"]["autograde"]:
            return None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Conversion(about["student"], about["assignment"], about["notebook"], about["db_url"], file)
