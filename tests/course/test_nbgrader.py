"""nbgrader's own commands work from the course's folder, in an environment that is not activated."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.course.answers import COURSE

NAME = "00_two_worlds"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the course with two students: one hands in the solution, one the untouched notebook."""
    root = tmp_path_factory.mktemp("course")
    for name in ("nbgrader_config.py", "course.toml"):
        shutil.copy(COURSE.root / name, root)
    for step in ("solutions", "notebooks"):
        shutil.copytree(COURSE.root / step / NAME, root / step / NAME)
    for student, step in (("ada", "solutions"), ("bob", "notebooks")):
        target = root / "var" / "submitted" / student / NAME
        target.mkdir(parents=True)
        shutil.copy(root / step / NAME / f"{NAME}.ipynb", target)
    return root


def nbgrader(course: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # Without the environment's folder on PATH, as when it was never activated.
    path = os.pathsep.join(p for p in os.environ["PATH"].split(os.pathsep) if p != str(Path(sys.executable).parent))
    env = os.environ | {"PATH": path}
    command = [sys.executable, "-m", "nbgrader", *arguments]
    return subprocess.run(command, cwd=course, env=env, capture_output=True, text=True)


def test_the_five_commands(course: Path) -> None:
    released = (course / "notebooks" / NAME / f"{NAME}.ipynb").read_bytes()
    done = nbgrader(course, "generate_assignment", NAME, "--force")
    assert done.returncode == 0, done.stderr
    assert (course / "notebooks" / NAME / f"{NAME}.ipynb").read_bytes() == released

    done = nbgrader(course, "autograde", NAME)
    assert done.returncode == 0, done.stderr
    done = nbgrader(course, "generate_feedback", NAME)
    assert done.returncode == 0, done.stderr
    for student in ("ada", "bob"):
        assert (course / "var" / "feedback" / student / NAME / f"{NAME}.html").stat().st_size > 1000

    done = nbgrader(course, "export", "--to", "var/grades.csv")
    assert done.returncode == 0, done.stderr
    with open(course / "var" / "grades.csv", newline="") as stream:
        rows = {(row["assignment"], row["student_id"]): row for row in csv.DictReader(stream)}
    assert float(rows[NAME, "ada"]["score"]) == float(rows[NAME, "ada"]["max_score"]) > 0
    assert float(rows[NAME, "bob"]["score"]) == 0


def test_validate_agrees_with_check(course: Path) -> None:
    solution, untouched = (f"{step}/{NAME}/{NAME}.ipynb" for step in ("solutions", "notebooks"))
    passes, fails = "Success! Your notebook passes all the tests.", "VALIDATION FAILED ON 4 CELL(S)"
    said = nbgrader(course, "validate", solution, untouched).stdout
    assert said.index(passes) < said.index(fails) and said.count(passes) == said.count(fails) == 1
    assert "Not attempted yet" in said[said.index(fails) :]
