"""Cheats and honest notebooks, handed in whole, have the same record with and without the demonstrations."""

from __future__ import annotations

import json
import tempfile
import tomllib
from functools import cache
from pathlib import Path

import nbformat
import pytest

from autograde.grading.read.assignment import Solution
from autograde.grading.read.find import Found
from autograde.grading.read.submission import read_submission
from autograde.grading.run.grade_one import Bundle, grade_one
from autograde.grading.run.solution import Solved, solve
from tests.grading.classroom import COURSE, LIMITS, NAME, PLAN, POLICY, load
from tests.grading.same import the_same_in_each_run

pytestmark = pytest.mark.slow
TESTS = Path(__file__).parents[1]
CHEATS = sorted(file.parent for file in TESTS.glob("cheats/*/change.py"))
HONEST = sorted(file.parent for file in TESTS.glob("honest/*/change.py"))


@cache
def solution(name: str) -> tuple[Solution, Solved]:
    whole = Solution.load(COURSE, COURSE.solution(name), LIMITS)
    solved = solve(whole, PLAN, LIMITS, POLICY)
    assert solved.by_slice
    return whole, solved


def compare(name: str, notebook: nbformat.NotebookNode) -> None:
    whole, solved = solution(name)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, f"{name}.ipynb")
        file.write_text(json.dumps(notebook))
        submission = read_submission(Found("ann", name, file.parent, file), whole.assignment, LIMITS, "")
    sliced, complete = (
        grade_one(Bundle(submission, whole.assignment, solved, LIMITS, POLICY, all_cells)).record
        for all_cells in (False, True)
    )
    assert sliced.status == "graded"
    assert the_same_in_each_run(sliced) == the_same_in_each_run(complete)


@pytest.mark.parametrize("folder", CHEATS, ids=lambda folder: folder.name)
def test_of_a_cheat(folder: Path) -> None:
    expected = tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))
    name = expected.get("notebook", NAME)
    whole, _ = solution(name)
    notebook = whole.assignment.master.notebook()
    load(folder / "change.py").change(notebook)
    compare(name, notebook)


@pytest.mark.parametrize("folder", HONEST, ids=lambda folder: folder.name)
def test_of_an_honest_notebook(folder: Path) -> None:
    notebook = nbformat.read(COURSE.solution(NAME), as_version=4)
    load(folder / "change.py").change(notebook)
    compare(NAME, notebook)
