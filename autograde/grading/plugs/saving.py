"""The plug in SaveAutoGrades' place: writes the judge's points and reasons, and nothing without a record."""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import SaveAutoGrades

from autograde.grading.plugs.assignment import RECORD, assignment_of
from autograde.grading.record import ExerciseRecord, Outcome, Record, points
from autograde.grading.safe import as_written
from autograde.judge.verdict import Status

# Not the student's doing: a person has to look before this counts as nothing.
_FOR_A_PERSON = (Status.GRADER_ERROR, Status.QUARANTINED)


class SaveJudgedGrades(SaveAutoGrades):
    """SaveAutoGrades for notebooks of the course; for any other it is nbgrader's own."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        self._ours = assignment_of(self, resources) is not None
        record = resources.get(RECORD)
        self._record: Record | None = record if isinstance(record, Record) else None
        return super().preprocess(nb, resources)

    def _add_score(self, cell: NotebookNode, resources: Any) -> None:
        if not self._ours:
            return super()._add_score(cell, resources)
        grade_id = cell.metadata["nbgrader"]["grade_id"]
        grade = self.gradebook.find_grade(grade_id, self.notebook_id, self.assignment_id, self.student_id)
        exercise = self._exercise(cell)
        if exercise is None or exercise.verdict in _FOR_A_PERSON:
            grade.auto_score = None
        else:
            grade.auto_score = points(exercise.points / exercise.max_points, grade.max_score) if exercise.max_points else 0.0
        # As stock: a person's score stays, and is to be looked at again.
        grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None
        self.gradebook.db.commit()

    def _add_comment(self, cell: NotebookNode, resources: Any) -> None:
        if not self._ours:
            return super()._add_comment(cell, resources)
        grade_id = cell.metadata["nbgrader"]["grade_id"]
        comment = self.gradebook.find_comment(grade_id, self.notebook_id, self.assignment_id, self.student_id)
        comment.auto_comment = self._comment(cell)
        self.gradebook.db.commit()

    def _exercise(self, cell: NotebookNode) -> ExerciseRecord | None:
        if self._record is None or self._record.status is Outcome.QUARANTINED:
            return None
        wanted = cell.metadata.get("autograde", {}).get("exercise")
        return next((each for each in self._record.exercises if each.id == wanted), None)

    def _comment(self, cell: NotebookNode) -> str:
        exercise = self._exercise(cell)
        if exercise is None or exercise.verdict in _FOR_A_PERSON:
            reason = self._record.reason if self._record else "the submission was not judged"
            return as_written(f"Not graded: {reason}")
        if exercise.verdict == Status.PASSED:
            return ""
        lines = [f"{exercise.points:g} of {exercise.max_points:g} points: {exercise.verdict}", exercise.message]
        return as_written("\n".join(filter(None, (*lines, exercise.hint and f"Hint: {exercise.hint}"))))
