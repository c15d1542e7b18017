"""The plug in AssignLatePenalties' place: lateness costs what the course says, as in every other mark of the course."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import AssignLatePenalties

from autograde.grading.keep.folder import OutputFolder
from autograde.grading.keep.term import Lateness, Term
from autograde.nbgrader.database import Database
from autograde.nbgrader.plugs.conversion import conversion_of


class AssignCoursePenalties(AssignLatePenalties):
    """AssignLatePenalties for notebooks of the course; for any other it is nbgrader's own."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        conversion = conversion_of(self, resources)
        if conversion is None:
            return super().preprocess(nb, resources)
        file = Database(conversion.db_url).url.database or ""
        people = OutputFolder(Path(file).parent).term.people.values()  # `autograde grade` leaves them beside its gradebook
        term = Term.of(conversion.course, people)
        with Gradebook(conversion.db_url) as book:
            rows = book.student_submissions(conversion.student)
            times = {(conversion.student, row.assignment.name): str(row.timestamp or "") for row in rows}
            late = term.lateness(times).get((conversion.student, conversion.assignment), Lateness())
            notebook = book.find_submission_notebook(conversion.notebook, conversion.assignment, conversion.student)
            notebook.late_submission_penalty = round(notebook.score * late.share, 4) or None
            book.db.commit()
        return nb, resources
