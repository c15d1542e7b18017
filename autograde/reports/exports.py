"""`autograde export`: the marks of a grading run in the tables that learning management systems import.

canvas   Gradebook import: Student, ID, SIS Login ID, Section, then one column per assignment, with a row "Points Possible".
         Canvas looks for a student by "ID", its own number, then by "SIS Login ID", then by "Student". A folder that
         `nbgrader zip_collect` named after Canvas's number gives the ID; any other name is taken for the login.
         (lib/gradebook_importer.rb in github.com/instructure/canvas-lms)
moodle   Grade import ("Import → CSV file"): Username, one column per assignment, one feedback column per assignment.
         (grade/import/csv/classes/load_data.php in github.com/moodle/moodle)
csv      One row per submission and exercise, for statistics.
gradescope  results.json for each submission, as an autograder there hands it over.
            (gradescope-autograders.readthedocs.io/en/latest/specs)
classroom   result.json for each submission, in Classroom 50's form classroom50/result/v1, whose points are whole numbers.
            Whose it is, which commit, which release: it repeats what the result.json says that the download brought along.
            (Advanced-Autograding in github.com/foundation50/classroom50/wiki)

What was not graded is never a zero. Both systems take an empty cell for "no mark" and remove one that is there, so a student
without any mark has no row; in a table of several assignments a cell can still be empty.
"""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from autograde.grading.keep.files import replace_file
from autograde.grading.keep.folder import OutputFolder
from autograde.grading.keep.marks import Mark, Marked
from autograde.grading.keep.table import comments, defuse, number
from autograde.grading.keep.term import Person
from autograde.grading.record import CANVAS_USER
from autograde.reports.plain import in_words

Rows = list[list[str]]


class Format(StrEnum):
    CSV = "csv"
    CANVAS = "canvas"
    MOODLE = "moodle"
    GRADESCOPE = "gradescope"
    CLASSROOM = "classroom"


CLASSROOM_SCHEMA = "classroom50/result/v1"
CLASSROOM_RESULT = "result.json"
_IDENTITY = ("classroom", "assignment", "assignment_type", "owner", "submission", "commit", "release", "review", "datetime")


def export_files(submissions: Iterable[Marked], format: Format, out: OutputFolder, titles: Mapping[str, str]) -> list[str]:
    """Write DIR/gradescope/<assignment>/<student>/results.json, or the like for Classroom 50; who has none, and why."""
    left_out = []
    scales = {}
    marked = list(submissions)
    if format is Format.CLASSROOM:
        for name in {each.record.assignment for each in marked}:
            points = [_shares(each)[1] for each in marked if each.record.assignment == name and each.score is not None]
            scales[name] = 1 if all(float(point).is_integer() for each in points for point in each) else 100
    for each in marked:
        record = each.record
        who = f"{record.student} / {record.assignment}"
        if each.score is None:
            left_out.append(f"{who}: {record.status.value}, so it has no mark")
            continue
        if format is Format.GRADESCOPE:
            name, result = "results.json", _gradescope(each, titles)
        else:
            name, identity = CLASSROOM_RESULT, _identity(out, each)
            if identity is None:
                left_out.append(f"{who}: no {CLASSROOM_RESULT} of Classroom 50 was collected with it")
                continue
            result = identity | _classroom(each, titles, scales[record.assignment])
        file = out.root / format.value / record.assignment / record.student / name
        replace_file(file, (json.dumps(result, indent=1, ensure_ascii=False) + "\n").encode(), sync=False)
    return left_out


def _shares(marked: Marked) -> tuple[list[Mark], list[float]]:
    """Each exercise's mark, and its points after what lateness cost."""
    return list(marked.marks), [round((mark.points or 0.0) * (1 - marked.late.share), 4) for mark in marked.marks]


def _gradescope(marked: Marked, titles: Mapping[str, str]) -> dict[str, Any]:
    marks, points = _shares(marked)
    tests = [
        {
            "name": titles.get(mark.exercise.id, mark.exercise.id),
            "score": mine,
            "max_score": mark.exercise.max_points,
            "status": "passed" if mine >= mark.exercise.max_points else "failed",
            "output": "\n\n".join(filter(None, (mark.comment, in_words(mark.exercise)))),
            "output_format": "text",
            "visibility": "visible",
        }
        for mark, mine in zip(marks, points, strict=True)
    ]
    said = {"output": str(marked.late), "output_format": "text"} if str(marked.late) else {}
    return {"score": marked.score, "execution_time": round(marked.record.seconds), "tests": tests} | said


def _classroom(marked: Marked, titles: Mapping[str, str], scale: int) -> dict[str, Any]:
    tests: list[dict[str, Any]] = [
        {
            "test-name": titles.get(mark.exercise.id, mark.exercise.id),
            "passed": mine >= mark.exercise.max_points,
            "score": round(scale * mine),
            "max-score": round(scale * mark.exercise.max_points),
        }
        for mark, mine in zip(*_shares(marked), strict=True)
    ]
    sums = {name: sum(test[name] for test in tests) for name in ("score", "max-score")}
    return {"schema": CLASSROOM_SCHEMA, "graded_at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"} | sums | {"tests": tests}


def _identity(out: OutputFolder, marked: Marked) -> dict[str, Any] | None:
    try:
        known = json.loads((out.submission(marked.record) / CLASSROOM_RESULT).read_text(encoding="utf-8"))
        return {name: known[name] for name in _IDENTITY}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def export(submissions: Iterable[Marked], format: Format) -> str:
    """The table as text."""
    return _text(_WRITERS[format](list(submissions)))


def _canvas(submissions: list[Marked]) -> Rows:
    assignments = _max_scores(submissions)
    header = ["Student", "ID", "SIS Login ID", "Section", *assignments]
    possible = ["    Points Possible", "", "", "", *(f"{points:g}" for points in assignments.values())]
    rows = [[*_canvas_keys(next(iter(by.values())).person), *_scores(by, assignments)] for _, by in _by_student(submissions)]
    return [header, possible, *rows]


def _canvas_keys(person: Person) -> tuple[str, str, str, str]:
    """Student, ID, SIS Login ID, Section."""
    number = person.id.removeprefix(CANVAS_USER)
    if person.id.startswith(CANVAS_USER) and number.isdecimal():
        return person.called, number, "", person.section
    return person.called, person.number, person.id, person.section


def _moodle(submissions: list[Marked]) -> Rows:
    assignments = _max_scores(submissions)
    header = ["Username", *(column for name in assignments for column in (name, f"{name} (feedback)"))]
    rows = []
    for name, by in _by_student(submissions):
        scores = _scores(by, assignments)
        remarks = [_remark(by[assignment]) if assignment in by else "" for assignment in assignments]
        rows.append([name, *(cell for pair in zip(scores, remarks, strict=True) for cell in pair)])
    return [header, *rows]


def _csv(submissions: list[Marked]) -> Rows:
    header = ["student", "assignment", "exercise", "verdict", "misconception", "points", "max_points", "by_hand", "comment"]
    return [header, *(_csv_row(each, mark) for each in sorted(submissions, key=_order) for mark in each.marks)]


def _csv_row(marked: Marked, mark: Mark) -> list[str]:
    e, by_hand = mark.exercise, "yes" if mark.by_hand else ""
    points = [number(mark.points), number(e.max_points), by_hand, " ".join(mark.comment.split())]
    return [marked.record.student, marked.record.assignment, e.id, e.verdict, e.pattern or "", *points]


_WRITERS: dict[Format, Callable[[list[Marked]], Rows]] = {
    Format.CSV: _csv,
    Format.CANVAS: _canvas,
    Format.MOODLE: _moodle,
}


def _order(marked: Marked) -> tuple[str, str]:
    return marked.record.assignment, marked.record.student


def _max_scores(submissions: list[Marked]) -> dict[str, float]:
    return {each.record.assignment: each.record.max_score for each in sorted(submissions, key=_order)}


def _by_student(submissions: list[Marked]) -> list[tuple[str, dict[str, Marked]]]:
    """Those who have a mark."""
    found: defaultdict[str, dict[str, Marked]] = defaultdict(dict)
    for each in submissions:
        found[each.record.student][each.record.assignment] = each
    return sorted((name, by) for name, by in found.items() if any(each.score is not None for each in by.values()))


def _scores(by_assignment: dict[str, Marked], assignments: Iterable[str]) -> list[str]:
    return [number(by_assignment[name].score) if name in by_assignment else "" for name in assignments]


def _remark(marked: Marked) -> str:
    """One line a student can read in Moodle; the page with the details is in feedback/."""
    record = marked.record
    if marked.score is None:
        said = f"{record.status.value}: {' '.join(record.reason.split())}"
    else:
        open_ones = [m for m in marked.marks if (m.points or 0.0) < m.exercise.max_points]
        said = "; ".join(_open(m) for m in open_ones) or "everything right"
    return "; ".join(filter(None, (said, str(marked.late), comments(marked))))


def _open(mark: Mark) -> str:
    return f"{mark.exercise.id}: {'points by hand' if mark.by_hand else mark.exercise.verdict}"


def _text(rows: Rows) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([defuse(cell) for cell in row] for row in rows)
    return text.getvalue()
