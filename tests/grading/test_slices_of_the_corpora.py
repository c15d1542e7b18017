"""Cheats, honest and broken notebooks, handed in whole, have the same record with and without the demonstrations."""

from __future__ import annotations

import shutil
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import pytest

from autograde.course import FILE_NAME, Course
from autograde.grading.limits import GradingLimits
from autograde.grading.read.assignment import Solution
from autograde.grading.record import Record
from autograde.grading.run.solution import Solved, solve
from autograde.grading.work.coordinator import grade_class
from autograde.grading.work.options import Options
from autograde.grading.work.progress import Lines
from benchmarks.sample import hand_in, right_answers
from tests.engine.classes import NAME as SMALL
from tests.engine.corpus import corpus
from tests.grading.classroom import COURSE, LIMITS, NAME, PLAN, POLICY, load
from tests.grading.same import both_ways, differences

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


def both(name: str, notebook: nbformat.NotebookNode) -> tuple[Record, Record]:
    sliced, complete = both_ways(*solution(name), notebook, LIMITS)
    assert sliced.status == complete.status == "graded"
    return sliced, complete


def decided(record: Record) -> Any:
    """What counts. How often a cheat's thread got to talk, or what it found in memory, is chance."""
    kinds = {flag.partition(":")[0] for flag in record.flags}
    return record.score, {each.id: (each.verdict, each.points) for each in record.exercises}, kinds


@pytest.mark.parametrize("folder", CHEATS, ids=lambda folder: folder.name)
def test_of_a_cheat(folder: Path) -> None:
    expected = tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))
    if expected.get("needs", "none") != "none" and POLICY.tier == "none":
        pytest.skip(f"only the sandbox tier {expected['needs']} stops this one, and this machine has none")
    name = expected.get("notebook", NAME)
    whole, _ = solution(name)
    notebook = whole.assignment.master.notebook()
    load(folder / "change.py").change(notebook)
    sliced, complete = both(name, notebook)
    assert decided(sliced) == decided(complete)


@pytest.mark.parametrize("folder", HONEST, ids=lambda folder: folder.name)
def test_of_an_honest_notebook(folder: Path) -> None:
    notebook = nbformat.read(COURSE.solution(NAME), as_version=4)
    load(folder / "change.py").change(notebook)
    sliced, complete = both(NAME, notebook)
    assert not differences(sliced, complete)


def whole_notebook(root: Path) -> Course:
    """The notebook with all its demonstrations, under the name that the broken submissions have."""
    made = Course(root)
    shutil.copytree(COURSE.solutions / NAME, made.solutions / SMALL)
    (made.solutions / SMALL / f"{NAME}.py").rename(made.source(SMALL))
    text = COURSE.solution(NAME).read_text(encoding="utf-8")
    made.solution(SMALL).write_text(text.replace(f'"notebook": "{NAME}"', f'"notebook": "{SMALL}"'), encoding="utf-8")
    for name in (FILE_NAME, "nbgrader_config.py"):
        (root / name).symlink_to(COURSE.root / name)
    return made


def records(course: Course, submissions: Path, out: Path, all_cells: bool) -> dict[tuple[str, str], Record]:
    limits = GradingLimits(cell_seconds=15, notebook_seconds=120)
    options = Options(submissions=submissions, out=out, seed=20161120, limits=limits, all_cells=all_cells)
    with open(out.with_suffix(".log"), "w") as log:
        grade_class(options, course, Lines(log))
    found = (Record.from_json(line) for line in (out / "journal.jsonl").read_text().splitlines())
    return {record.who: record for record in found}


@pytest.mark.parametrize("slow", (False, True), ids=("light", "heavy"))
def test_of_the_broken(tmp_path: Path, slow: bool) -> None:
    course = whole_notebook(tmp_path / "course")
    submissions, cases = tmp_path / "submitted", corpus(slow)
    solution = course.solution(SMALL).read_bytes()
    for case in cases:
        case.make(submissions, hand_in(solution, right_answers(solution), small=False))
    sliced, complete = (records(course, submissions, tmp_path / word, word == "all") for word in ("sliced", "all"))
    assert sliced.keys() == complete.keys() and len(sliced) == len(cases)
    assert sum(record.status == "graded" for record in sliced.values()) > len(cases) / 3
    assert {who: told for who in sliced if (told := differences(sliced[who], complete[who]))} == {}
