"""What a grading run left, finished or interrupted, under what people entered, for whoever reports on it.

A run of `autograde grade` left a journal. `nbgrader autograde` leaves executed notebooks, each with its record in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from autograde.grading.errors import GradingError
from autograde.grading.keep.folder import OutputFolder
from autograde.grading.keep.journal import Journal
from autograde.grading.keep.marks import Entries, Marked
from autograde.grading.record import Record


class _Notebooks(Journal):
    """The records in what `nbgrader autograde` executed."""

    def records(self) -> Iterator[Record]:
        for notebook in sorted(self.file.glob("*/*/*.ipynb")):
            try:
                yield Record.from_json(json.loads(notebook.read_bytes())["metadata"]["autograde"]["record"])
            except (OSError, ValueError, KeyError, TypeError):
                continue  # a notebook of another course


def graded_in(folder: Path) -> OutputFolder:
    """Raises GradingError when nothing was graded there."""
    out = OutputFolder(folder)
    if not out.journal.file.is_file():
        out.journal, out.by_nbgrader = _Notebooks(out.autograded), True
        if next(out.journal.records(), None) is None:
            raise GradingError(
                f"{folder}: nothing graded is there; name the folder that `autograde grade --out` wrote, or the one in "
                "which `nbgrader autograde` made its folder autograded"
            )
    return out


def marked_in(out: OutputFolder, db_url: str | None = None) -> Iterator[Marked]:
    """Each record under what people have entered by now, in the order in which they ended."""
    return out.marked(_entries(out, db_url))


def _entries(out: OutputFolder, db_url: str | None) -> Entries:
    if db_url is None and (elsewhere := out.gradebook_elsewhere()):
        raise GradingError(
            f"{out.root}: its gradebook is at {elsewhere}, and people may have entered points there: add --db-url"
        )
    if db_url is None and not out.gradebook.exists():
        return {}  # spares the second that nbgrader takes to be imported
    from autograde.nbgrader.database import Database
    from autograde.nbgrader.entries import read_entries

    return read_entries(Database(db_url or f"sqlite:///{out.gradebook}"))
