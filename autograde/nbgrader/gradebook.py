"""The one writer into nbgrader's gradebook: puts records where `nbgrader autograde` would have put its scores.

Formgrader, `nbgrader export` and `nbgrader generate_feedback` then work on a class that was graded here. What a human
grader entered is kept; a record that is unchanged touches nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

from nbgrader import utils
from nbgrader.api import (
    Comment,
    Grade,
    Gradebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.preprocessors import SaveCells
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from autograde.course import Course
from autograde.grading.errors import GradingError
from autograde.grading.keep.marks import Changes, Entries, Marked, judged
from autograde.grading.keep.term import Term, moment
from autograde.grading.read.master import Master
from autograde.grading.record import Record, Who
from autograde.judge.verdict import Status
from autograde.nbgrader.database import Database
from autograde.nbgrader.entries import (
    carried_over,
    enter,
    exercise_of_cell,
    move_cells,
    read_entries,
    refuse_clash,
    refuse_loss,
)

_TOGETHER = 100  # records in one transaction
_LONGEST_NAME = 128  # of a student or an assignment, in nbgrader's tables


class Writer:
    def __init__(
        self, db_url: str, course: Course, note: Callable[[str], None] = lambda line: None, changes: Changes | None = None
    ) -> None:
        self.course = course
        self.note = note
        self.changes = changes or Changes()
        self._config = _nbgrader_config(course)
        course_id = self._config.get("CourseDirectory", {}).get("course_id") or "default_course"
        self.database = Database(db_url, course_id)

    def entries(self) -> Entries:
        """What people entered, about assignments of this course."""
        known = set(self.course.names())
        entered = {who: found for who, found in read_entries(self.database).items() if who[1] in known}
        return {who: carried_over(found, self.changes) for who, found in entered.items()}

    def enter(self, entries: Entries) -> None:
        """Put what people entered elsewhere into this gradebook, which knows the submissions already."""
        if not entries:
            return
        with self.database.open() as book:
            for (student, assignment), found in entries.items():
                enter(book, assignment, student, found)

    def refuse_loss(self, there: Collection[Who], brought: Entries | None = None) -> None:
        """Raises GradingError when something that people entered here, or elsewhere, has no place any more.

        `there`: the submissions that are graded, or were.
        """
        refuse_clash(self.database, self.changes)
        entries = {**read_entries(self.database), **(brought or {})}
        known = set(self.course.names())
        for student, assignment in sorted(entries):
            if assignment not in known and (student, assignment) in there:
                raise GradingError(
                    f"the course has no {assignment} now, and points or comments that a person entered for {student} "
                    "would be lost, so nothing was written: put it back, or choose a new --out for the rest"
                )
        for assignment in sorted({assignment for _, assignment in entries} & known):
            master = Master.from_file(self.course.solution(assignment))
            refuse_loss(entries, assignment, {graded.id for graded in master.exercises}, self.changes)

    def withdraw(self, who: Collection[Who]) -> None:
        """Scores of what is graded again are gone until it is: a crash must not leave an old score in place."""
        if self.database.missing:
            return
        with self.database.open() as book:
            for student, assignment in who:
                submission = _submission(book, student, assignment)
                for notebook in submission.notebooks if submission else ():
                    withdraw(notebook.grades)
            book.db.commit()

    def write(self, submissions: Iterable[Marked], term: Term | None = None) -> None:
        """The marks of each student; the penalty for lateness is that of the marks."""
        known = set(self.course.names())
        notebooks: dict[str, str] = {}  # assignment -> the notebook's id in the database
        with self.database.open() as book:
            for number, marked in enumerate(submissions, start=1):
                record = marked.record
                if record.assignment not in known:
                    continue
                if len(record.student) > _LONGEST_NAME:
                    self.note(f"{record.student[:40]}…: the name is too long for the gradebook; see grades.csv")
                    continue
                if record.assignment not in notebooks:
                    book.db.commit()
                    notebooks[record.assignment] = self._assignment(book, record.assignment, term or Term())
                _write(book, marked, notebooks[record.assignment])
                if number % _TOGETHER == 0:
                    book.db.commit()
                    book.db.expunge_all()
            book.db.commit()

    def _assignment(self, book: Gradebook, name: str, term: Term) -> str:
        """Make the assignment's rows as `nbgrader generate_assignment` does; the id of its notebook."""
        master = Master.from_file(self.course.solution(name))
        notebook = master.notebook()
        for cell in notebook.cells:
            if "nbgrader" in cell.metadata:
                cell.metadata.nbgrader["checksum"] = utils.compute_checksum(cell)
        due = moment(term.late.due.get(name, ""))
        book.update_or_create_assignment(name, **({"duedate": due.replace(tzinfo=None)} if due else {}))
        if move_cells(book, name, notebook, self.changes):
            self.note(f"gradebook: {name} has other cells than before; what people entered stays with its exercise")
        SaveCells(config=self._config).preprocess(notebook, self._resources(name))
        book.db.expire_all()
        return str(book.find_notebook(name, name).id)

    def _resources(self, assignment: str) -> dict[str, Any]:
        url = self.database.address
        return {"nbgrader": {"notebook": assignment, "assignment": assignment, "student": "", "db_url": url}}


def _nbgrader_config(course: Course) -> Config:
    """The course's own settings."""
    file = course.root / "nbgrader_config.py"
    return PyFileConfigLoader(file.name, path=str(file.parent)).load_config() if file.exists() else Config()


def withdraw(grades: Iterable[Grade]) -> None:
    for grade in grades:
        grade.auto_score, grade.needs_manual_grade = None, True


def score(grade: Grade, points: float | None) -> None:
    """Write the judge's points as nbgrader does: without any, or beside a person's, somebody has to look."""
    grade.auto_score = points
    grade.needs_manual_grade = points is None or grade.manual_score is not None


def _submission(book: Gradebook, student: str, assignment: str) -> SubmittedAssignment | None:
    rows = book.db.query(SubmittedAssignment).join(SubmittedAssignment.assignment)
    return rows.filter_by(name=assignment).filter(SubmittedAssignment.student_id == student).one_or_none()


def _write(book: Gradebook, marked: Marked, notebook_id: str) -> None:
    db, record, person = book.db, marked.record, marked.person
    student = db.get(Student, record.student) or _added(db, Student(id=record.student))
    if person.name:
        student.first_name, _, student.last_name = person.name.rpartition(" ")
    student.email = person.email or student.email
    submission = _submission(book, record.student, record.assignment)
    if submission is None:
        submission = SubmittedAssignment(assignment=book.find_assignment(record.assignment), student_id=record.student)
        db.add(submission)
    if timestamp := _time(record):  # a time that is not known does not undo one that is
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
        exercise = exercises.get(exercise_of_cell(cell.name))
        points = None if exercise is None else judged(exercise)
        if grade.id is None or grade.auto_score != points:  # else a person may have looked at it since
            score(grade, points)
    for cell in notebook.notebook.solution_cells:
        comment = comments.get(cell.id) or _added(db, Comment(cell_id=cell.id, notebook_id=notebook.id))
        exercise = exercises.get(cell.name)
        untouched = exercise is not None and exercise.verdict == Status.NOT_ATTEMPTED
        comment.auto_comment = "No response." if untouched else None
    notebook.late_submission_penalty = marked.penalty or None


def _added(db: Any, row: Any) -> Any:
    db.add(row)
    return row


def _time(record: Record) -> Any:
    try:
        return utils.parse_utc(record.submitted) if record.submitted else None
    except (ValueError, OverflowError):
        return None
