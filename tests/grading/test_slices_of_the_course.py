"""Every answer that the course knows, right or wrong, has the same record with and without the demonstrations."""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

import pytest

from autograde.authoring.answers import RIGHT, WRONG, answer_files
from autograde.grading.limits import GradingLimits
from autograde.grading.read.assignment import Solution
from autograde.grading.read.find import Found
from autograde.grading.read.submission import Submission, read_submission
from autograde.grading.run.grade_one import Bundle, grade_one
from autograde.grading.run.seeds import SeedPlan
from autograde.grading.run.solution import solve
from benchmarks.sample import hand_in, right_answers
from tests.grading.classroom import COURSE, POLICY
from tests.grading.same import differences

pytestmark = pytest.mark.slow
LIMITS = GradingLimits()


def submissions(name: str, solution: Solution) -> Iterator[Submission]:
    """One that is right, then one for the first wrong answer of every exercise, the second ones, and so on."""
    blob = COURSE.solution(name).read_bytes()
    right = right_answers(blob)
    yield _handed_in(name, solution, blob, right)
    for kind in (WRONG, RIGHT):
        codes: dict[str, list[str]] = defaultdict(list)
        for file in answer_files(COURSE, name, kind):
            codes[file.exercise].append(file.code)
        for answers in zip_longest(*codes.values()):
            chosen = {exercise: code for exercise, code in zip(codes, answers, strict=True) if code is not None}
            yield _handed_in(name, solution, blob, right | chosen)


def _handed_in(name: str, solution: Solution, blob: bytes, answers: dict[str, str]) -> Submission:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, f"{name}.ipynb")
        file.write_text(json.dumps(hand_in(blob, answers, small=False)))
        return read_submission(Found("ann", name, file.parent, file), solution.assignment, LIMITS, "")


@pytest.mark.parametrize("name", COURSE.names())
def test_slices_change_no_record(name: str) -> None:
    solution = Solution.load(COURSE, COURSE.solution(name), LIMITS)
    solved = solve(solution, SeedPlan.given(20161120), LIMITS, POLICY)
    assert solved.by_slice
    told = []
    for submission in submissions(name, solution):
        sliced, whole = (
            grade_one(Bundle(submission, solution.assignment, solved, LIMITS, POLICY, all_cells)).record
            for all_cells in (False, True)
        )
        told += differences(sliced, whole)
    assert told == []
