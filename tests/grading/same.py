"""A notebook graded with and without the demonstrations, and what both gradings must have in common."""

from __future__ import annotations

import json
import re
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from autograde.grading.limits import GradingLimits
from autograde.grading.read.assignment import Solution
from autograde.grading.read.find import Found
from autograde.grading.read.submission import read_submission
from autograde.grading.record import Record
from autograde.grading.run.grade_one import Bundle, grade_one
from autograde.grading.run.solution import Solved
from tests.grading.classroom import POLICY


def both_ways(solution: Solution, solved: Solved, notebook: Any, limits: GradingLimits) -> tuple[Record, Record]:
    """The records by slices, and of all cells."""
    name = solution.assignment.name
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, f"{name}.ipynb")
        file.write_text(json.dumps(notebook))
        submission = read_submission(Found("ann", name, file.parent, file), solution.assignment, limits, "")
    sliced, complete = (
        grade_one(Bundle(submission, solution.assignment, solved, limits, POLICY, all_cells)).record
        for all_cells in (False, True)
    )
    return sliced, complete


def differences(one: Record, other: Record) -> list[str]:
    """What is not the same in both, one line each."""
    found, expected = _result(one), _result(other)
    pairs = [*_pairs("", found, expected)]
    for mine, theirs in zip(found["exercises"], expected["exercises"], strict=True):
        pairs += _pairs(f"{mine['id']} ", mine, theirs)
    return [f"{name}: {mine!r} != {theirs!r}" for name, mine, theirs in pairs if mine != theirs]


def _pairs(prefix: str, found: dict[str, Any], expected: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    assert found.keys() == expected.keys()
    return [(prefix + name, found[name], expected[name]) for name in found if name != "exercises"]


def _result(record: Record) -> dict[str, Any]:
    """Messages may quote where an object lay, what number Keras gave it, a folder of the day, and values nobody seeded."""
    exercises = (replace(each, message=_steady(each.message)) for each in record.exercises)
    return replace(record, key="", exercises=tuple(exercises)).same_result()


def _steady(message: str) -> str:
    """The objects that an error shows are cut in the middle, at a place that depends on their numbers."""
    words, _, shown = message.partition("[<")
    words = re.sub(r"/\S*/tmp\w{8}\b", "", words)
    return re.sub(r"_\d+|0x[0-9a-f]+", "", words + shown.rpartition("\n")[2])
