"""The course in examples/own_course, as a teacher's copy of it, and the commands that are run there."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from autograde.course import Course

EXAMPLE = Course(Path(__file__).parents[2] / "examples" / "own_course")


def copy_to(folder: Path) -> Course:
    """A copy outside of this repository: nothing above it is a course."""
    ignored = shutil.ignore_patterns("var", "__pycache__", ".ipynb_checkpoints", ".course-progress.json")
    return Course(Path(shutil.copytree(EXAMPLE.root, folder, ignore=ignored)))


def run(course: Course, *command: str) -> subprocess.CompletedProcess[str]:
    """`python -m` with these words, in the course's folder."""
    return run_line(course, shlex.join([sys.executable, "-m", *command]))


def run_line(course: Course, line: str) -> subprocess.CompletedProcess[str]:
    """What somebody types into a shell in the course's folder; the environment tells nothing of another course."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("TF_", "KERAS_", "AUTOGRADE_"))}
    return subprocess.run(
        line, shell=True, cwd=course.root, env=env, capture_output=True, text=True, timeout=600, check=False
    )
