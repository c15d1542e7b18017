"""The plug in SaveAutoGrades' place: writes the judge's points and reasons, and nothing without a record."""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import SaveAutoGrades

from autograde.grading.keep.marks import judged
from autograde.grading.record import ExerciseRecord, Outcome, Record, points_for
from autograde.judge.verdict import Status
from autograde.nbgrader.gradebook import score
from autograde.nbgrader.plugs.conversion import RECORD, conversion_of
from autograde.reports.plain import as_written, in_words


class NotGraded(Exception):
    """Makes nbgrader say "Error" for this submission, and go on with the next one: a mere "Success" would hide it."""


class SaveJudgedGrades(SaveAutoGrades):
    """SaveAutoGrades for notebooks of the course; for any other it is nbgrader's own."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        conversion = conversion_of(self, resources)
        self._ours = conversion is not None
        self._record: Record | None = resources.get(RECORD)
        self._why = f"{self._record.status}: {self._record.reason}" if self._record else "the submission was not judged"
        saved = super().preprocess(nb, resources)
        if conversion and (self._record is None or self._record.status is not Outcome.GRADED):
            raise NotGraded(f"{conversion} has no mark: {self._why}. Its scores are empty, and marked as to be looked at.")
        return saved

    def _add_score(self, cell: NotebookNode, resources: Any) -> None:
        if not self._ours:
            return super()._add_score(cell, resources)
        grade_id = cell.metadata["nbgrader"]["grade_id"]
        grade = self.gradebook.find_grade(grade_id, self.notebook_id, self.assignment_id, self.student_id)
        exercise = self._exercise(cell)
        points = None if exercise is None else judged(exercise)
        if points and exercise:  # the gradebook may know other points than the notebook
            points = points_for(points / exercise.max_points, grade.max_score)
        score(grade, points)
        self.gradebook.db.commit()

    def _add_comment(self, cell: NotebookNode, resources: Any) -> None:
        if not self._ours:
            return super()._add_comment(cell, resources)
        grade_id = cell.metadata["nbgrader"]["grade_id"]
        comment = self.gradebook.find_comment(grade_id, self.notebook_id, self.assignment_id, self.student_id)
        comment.auto_comment = self._comment(self._exercise(cell))
        self.gradebook.db.commit()

    def _exercise(self, cell: NotebookNode) -> ExerciseRecord | None:
        wanted = cell.metadata.get("autograde", {}).get("exercise")
        exercises = self._record.exercises if self._record else ()
        return next((each for each in exercises if each.id == wanted), None)

    def _comment(self, exercise: ExerciseRecord | None) -> str:
        if exercise is None or judged(exercise) is None:
            return as_written(f"Not graded: {self._record.reason if self._record else self._why}")
        return "" if exercise.verdict == Status.PASSED else as_written(in_words(exercise))
