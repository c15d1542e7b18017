"""The plug for `nbgrader export`: nbgrader's own table, in which what nobody has graded is empty and not a zero."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from nbgrader.api import Gradebook, MissingEntry, SubmittedAssignment
from nbgrader.plugins import ExportPlugin

from autograde.grading.keep.marks import Entry, mark
from autograde.grading.keep.table import defuse

_COLUMNS = (
    "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email",
    "raw_score", "late_submission_penalty", "score", "max_score",
)  # fmt: skip


class MarksExport(ExportPlugin):
    """The columns of nbgrader's CsvExportPlugin. Who handed nothing in has 0 there, as in nbgrader's."""

    def export(self, gradebook: Gradebook) -> None:
        target = self.to or "grades.csv"
        self.log.info("Exporting grades to %s", target)
        with open(target, "w", newline="", encoding="utf-8") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(_COLUMNS)
            writer.writerows(self._rows(gradebook))

    def _rows(self, gradebook: Gradebook) -> Iterator[list[str]]:
        students, assignments = {str(name) for name in self.student}, {str(name) for name in self.assignment}
        for assignment in gradebook.assignments:
            for student in gradebook.students:
                if (assignments and assignment.name not in assignments) or (students and student.id not in students):
                    continue
                try:
                    submission = gradebook.find_submission(assignment.name, student.id)
                except MissingEntry:
                    timestamp, scores = None, ("0.0", "0.0", "0.0")
                else:
                    timestamp, scores = submission.timestamp, _scores(submission)
                about = (assignment.name, assignment.duedate, timestamp, student.id)
                names = (student.last_name, student.first_name, student.email)
                yield [defuse(_text(value)) for value in (*about, *names, *scores, assignment.max_score)]


def _scores(submission: SubmittedAssignment) -> tuple[str, str, str]:
    """Raw score, penalty and score; empty while one of its exercises has no mark."""
    grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
    marks = [mark(grade.auto_score, Entry(grade.manual_score, grade.extra_credit)) for grade in grades]
    known = [each for each in marks if each is not None]
    penalty = submission.late_submission_penalty or 0.0
    if not marks or len(known) < len(marks):
        return "", str(penalty), ""
    return str(round(sum(known), 4)), str(penalty), str(max(0.0, round(sum(known) - penalty, 4)))


def _text(value: Any) -> str:
    return "" if value is None else str(value)
