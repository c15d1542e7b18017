"""Each broken submission is repaired and graded, or quarantined with its reason; nobody else's score moves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from autograde.course import Course
from autograde.grading.limits import GradingLimits
from autograde.grading.work.coordinator import grade_class
from autograde.grading.work.options import Options
from autograde.grading.work.progress import Lines
from benchmarks.sample import put
from tests.engine.classes import NAME, lines, make_course, notebook
from tests.engine.corpus import Broken, corpus

# Short clocks, so that what never ends is soon over.
LIMITS = GradingLimits(cell_seconds=5, notebook_seconds=60)


class Graded:
    """A class of the whole corpus and one ordinary student, graded in one run."""

    def __init__(self, root: Path, cases: list[Broken]) -> None:
        self.course: Course = make_course(root / "course")
        self.submissions, self.out = root / "submitted", root / "out"
        put(self.submissions, "ordinary", NAME, notebook(self.course))
        for case in cases:
            case.make(self.submissions, notebook(self.course))
        options = Options(submissions=self.submissions, out=self.out, limits=LIMITS)
        with open(root / "log", "w") as log:
            self.summary = grade_class(options, self.course, Lines(log))
        self.records = {(record["student"], record["assignment"]): record for record in lines(self.out)}

    def record(self, case: Broken) -> dict[str, Any]:
        return self.records[case.student, case.assignment]


@pytest.fixture(scope="module")
def light(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    return Graded(tmp_path_factory.mktemp("light"), corpus(slow=False))


@pytest.fixture(scope="module")
def heavy(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    return Graded(tmp_path_factory.mktemp("heavy"), corpus(slow=True))


def judged(graded: Graded, case: Broken) -> None:
    record, expected = graded.record(case), case.outcome
    assert record["status"] == expected["status"], record["reason"]
    page = (graded.out / "feedback" / case.student / f"{case.assignment}.html").read_text()
    assert len(page) < 300_000 and "<script" not in page
    if expected["status"] == "quarantined":
        assert expected["reason"] in record["reason"]
        assert "hand it in again" in page and record["score"] == 0
        return
    assert {each["id"]: each["verdict"] for each in record["exercises"]} == expected["verdicts"]
    assert any(expected["repair"] in line for line in record["repairs"]) or not expected["repair"]
    kept = graded.out / "autograded" / case.student / case.assignment
    assert (kept / f"{case.assignment}.ipynb").is_file()
    assert not any((kept / name).exists() for name in expected.get("absent", ()))


@pytest.mark.parametrize("case", corpus(slow=False), ids=str)
def test_light(light: Graded, case: Broken) -> None:
    judged(light, case)


@pytest.mark.slow
@pytest.mark.parametrize("case", corpus(slow=True), ids=str)
def test_heavy(heavy: Graded, case: Broken) -> None:
    judged(heavy, case)
    assert heavy.record(case)["seconds"] < LIMITS.notebook_seconds + 60


def test_the_others_are_not_touched(light: Graded) -> None:
    assert light.records["ordinary", NAME]["score"] == 6
    assert len(light.records) == len(corpus(slow=False)) + 1
    assert light.summary.exit_status == 3


@pytest.mark.slow
def test_the_others_are_not_touched_by_the_heavy_ones(heavy: Graded) -> None:
    assert heavy.records["ordinary", NAME]["score"] == 6
    assert heavy.summary.exit_status == 0


def test_no_cell_of_the_table_is_a_formula(light: Graded) -> None:
    import csv

    with open(light.out / "grades.csv", newline="") as stream:
        rows = list(csv.reader(stream))
    assert len(rows) == len(light.records) + 1
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
