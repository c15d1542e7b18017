"""The mark of an exercise: the judge's, unless a person has entered another; and no mark is not 0."""

from __future__ import annotations

from dataclasses import replace

import pytest

from autograde.grading.errors import GradingError
from autograde.grading.keep.marks import Changes, Entry, mark, marked
from autograde.grading.record import ExerciseRecord, Outcome
from tests.engine.test_journal import RECORD

RIGHT = ExerciseRecord("a", "passed", 3.0, 3.0)
UNKNOWN = ExerciseRecord("b", "grader-error", 0.0, 2.0)


@pytest.mark.parametrize(
    ("judged", "entry", "points"),
    [
        (1.5, Entry(), 1.5),
        (1.5, Entry(points=0.0), 0.0),
        (None, Entry(points=2.0), 2.0),
        (None, Entry(extra=1.0, comment="not yet"), None),
        (1.5, Entry(extra=1.0), 2.5),
        (1.5, Entry(points=3.0, extra=0.5), 3.5),
        (None, Entry(), None),
    ],
)
def test_a_person_wins(judged: float | None, entry: Entry, points: float | None) -> None:
    assert mark(judged, entry) == points


def test_a_sum_needs_every_mark() -> None:
    broken = replace(RECORD, status=Outcome.GRADER_ERROR, exercises=(RIGHT, UNKNOWN))
    assert marked(broken).score is None
    assert marked(broken, {"a": Entry(1.0)}).score is None
    assert marked(broken, {"b": Entry(1.5)}).score == 4.5


def test_what_was_entered_for_an_exercise_that_the_record_does_not_know_counts_and_is_shown() -> None:
    graded = replace(RECORD, exercises=(RIGHT,), score=3.0)
    found = marked(graded, {"new": Entry(1.0, None, "found by hand")})
    assert found.score == 4 and found.comments == (("new", "found by hand"),)
    assert marked(graded, {"new": Entry(comment="a comment alone")}).score == 3


def test_what_people_entered_can_be_told_apart() -> None:
    every = [{}, {"a": Entry(1.0)}, {"a": Entry(2.0)}, {"a": Entry(1.0, None, "x")}, {"b": Entry(1.0)}]
    assert len({marked(RECORD, entries).stamp for entries in every}) == len(every)


def test_a_rename_that_is_none_is_one_line() -> None:
    assert Changes.parse(["a=b"], ["c"]) == Changes({"a": "b"}, frozenset({"c"}))
    with pytest.raises(GradingError, match="--renamed a: expected OLD=NEW"):
        Changes.parse(["a"], [])
