"""The students' notebooks, made from the solutions by nbgrader's own generate step."""

from __future__ import annotations

import logging
from pathlib import Path

from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from autograde.course import Course, CourseError


def release_notebooks(course: Course, root: Path, names: list[str]) -> None:
    """Make root/notebooks/<name>/ from root/solutions/<name>/, with the course's nbgrader configuration."""
    config = _config(course, root)
    for name in names:
        coursedir = CourseDirectory(config=config, assignment_id=name)
        converter = GenerateAssignment(coursedir=coursedir, config=config)
        converter.force = True
        converter.log.setLevel(logging.ERROR)
        try:
            converter.start()
        except NbGraderException as error:
            raise CourseError(f"{name}: nbgrader could not make the student's notebook: {error}") from None


def _config(course: Course, root: Path) -> Config:
    config = PyFileConfigLoader("nbgrader_config.py", path=str(course.root)).load_config()
    config.CourseDirectory.root = str(root)
    # A build leaves no trace in the gradebook.
    config.GenerateAssignment.no_database = True
    config.SaveCells.enabled = False
    return config
