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
from autograde.grading.read.find import read_ordinary
from autograde.grading.read.parse import Quarantined
from autograde.grading.read.repair import repair
from autograde.nbgrader.gradebook import withdraw
from autograde.nbgrader.plugs.conversion import Conversion, conversion_of


class ForgivingExporter(NotebookExporter):
    """Opens any file as a notebook of the course; RepairSubmission then says what is wrong with it."""

    def from_filename(self, filename: str, resources: Any = None, **kw: Any) -> tuple[Any, Any]:
        if conversion_of(self, resources) is None or _opens(Path(filename)):
            return super().from_filename(filename, resources=resources, **kw)
        path, name = os.path.split(filename)
        resources["metadata"] = {"name": os.path.splitext(name)[0], "path": path}
        return self.from_notebook_node(nbformat.v4.new_notebook(), resources, **kw)


class RepairSubmission(NbGraderPreprocessor):
    """Never raises for what a student made: what cannot be repaired becomes the master without answers, and says so."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        conversion = conversion_of(self, resources)
        if conversion is None:
            return nb, resources
        _void_old_scores(conversion)
        file = Path(resources["metadata"]["path"], f"{resources['metadata']['name']}.ipynb")
        limits, master = GradingLimits(), conversion.master
        try:
            repaired = repair(master, read_ordinary(file, limits), limits)
        except Quarantined as reason:
            self.log.warning("%s is quarantined: %s", conversion, reason)
            nb = master.notebook()
            nb.metadata.autograde["quarantined"] = str(reason)
            return nb, resources
        for line in repaired.repairs:
            self.log.info("%s: %s", conversion, line)
        nb = master.notebook(repaired.cells)
        nb.metadata.autograde["repairs"] = list(repaired.repairs)
        return nb, resources


def _opens(file: Path) -> bool:
    """Can nbformat make a notebook of it? What it makes of it is not used."""
    try:
        nbformat.reads(read_ordinary(file, GradingLimits()).decode(), as_version=4)
    except Exception:  # whatever a damaged notebook makes nbformat raise
        return False
    return True


def _void_old_scores(conversion: Conversion) -> None:
    """Whatever happens from here on, a score of an earlier run does not stand for this one."""
    with Gradebook(conversion.db_url) as book:
        try:
            submission = book.find_submission_notebook(conversion.notebook, conversion.assignment, conversion.student)
        except MissingEntry:
            return
        withdraw(submission.grades)
        book.db.commit()
