"""The output folder of a grading run: what lies where, and who may write it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from autograde.grading.engine.classroom import Who
from autograde.grading.engine.files import replace_file
from autograde.grading.engine.journal import Journal
from autograde.grading.engine.table import grades_csv
from autograde.grading.engine.task import Done
from autograde.grading.files import write_files
from autograde.grading.record import Record
from autograde.grading.seeds import SeedPlan


@dataclass(frozen=True)
class RunNote:
    """run.json: what a resumed run must know to ask the rest of the class the same questions."""

    seed: int
    fresh: bool
    shard: str = ""  # "0/3" when it was a part of a class

    @property
    def plan(self) -> SeedPlan:
        return SeedPlan(self.seed, self.fresh)


class OutputFolder:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.journal = Journal(root / "journal.jsonl")
        self.table = root / "grades.csv"
        self.gradebook = root / "gradebook.db"
        self.autograded = root / "autograded"
        self.feedback = root / "feedback"
        self._note = root / "run.json"

    def read_note(self) -> RunNote | None:
        try:
            words = json.loads(self._note.read_bytes())
            return RunNote(int(words["seed"]), bool(words["fresh"]), str(words.get("shard", "")))
        except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError, OverflowError):
            return None

    def write_note(self, note: RunNote) -> None:
        replace_file(self._note, (json.dumps(asdict(note)) + "\n").encode())

    def keep(self, done: Done, files: Mapping[str, bytes]) -> None:
        """Everything about one submission; the journal last, so that a record means that the rest is there."""
        record = done.record
        self._replace_autograded(record, done.notebook, files)
        replace_file(self.page(record), done.page, sync=False)
        self.journal.append(record)

    def withdraw(self, who: Collection[Who]) -> None:
        """Take back what was said of submissions that are graded again; a crash must not leave an old score in place."""
        self.journal.drop(who)
        for student, assignment in who:
            self._page(student, assignment).unlink(missing_ok=True)
        self.write_table()

    def page(self, record: Record) -> Path:
        return self._page(record.student, record.assignment)

    def submission(self, record: Record) -> Path:
        return self.autograded / record.student / record.assignment

    def _page(self, student: str, assignment: str) -> Path:
        return self.feedback / student / f"{assignment}.html"

    def write_table(self) -> None:
        replace_file(self.table, grades_csv(self.journal.records).encode("utf-8", "replace"))

    def _replace_autograded(self, record: Record, notebook: bytes, files: Mapping[str, bytes]) -> None:
        target = self.submission(record)
        if not notebook:
            shutil.rmtree(target, ignore_errors=True)  # an older result does not belong to this record
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.parent / f".{os.getpid()}.new"
        try:
            shutil.rmtree(draft, ignore_errors=True)
            draft.mkdir()
            write_files(draft, files)
            (draft / f"{record.assignment}.ipynb").write_bytes(notebook)
            shutil.rmtree(target, ignore_errors=True)
            os.replace(draft, target)
        except OSError:
            shutil.rmtree(draft, ignore_errors=True)
            raise
