"""Every answer that the course knows, right or wrong, has the same record with and without the demonstrations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

import pytest

from autograde.authoring.answers import RIGHT, WRONG, answer_files
from autograde.grading.limits import GradingLimits
from autograde.grading.read.assignment import Solution
from autograde.grading.run.seeds import SeedPlan
from autograde.grading.run.solution import solve
from benchmarks.sample import hand_in, right_answers
from tests.grading.classroom import COURSE, POLICY
from tests.grading.same import both_ways, differences

pytestmark = pytest.mark.slow
LIMITS = GradingLimits()


def notebooks(name: str) -> Iterator[dict[str, Any]]:
    """One that is right, then one for the first wrong answer of every exercise, the second ones, and so on."""
    blob = COURSE.solution(name).read_bytes()
    right = right_answers(blob)
    yield hand_in(blob, right, small=False)
    for kind in (WRONG, RIGHT):
        codes: dict[str, list[str]] = defaultdict(list)
        for file in answer_files(COURSE, name, kind):
            codes[file.exercise].append(file.code)
        for answers in zip_longest(*codes.values()):
            chosen = {exercise: code for exercise, code in zip(codes, answers, strict=True) if code is not None}
            yield hand_in(blob, right | chosen, small=False)


@pytest.mark.parametrize("name", COURSE.names())
def test_slices_change_no_record(name: str) -> None:
    solution = Solution.load(COURSE, COURSE.solution(name), LIMITS)
    solved = solve(solution, SeedPlan.given(20161120), LIMITS, POLICY)
    assert solved.by_slice
    told = [differences(*both_ways(solution, solved, notebook, LIMITS)) for notebook in notebooks(name)]
    assert not any(told), told
