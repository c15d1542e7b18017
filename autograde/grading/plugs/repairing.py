"""The first plug: rebuilds a submission on its master before nbgrader looks at it, and makes its old score void."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.preprocessors import NbGraderPreprocessor

from autograde.grading.limits import GradingLimits
from autograde.grading.plugs.assignment import Assignment, assignment_of
from autograde.grading.repair import repair, stubs
from autograde.grading.submission import Quarantined, refuse_size


class ForgivingExporter(NotebookExporter):
    """Opens any file as a notebook of the course; RepairSubmission then says what is wrong with it."""

    def from_filename(self, filename: str, resources: Any = None, **kw: Any) -> tuple[Any, Any]:
        if assignment_of(self, resources) is None or _opens(Path(filename)):
            return super().from_filename(filename, resources=resources, **kw)
        path, name = os.path.split(filename)
        resources["metadata"] = {"name": os.path.splitext(name)[0], "path": path}
        return self.from_notebook_node(nbformat.v4.new_notebook(), resources, **kw)


class RepairSubmission(NbGraderPreprocessor):
    """Never raises for what a student made: what cannot be repaired becomes the master without answers, and says so."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        assignment = assignment_of(self, resources)
        if assignment is None:
            return nb, resources
        _void_old_scores(assignment)
        file = Path(resources["metadata"]["path"], f"{resources['metadata']['name']}.ipynb")
        try:
            repaired = repair(assignment.master, _read(file), GradingLimits())
        except Quarantined as reason:
            self.log.warning("%s of %s is quarantined: %s", assignment.notebook, assignment.student, reason)
            nb = stubs(assignment.master)
            nb.metadata.autograde["quarantined"] = str(reason)
            return nb, resources
        for line in repaired.repairs:
            self.log.info("%s of %s: %s", assignment.notebook, assignment.student, line)
        repaired.notebook.metadata.autograde["repairs"] = list(repaired.repairs)
        return repaired.notebook, resources


def _read(file: Path) -> bytes:
    if file.is_symlink() or not file.is_file():
        raise Quarantined("the notebook is not an ordinary file")
    refuse_size(file.stat().st_size, GradingLimits())
    return file.read_bytes()


def _opens(file: Path) -> bool:
    """Can nbformat make a notebook of it? What it makes of it is not used."""
    try:
        nbformat.reads(_read(file).decode(), as_version=4)
    except Exception:  # whatever a damaged notebook makes nbformat raise
        return False
    return True


def _void_old_scores(assignment: Assignment) -> None:
    """Whatever happens from here on, a score of an earlier run does not stand for this one."""
    with Gradebook(assignment.db_url) as gradebook:
        try:
            submission = gradebook.find_submission_notebook(assignment.notebook, assignment.name, assignment.student)
        except MissingEntry:
            return
        for grade in submission.grades:
            grade.auto_score = None
            grade.needs_manual_grade = True
        gradebook.db.commit()
