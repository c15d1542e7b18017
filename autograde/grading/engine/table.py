"""`grades.csv`: one row per submission, one column per exercise, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable

from autograde.grading.record import Outcome, Record

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WITHOUT_POINTS = (Outcome.QUARANTINED.value, Outcome.GRADER_ERROR.value)


def grades_csv(records: Callable[[], Iterable[Record]]) -> str:
    """The table, by assignment, then student. `records` is called twice, so that they need not all be held."""
    exercises = sorted({each.id for record in records() for each in record.exercises})
    rows = sorted(_row(record, exercises) for record in records())
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["student", "assignment", *exercises, "score", "max_score", "status", "reason"])
    writer.writerows([student, assignment, *rest] for assignment, student, *rest in rows)
    return text.getvalue()


def defuse(cell: str) -> str:
    """A spreadsheet takes a cell with such a beginning for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _row(record: Record, exercises: list[str]) -> list[str]:
    # What was not graded has no points, which is not the same as none earned.
    points = {each.id: f"{each.points:g}" for each in record.exercises if each.verdict not in _WITHOUT_POINTS}
    score = f"{record.score:g}" if record.status is not Outcome.GRADER_ERROR else ""
    return [
        defuse(record.assignment),
        defuse(record.student),
        *(points.get(exercise, "") for exercise in exercises),
        score,
        f"{record.max_score:g}",
        record.status.value,
        defuse(" ".join(record.reason.split())),
    ]
