"""`autograde export`: the marks of a grading run in the tables that learning management systems import.

canvas   Gradebook import: Student, ID, SIS Login ID, Section, then one column per assignment, with a row "Points Possible".
         Canvas looks for a student by "ID", its own number, then by "SIS Login ID", then by "Student". A folder that
         `nbgrader zip_collect` named after Canvas's number gives the ID; any other name is taken for the login.
         (lib/gradebook_importer.rb in github.com/instructure/canvas-lms)
moodle   Grade import ("Import → CSV file"): Username, one column per assignment, one feedback column per assignment.
         (grade/import/csv/classes/load_data.php in github.com/moodle/moodle)
csv      One row per submission and exercise, for statistics.

What was not graded is never a zero. Both systems take an empty cell for "no mark" and remove one that is there, so a student
without any mark has no row; in a table of several assignments a cell can still be empty.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterable
from enum import StrEnum

from autograde.grading.engine.table import defuse
from autograde.grading.record import CANVAS_USER, Outcome, Record

Rows = list[list[str]]


class Format(StrEnum):
    CSV = "csv"
    CANVAS = "canvas"
    MOODLE = "moodle"


def export(records: Iterable[Record], format: Format) -> str:
    """The table as text."""
    return _text(_WRITERS[format](list(records)))


def _canvas(records: list[Record]) -> Rows:
    assignments = _max_scores(records)
    header = ["Student", "ID", "SIS Login ID", "Section", *assignments]
    possible = ["    Points Possible", "", "", "", *(f"{points:g}" for points in assignments.values())]
    rows = [[name, *_canvas_keys(name), "", *_scores(by, assignments)] for name, by in _by_student(records)]
    return [header, possible, *rows]


def _canvas_keys(student: str) -> tuple[str, str]:
    """ID and SIS Login ID."""
    number = student.removeprefix(CANVAS_USER)
    return (number, "") if student.startswith(CANVAS_USER) and number.isdecimal() else ("", student)


def _moodle(records: list[Record]) -> Rows:
    assignments = _max_scores(records)
    header = ["Username", *(column for name in assignments for column in (name, f"{name} (feedback)"))]
    rows = []
    for name, by in _by_student(records):
        scores = _scores(by, assignments)
        remarks = [_remark(by[assignment]) if assignment in by else "" for assignment in assignments]
        rows.append([name, *(cell for pair in zip(scores, remarks, strict=True) for cell in pair)])
    return [header, *rows]


def _csv(records: list[Record]) -> Rows:
    header = ["student", "assignment", "exercise", "verdict", "misconception", "points", "max_points"]
    rows = [
        [r.student, r.assignment, e.id, e.verdict, e.pattern or "", f"{e.points:g}", f"{e.max_points:g}"]
        for r in sorted(records, key=lambda r: (r.assignment, r.student))
        for e in r.exercises
    ]
    return [header, *rows]


_WRITERS: dict[Format, Callable[[list[Record]], Rows]] = {
    Format.CSV: _csv,
    Format.CANVAS: _canvas,
    Format.MOODLE: _moodle,
}


def _max_scores(records: list[Record]) -> dict[str, float]:
    return {r.assignment: r.max_score for r in sorted(records, key=lambda r: r.assignment)}


def _by_student(records: list[Record]) -> list[tuple[str, dict[str, Record]]]:
    """Those who have a mark."""
    found: defaultdict[str, dict[str, Record]] = defaultdict(dict)
    for record in records:
        found[record.student][record.assignment] = record
    return sorted((name, by) for name, by in found.items() if any(r.status is Outcome.GRADED for r in by.values()))


def _scores(by_assignment: dict[str, Record], assignments: Iterable[str]) -> list[str]:
    graded = (by_assignment.get(name) for name in assignments)
    return [f"{r.score:g}" if r and r.status is Outcome.GRADED else "" for r in graded]


def _remark(record: Record) -> str:
    """One line a student can read in Moodle; the page with the details is in feedback/."""
    if record.status is not Outcome.GRADED:
        return f"{record.status.value}: {' '.join(record.reason.split())}"
    open_ones = [f"{e.id}: {e.verdict}" for e in record.exercises if e.points < e.max_points]
    return "; ".join(open_ones) or "everything right"


def _text(rows: Rows) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([defuse(cell) for cell in row] for row in rows)
    return text.getvalue()
