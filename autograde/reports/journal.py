"""The records of a finished or interrupted grading run, for whoever reports on them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from autograde.grading.engine.errors import GradingError
from autograde.grading.engine.journal import Journal
from autograde.grading.record import Record


def records_of(folder: Path) -> Iterator[Record]:
    """One at a time, in the order in which they ended."""
    file = folder / "journal.jsonl"
    if not file.is_file():
        raise GradingError(f"{folder}: no journal.jsonl; name the folder that `autograde grade --out` wrote")
    return Journal(file).records()
