"""What a grading run left, finished or interrupted, under what people entered, for whoever reports on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from autograde.grading.errors import GradingError
from autograde.grading.keep.folder import OutputFolder
from autograde.grading.keep.marks import Entries, Marked


def require_graded(folder: Path) -> None:
    if not OutputFolder(folder).journal.file.is_file():
        raise GradingError(f"{folder}: no journal.jsonl; name the folder that `autograde grade --out` wrote")


def marked_in(folder: Path, db_url: str | None = None) -> Iterator[Marked]:
    """Each record under what people have entered by now, in the order in which they ended."""
    require_graded(folder)
    out = OutputFolder(folder)
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
