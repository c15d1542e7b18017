"""What is kept of a submission is what was graded, and when it was handed in is never lost."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

import pytest
from nbgrader.api import Gradebook

from autograde.course import Course
from autograde.grading.run.grade_one import Bundle
from autograde.grading.run.solution import Solved
from autograde.grading.work import coordinator as running
from autograde.grading.work.coordinator import grade_class
from autograde.grading.work.options import Options
from autograde.grading.work.progress import Lines
from autograde.grading.work.worker import Done, Task, failed
from benchmarks.sample import put
from tests.engine.classes import NAME, make_course, notebook

HANDED_IN = "2026-03-02 10:00:00 UTC"


class Meddled:
    """An engine during whose work a student's files change."""

    submissions: ClassVar[Path]

    def __init__(self, *_: Any) -> None: ...

    def __enter__(self) -> Meddled:
        return self

    def __exit__(self, *_: object) -> None: ...

    def run(self, tasks: Iterator[Task | None]) -> Iterator[tuple[Task, Done | Solved]]:
        for bundle in tasks:
            if not isinstance(bundle, Bundle):
                yield bundle, Solved({"01-forward": ()}, {})
                continue
            folder = self.submissions / bundle.submission.student / NAME
            (folder / "data.csv").write_text("changed while it was graded")
            (folder / "timestamp.txt").unlink()
            for number in range(300):  # more than are taken
                (folder / f"{number}.csv").write_text("new")
            executed = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
            record = failed(bundle, "not run in this test").record
            yield bundle, Done(record, json.dumps(executed).encode(), b"page")


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return make_course(tmp_path / "course")


def test_the_bytes_that_were_graded_are_kept(tmp_path: Path, course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in(tmp_path, "ada", notebook(course))
    monkeypatch.setattr(running, "LocalEngine", Meddled)
    monkeypatch.setattr(Meddled, "submissions", tmp_path / "submitted", raising=False)
    grade_class(Options(tmp_path / "submitted", tmp_path / "out"), course, Lines(io.StringIO()))
    kept = tmp_path / "out" / "autograded" / "ada" / NAME
    handed_out = {"exercises.py", "checks.npz"}
    assert {file.name for file in kept.iterdir()} == {"data.csv", "timestamp.txt", f"{NAME}.ipynb"} | handed_out
    assert (kept / "data.csv").read_text() == "as it was handed in"
    assert seconds_late(tmp_path / "out", "ada") == 34 * 3600


def test_a_quarantined_submission_is_as_late_as_any(tmp_path: Path, course: Course) -> None:
    hand_in(tmp_path, "bo", b"{")
    grade_class(Options(tmp_path / "submitted", tmp_path / "out"), course, Lines(io.StringIO()))
    assert seconds_late(tmp_path / "out", "bo") == 34 * 3600


def hand_in(root: Path, student: str, content: Any) -> None:
    folder = put(root / "submitted", student, NAME, content).parent
    (folder / "timestamp.txt").write_text(HANDED_IN)
    (folder / "data.csv").write_text("as it was handed in")


def seconds_late(out: Path, student: str) -> float:
    with Gradebook(f"sqlite:///{out / 'gradebook.db'}") as book:
        book.find_assignment(NAME).duedate = datetime(2026, 3, 1)
        book.db.commit()
        return book.find_submission(NAME, student).total_seconds_late
