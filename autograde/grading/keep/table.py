"""`grades.csv`: one row per submission, one column per exercise, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable

from autograde.grading.keep.marks import Marked
from autograde.grading.record import Who

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


NOT_HANDED_IN = "not handed in"


def grades_csv(submissions: Callable[[], Iterable[Marked]], missing: Iterable[Who] = ()) -> str:
    """The table, by assignment, then student; with those who are in the roster and handed nothing in. `submissions` is
    called twice, so that they need not all be held."""
    exercises = sorted({each.exercise.id for marked in submissions() for each in marked.marks})
    rows = [_row(marked, exercises) for marked in submissions()]
    empty = [""] * (len(exercises) + 3)
    rows += [[defuse(name), defuse(student), *empty, NOT_HANDED_IN, "", ""] for student, name in missing]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["student", "assignment", *exercises, "score", "max_score", "late", "status", "reason", "comments"])
    writer.writerows([student, assignment, *rest] for assignment, student, *rest in sorted(rows))
    return text.getvalue()


def defuse(cell: str) -> str:
    """A spreadsheet takes a cell with such a beginning for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def number(points: float | None) -> str:
    """What has no mark yet is empty, which is not the same as nothing earned."""
    return "" if points is None else f"{points:g}"


def comments(marked: Marked) -> str:
    """What a person wrote, in one line."""
    return "; ".join(f"{exercise}: {' '.join(comment.split())}" for exercise, comment in marked.comments)


def _row(marked: Marked, exercises: list[str]) -> list[str]:
    record = marked.record
    points = {each.exercise.id: number(each.points) for each in marked.marks}
    return [
        defuse(record.assignment),
        defuse(record.student),
        *(points.get(exercise, "") for exercise in exercises),
        number(marked.score),
        f"{record.max_score:g}",
        str(marked.late),
        record.status.value,
        defuse(" ".join(record.reason.split())),
        defuse(comments(marked)),
    ]
