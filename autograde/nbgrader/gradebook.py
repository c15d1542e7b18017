"""The one writer into nbgrader's gradebook: puts records where `nbgrader autograde` would have put its scores.

Formgrader, `nbgrader export` and `nbgrader generate_feedback` then work on a class that was graded here. What a human
grader entered is kept; a record that is unchanged touches nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from nbgrader import utils
from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    Gradebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.preprocessors import SaveCells
from sqlalchemy.orm import selectinload
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

T = TypeVar("T")
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
            for together in _by_hundreds(who):
                for submission in _submissions(book, together).values():
                    for notebook in submission.notebooks:
                        withdraw(notebook.grades)
            book.db.commit()

    def write(self, submissions: Iterable[Marked], term: Term | None = None) -> None:
        """The marks of each student; the penalty for lateness is that of the marks."""
        known, made = set(self.course.names()), set[str]()
        ours = (each for each in submissions if each.record.assignment in known and self._fits(each.record.student))
        with self.database.open() as book:
            for together in _by_hundreds(ours):
                assignments = {marked.record.assignment for marked in together}
                for name in sorted(assignments - made):
                    self._assignment(book, name, term or Term())
                made |= assignments
                rows = _Rows(book, together)
                for marked in together:
                    rows.write(marked)
                book.db.commit()
                book.db.expunge_all()

    def _fits(self, student: str) -> bool:
        if len(student) > _LONGEST_NAME:
            self.note(f"{student[:40]}…: the name is too long for the gradebook; see grades.csv")
        return len(student) <= _LONGEST_NAME

    def _assignment(self, book: Gradebook, name: str, term: Term) -> None:
        """Make the assignment's rows as `nbgrader generate_assignment` does."""
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


def _by_hundreds(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while together := list(islice(rest, _TOGETHER)):
        yield together


def _submissions(book: Gradebook, who: Collection[Who]) -> dict[Who, SubmittedAssignment]:
    """What the gradebook has of these, read at once, with grades and comments."""
    people, names = ({each[place] for each in who} for place in (0, 1))
    with_cells = selectinload(SubmittedAssignment.notebooks).options(
        selectinload(SubmittedNotebook.grades), selectinload(SubmittedNotebook.comments)
    )
    rows = book.db.query(SubmittedAssignment, Assignment.name).join(SubmittedAssignment.assignment).options(with_cells)
    rows = rows.filter(SubmittedAssignment.student_id.in_(people), Assignment.name.in_(names))
    found = {(submission.student_id, name): submission for submission, name in rows}
    return {each: found[each] for each in who if each in found}


class _Rows:
    """The gradebook's rows for some submissions, all read before the first is written."""

    def __init__(self, book: Gradebook, together: Collection[Marked]) -> None:
        self.db = book.db
        who = [marked.record.who for marked in together]
        people, names = {student for student, _ in who}, {assignment for _, assignment in who}
        self.students = {row.id: row for row in self.db.query(Student).filter(Student.id.in_(people))}
        self.notebooks = {name: book.find_notebook(name, name) for name in names}
        self.grade_cells = {name: notebook.grade_cells for name, notebook in self.notebooks.items()}
        self.solution_cells = {name: notebook.solution_cells for name, notebook in self.notebooks.items()}
        self.submissions = _submissions(book, who)

    def write(self, marked: Marked) -> None:
        record, person, name = marked.record, marked.person, marked.record.assignment
        with self.db.no_autoflush:
            student = self.students.get(record.student) or self._student(record.student)
            if person.name:
                student.first_name, _, student.last_name = person.name.rpartition(" ")
            student.email = person.email or student.email
            of_class = self.notebooks[name]
            submission = self.submissions.get(record.who) or self._added(
                SubmittedAssignment(assignment_id=of_class.assignment_id, student_id=record.student)
            )
            if timestamp := _time(record):  # a time that is not known does not undo one that is
                submission.timestamp = timestamp
            notebook = next((row for row in submission.notebooks if row.notebook_id == of_class.id), None)
            if notebook is None:
                notebook = self._added(SubmittedNotebook(notebook_id=of_class.id, assignment=submission))
            self._cells(record, notebook)
            notebook.late_submission_penalty = marked.penalty or None

    def _student(self, name: str) -> Student:
        student = self.students[name] = self._added(Student(id=name))
        return student

    def _added(self, row: Any) -> Any:
        self.db.add(row)
        return row

    def _cells(self, record: Record, notebook: SubmittedNotebook) -> None:
        exercises = {each.id: each for each in record.exercises}
        grades = {grade.cell_id: grade for grade in notebook.grades}
        comments = {comment.cell_id: comment for comment in notebook.comments}
        for cell in self.grade_cells[record.assignment]:
            grade = grades.get(cell.id) or self._added(Grade(cell_id=cell.id, notebook=notebook))
            exercise = exercises.get(exercise_of_cell(cell.name))
            points = None if exercise is None else judged(exercise)
            if grade.id is None or grade.auto_score != points:  # else a person may have looked at it since
                score(grade, points)
        for cell in self.solution_cells[record.assignment]:
            comment = comments.get(cell.id) or self._added(Comment(cell_id=cell.id, notebook=notebook))
            exercise = exercises.get(cell.name)
            untouched = exercise is not None and exercise.verdict == Status.NOT_ATTEMPTED
            comment.auto_comment = "No response." if untouched else None


def _time(record: Record) -> Any:
    try:
        return utils.parse_utc(record.submitted) if record.submitted else None
    except (ValueError, OverflowError):
        return None
