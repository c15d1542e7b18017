"""What people entered into nbgrader's gradebook: read, carried over when exercises change, and never dropped unasked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any

from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import or_

from autograde.grading.errors import GradingError
from autograde.grading.keep.marks import Changes, Entries, Entry, OfSubmission
from autograde.nbgrader.database import Database

_NAMED = 3  # students in a message


def exercise_of_cell(name: str) -> str:
    """Comments belong to the answer's cell, points to the check's."""
    return name.removesuffix("-check")


def read_entries(database: Database) -> Entries:
    """Everything that people entered; nothing when there is no gradebook yet."""
    if database.missing:
        return {}
    with database.open() as book:
        return entries_of(book)


def entries_of(book: Gradebook) -> Entries:
    found: defaultdict[tuple[str, str], dict[str, Entry]] = defaultdict(dict)
    entered = or_(Grade.manual_score.is_not(None), Grade.extra_credit.is_not(None))
    given = _rows(book, Grade, Grade.manual_score, Grade.extra_credit).filter(entered)
    for student, assignment, cell, points, extra in given:
        found[student, assignment][exercise_of_cell(cell)] = Entry(points, extra)
    said = Comment.manual_comment != ""
    for student, assignment, cell, comment in _rows(book, Comment, Comment.manual_comment).filter(said):
        of_submission, exercise = found[student, assignment], exercise_of_cell(cell)
        of_submission[exercise] = replace(of_submission.get(exercise, Entry()), comment=comment)
    return found


def _rows(book: Gradebook, kind: Any, *values: Any) -> Any:
    columns = (SubmittedAssignment.student_id, Assignment.name, BaseCell.name, *values)
    query = book.db.query(*columns).select_from(kind).join(BaseCell, kind.cell_id == BaseCell.id)
    query = query.join(SubmittedNotebook, kind.notebook_id == SubmittedNotebook.id)
    query = query.join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
    return query.join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)


def carried_over(found: OfSubmission, changes: Changes) -> OfSubmission:
    """What was entered for one submission, under the exercises' new names."""
    kept = {name: entry for name, entry in found.items() if name not in changes.removed}
    return {changes.renamed.get(name, name): entry for name, entry in kept.items()}


def enter(book: Gradebook, assignment: str, student: str, entries: OfSubmission) -> None:
    """Put what a person entered elsewhere beside the judge's scores, which must be there already."""
    for exercise, entry in entries.items():
        grade = book.find_grade(f"{exercise}-check", assignment, assignment, student)
        grade.manual_score, grade.extra_credit = entry.points, entry.extra
        if entry.comment:
            book.find_comment(exercise, assignment, assignment, student).manual_comment = entry.comment
    book.db.commit()


def refuse_loss(entries: Entries, assignment: str, exercises: Collection[str], changes: Changes) -> None:
    """Raises GradingError when people entered something for an exercise that the assignment does not have."""
    students: defaultdict[str, list[str]] = defaultdict(list)
    for (student, of_assignment), by_exercise in entries.items():
        if of_assignment == assignment:
            for exercise in by_exercise:
                students[exercise].append(student)
    for exercise, names in sorted(students.items()):
        if exercise not in changes.removed and changes.renamed.get(exercise, exercise) not in exercises:
            raise _would_be_lost(assignment, exercise, names)


def refuse_clash(database: Database, changes: Changes) -> None:
    """Raises GradingError when an exercise would get the name of another one, whose entries would be mixed with its own."""
    if database.missing or not changes.renamed:
        return
    with database.open() as book:
        pairs = book.db.query(Notebook.assignment_id, BaseCell.name).join(Notebook, BaseCell.notebook_id == Notebook.id)
        there = {(assignment, exercise_of_cell(cell)) for assignment, cell in pairs}
    for assignment, exercise in sorted(there):
        new = changes.renamed.get(exercise)
        if (assignment, new) in there:
            raise GradingError(f"--renamed {exercise}={new}: the gradebook has both, so nothing was written")


def _would_be_lost(assignment: str, exercise: str, students: Collection[str]) -> GradingError:
    more = f" and {len(students) - _NAMED} more" if len(students) > _NAMED else ""
    return GradingError(
        f"{assignment} has no exercise {exercise} now, and points or comments that a person entered for "
        f"{', '.join(sorted(students)[:_NAMED])}{more} would be lost, so nothing was written: carry them over with "
        f"--renamed {exercise}=NEW, or give them up with --removed {exercise}"
    )


def move_cells(book: Gradebook, assignment: str, notebook: NotebookNode, changes: Changes) -> bool:
    """Make the assignment's rows those of `notebook`'s cells, as nbgrader refuses others once there are submissions.

    Rows are renamed, added and taken away one by one, so that what people entered stays with its exercise. Returns
    whether anything had to change.
    """
    known = next((row for row in book.find_assignment(assignment).notebooks if row.name == assignment), None)
    if known is None or not known.submissions:
        return False
    wanted = _by_kind(notebook)
    if all({row.name for row in rows(known)} == {*wanted[kind]} for kind, rows in _ROWS.items()):
        return False
    _rename(known, changes)
    for kind, rows in _ROWS.items():
        for row in rows(known):
            if row.name not in wanted[kind]:
                _take_away(book, assignment, row, changes)
    book.db.commit()
    for kind, rows in _ROWS.items():
        for name in sorted(wanted[kind].keys() - {row.name for row in rows(known)}):
            getattr(book, f"add_{kind}_cell")(name, assignment, assignment, **wanted[kind][name])
    return True


# nbgrader keeps a cell in a table for each purpose that it has.
_ROWS: Mapping[str, Callable[[Notebook], list[Any]]] = {
    "grade": lambda notebook: list(notebook.grade_cells),
    "solution": lambda notebook: list(notebook.solution_cells),
    "task": lambda notebook: list(notebook.task_cells),
    "source": lambda notebook: list(notebook.source_cells),
}


def _by_kind(notebook: NotebookNode) -> dict[str, dict[str, dict[str, Any]]]:
    """For each purpose the names of its cells, with what nbgrader must know of one from the start."""
    found: dict[str, dict[str, dict[str, Any]]] = {kind: {} for kind in _ROWS}
    for cell in notebook.cells:
        about = cell.metadata.get("nbgrader")
        if about is None:
            continue
        points = {"max_score": float(about.get("points") or 0), "cell_type": cell.cell_type}
        if utils.is_grade(cell):
            found["grade"][about["grade_id"]] = points
        if utils.is_solution(cell):
            found["solution"][about["grade_id"]] = {}
        if utils.is_task(cell):
            found["task"][about["grade_id"]] = points
        if utils.is_grade(cell) or utils.is_solution(cell) or utils.is_task(cell) or utils.is_locked(cell):
            found["source"][about["grade_id"]] = {"cell_type": cell.cell_type}
    return found


def _rename(notebook: Notebook, changes: Changes) -> None:
    for rows in _ROWS.values():
        for row in rows(notebook):
            old = exercise_of_cell(row.name)
            row.name = changes.renamed.get(old, old) + row.name.removeprefix(old)


def _take_away(book: Gradebook, assignment: str, row: Any, changes: Changes) -> None:
    grades, comments = list(getattr(row, "grades", ())), list(getattr(row, "comments", ()))
    entered = [grade for grade in grades if grade.manual_score is not None or grade.extra_credit is not None]
    entered += [comment for comment in comments if comment.manual_comment]
    exercise = exercise_of_cell(row.name)
    if entered and exercise not in changes.removed:  # formgrader may be writing while a class is graded
        raise _would_be_lost(assignment, exercise, {each.student.id for each in entered})
    for each in (*grades, *comments):
        book.db.delete(each)
    book.db.flush()
    book.db.delete(row)
