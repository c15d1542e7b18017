"""What a plug is working on: is it a notebook of this course, and where is its master?"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbgrader.coursedir import CourseDirectory
from traitlets.config import Configurable

from autograde.grading.files import read_files
from autograde.grading.limits import GradingLimits
from autograde.grading.master import Master

# What our plugs tell each other within one conversion; nothing a student can write to.
RECORD = "autograde_record"


@dataclass(frozen=True)
class Assignment:
    """One notebook of one student, with the instructor's side of it."""

    student: str
    name: str
    notebook: str
    db_url: str
    solution: bytes
    master: Master
    folder: Path  # the instructor's

    def files(self, submitted: Path, limits: GradingLimits) -> dict[str, bytes]:
        """What lies beside the notebook: the student's files, and over them the instructor's."""
        sources = ("*.ipynb", "*.py", "*.pyc", ".*", "__pycache__")
        return read_files(submitted, limits) | read_files(self.folder, limits, sources)


def assignment_of(plug: Configurable, resources: Any) -> Assignment | None:
    """The course's assignment that nbgrader is converting, or None when the notebook is not one of the course's.

    The instructor's notebook decides: nothing in a student's file can make it pass for a foreign one.
    """
    about = (resources or {}).get("nbgrader")
    if not about:
        return None
    course = CourseDirectory(config=plug.config)
    folder = Path(course.format_path(course.source_directory, ".", about["assignment"]))
    file = folder / f"{about['notebook']}.ipynb"
    try:
        solution = file.read_bytes()
        if "notebook" not in json.loads(solution)["metadata"]["autograde"]:
            return None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Assignment(
        student=about["student"],
        name=about["assignment"],
        notebook=about["notebook"],
        db_url=about["db_url"],
        solution=solution,
        master=Master.from_bytes(solution),
        folder=folder,
    )
