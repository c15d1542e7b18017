"""The one writer into nbgrader's gradebook: puts records where `nbgrader autograde` would have put its scores.

Formgrader, `nbgrader export` and `nbgrader generate_feedback` then work on a class that was graded here. What a human
grader entered is kept; a record that is unchanged touches nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from nbgrader import utils
from nbgrader.api import (
    Comment,
    Grade,
    Gradebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.preprocessors import AssignLatePenalties, SaveCells
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError
from traitlets.config import Config, PyFileConfigLoader

from autograde.authoring.course import Course
from autograde.grading.engine.classroom import Who
from autograde.grading.engine.errors import GradingError
from autograde.grading.master import Master
from autograde.grading.record import ExerciseRecord, Outcome, Record
from autograde.judge.verdict import Status

_TOGETHER = 100  # records in one transaction
_LONGEST_NAME = 128  # of a student or an assignment, in nbgrader's tables
_LONGEST_TIMESTAMP = 80
# "2026-03-01 12:00:00.5 Europe/Berlin": never a path, which the parser would open as a time zone.
_TIMESTAMP = re.compile(r"[\w:.+-]+(?: [\w:.+-]+)?(?: [\w+-]+(?:/[\w+-]+)*)?")
_BUSY_SECONDS = 60  # formgrader may be writing


class Writer:
    def __init__(self, db_url: str, course: Course, note: Callable[[str], None] = lambda line: None) -> None:
        try:
            self.url = make_url(db_url)
        except SQLAlchemyError:
            raise GradingError("--db-url is no address of a database, such as sqlite:////home/me/gradebook.db") from None
        if self.url.drivername == "postgresql":  # which driver that means has changed between versions of SQLAlchemy
            self.url = self.url.set(drivername="postgresql+psycopg")
        if self.url.get_backend_name() == "sqlite" and "timeout" not in self.url.query:
            self.url = self.url.update_query_dict({"timeout": str(_BUSY_SECONDS)})
        self.course = course
        self.note = note
        self._config = _nbgrader_config(course)

    def withdraw(self, who: Collection[Who]) -> None:
        """Scores of what is graded again are gone until it is: a crash must not leave an old score in place."""
        file = self.url.database if self.url.get_backend_name() == "sqlite" else None
        if file is not None and not Path(file).exists():
            return
        with self._open() as book:
            for student, assignment in who:
                for grade in _grades(book, student, assignment):
                    grade.auto_score = None
                    grade.needs_manual_grade = True
            book.db.commit()

    def write(self, records: Iterable[Record], folder_of: Callable[[Record], Path]) -> None:
        """`folder_of` tells where a record's executed submission lies, with its timestamp."""
        known = set(self.course.names())
        notebooks: dict[str, str] = {}  # assignment -> the notebook's id in the database
        with self._open() as book:
            late: list[Who] = []
            for number, record in enumerate(records, start=1):
                if record.assignment not in known:
                    continue
                if len(record.student) > _LONGEST_NAME:
                    self.note(f"{record.student[:40]}…: the name is too long for the gradebook; see grades.csv")
                    continue
                if record.assignment not in notebooks:
                    book.db.commit()
                    notebooks[record.assignment] = self._assignment(book, record.assignment)
                if _write(book, record, notebooks[record.assignment], folder_of(record)):
                    late.append((record.student, record.assignment))
                if number % _TOGETHER == 0:
                    book.db.commit()
                    book.db.expunge_all()
            book.db.commit()
        for who in late:
            self._penalise(*who)

    def _assignment(self, book: Gradebook, name: str) -> str:
        """Make the assignment's rows as `nbgrader generate_assignment` does; the id of its notebook."""
        master = Master.from_file(self.course.solution(name))
        notebook = nbformat.from_dict(
            {"cells": [dict(cell) for cell in master.cells], "metadata": master.metadata, "nbformat": 4, "nbformat_minor": 5}
        )
        for cell in notebook.cells:
            if "nbgrader" in cell.metadata:
                cell.metadata.nbgrader["checksum"] = utils.compute_checksum(cell)
        book.update_or_create_assignment(name)
        self._clear_way(book, name, notebook)
        SaveCells(config=self._config).preprocess(notebook, self._resources(name))
        book.db.expire_all()
        return book.find_notebook(name, name).id

    def _clear_way(self, book: Gradebook, name: str, notebook: Any) -> None:
        """nbgrader refuses other cells once there are submissions; ours are all written anew from their records."""
        rows = [row for row in book.find_assignment(name).notebooks if row.name == name]
        cells = {cell.metadata.nbgrader["grade_id"] for cell in notebook.cells if "nbgrader" in cell.metadata}
        if rows and rows[0].submissions and {cell.name for cell in rows[0].source_cells} != cells:
            self.note(f"gradebook: {name} has other cells than before; its scores are written anew")
            book.remove_notebook(name, name)

    def _penalise(self, student: str, assignment: str) -> None:
        """nbgrader's late policy, by nbgrader itself."""
        AssignLatePenalties(config=self._config).preprocess(nbformat.v4.new_notebook(), self._resources(assignment, student))

    def _resources(self, assignment: str, student: str = "") -> dict[str, Any]:
        url = self.url.render_as_string(hide_password=False)
        return {"nbgrader": {"notebook": assignment, "assignment": assignment, "student": student, "db_url": url}}

    @contextmanager
    def _open(self) -> Iterator[Gradebook]:
        where = self.url.render_as_string(hide_password=True)
        course_id = self._config.get("CourseDirectory", {}).get("course_id") or "default_course"
        try:
            with Gradebook(self.url.render_as_string(hide_password=False), course_id) as book:
                yield book
        except (SQLAlchemyError, ImportError) as error:
            reason = str(getattr(error, "orig", None) or error).splitlines()[0]
            raise GradingError(
                f"gradebook {where}: {reason}; journal and grades.csv are not affected; mend it and run again"
            ) from None


def _nbgrader_config(course: Course) -> Config:
    """The course's own settings; the late policy is one of them."""
    file = course.root / "nbgrader_config.py"
    return PyFileConfigLoader(file.name, path=str(file.parent)).load_config() if file.exists() else Config()


def _grades(book: Gradebook, student: str, assignment: str) -> Iterator[Grade]:
    submission = _submission(book, student, assignment)
    for notebook in submission.notebooks if submission else ():
        yield from notebook.grades


def _submission(book: Gradebook, student: str, assignment: str) -> SubmittedAssignment | None:
    rows = book.db.query(SubmittedAssignment).join(SubmittedAssignment.assignment)
    return rows.filter_by(name=assignment).filter(SubmittedAssignment.student_id == student).one_or_none()


def _write(book: Gradebook, record: Record, notebook_id: str, folder: Path) -> bool:
    """One record's rows; whether the submission was late."""
    db = book.db
    if db.get(Student, record.student) is None:
        db.add(Student(id=record.student))
    submission = _submission(book, record.student, record.assignment)
    if submission is None:
        submission = SubmittedAssignment(assignment=book.find_assignment(record.assignment), student_id=record.student)
        db.add(submission)
    if timestamp := _timestamp(folder):
        submission.timestamp = timestamp
    notebook = next((row for row in submission.notebooks if row.notebook_id == notebook_id), None)
    if notebook is None:
        notebook = SubmittedNotebook(notebook_id=notebook_id, assignment=submission)
        db.add(notebook)
        db.flush()
    exercises = {each.id: each for each in record.exercises}
    grades = {grade.cell_id: grade for grade in notebook.grades}
    comments = {comment.cell_id: comment for comment in notebook.comments}
    for cell in notebook.notebook.grade_cells:
        grade = grades.get(cell.id) or _added(db, Grade(cell_id=cell.id, notebook_id=notebook.id))
        _score(grade, record, exercises.get(cell.name.removesuffix("-check")))
    for cell in notebook.notebook.solution_cells:
        comment = comments.get(cell.id) or _added(db, Comment(cell_id=cell.id, notebook_id=notebook.id))
        exercise = exercises.get(cell.name)
        untouched = exercise is not None and exercise.verdict == Status.NOT_ATTEMPTED
        comment.auto_comment = "No response." if untouched else None
    notebook.late_submission_penalty = None
    return submission.total_seconds_late > 0


def _added(db: Any, row: Any) -> Any:
    db.add(row)
    return row


def _score(grade: Grade, record: Record, exercise: ExerciseRecord | None) -> None:
    known = record.status is not Outcome.QUARANTINED and exercise is not None and exercise.verdict != Status.GRADER_ERROR
    score = exercise.points if known and exercise is not None else None
    if grade.id is not None and grade.auto_score == score:
        return  # a human may have looked at it since
    grade.auto_score = score
    # As nbgrader does: without a score, or beside a human's, somebody has to look.
    grade.needs_manual_grade = score is None or grade.manual_score is not None


def _timestamp(folder: Path) -> Any:
    """When it was handed in; None when the file is missing or does not say so. A student may have written it."""
    file = folder / "timestamp.txt"
    if not file.is_file():  # reading a pipe would never end
        return None
    try:
        with open(file, encoding="utf-8") as stream:
            text = stream.read(_LONGEST_TIMESTAMP).strip()
        return utils.parse_utc(text) if _TIMESTAMP.fullmatch(text) else None
    except (OSError, ValueError, OverflowError):
        return None
