"""The output folder of a grading run: what lies where, and who may write it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path

from autograde.grading.errors import GradingError
from autograde.grading.keep.files import replace_file
from autograde.grading.keep.journal import Journal
from autograde.grading.keep.marks import Entries, Marked, for_each
from autograde.grading.keep.table import grades_csv
from autograde.grading.keep.term import Term
from autograde.grading.read.files import write_files
from autograde.grading.record import Record, Who
from autograde.grading.run.seeds import SeedPlan


@dataclass(frozen=True)
class RunNote:
    """run.json: what a resumed run must know to ask the rest of the class the same questions."""

    seed: int
    fresh: bool  # not given with --seed
    shard: str = ""  # "0/3" when it was a part of a class
    handed_in: str = ""  # digest of what was there when the run began
    ended: bool = False  # then its seeds are spent

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
        self.by_nbgrader = False  # whose feedback has a folder for each assignment
        self._note = root / "run.json"
        self._term = root / "term.json"
        self._elsewhere = root / "gradebook.url"  # where the gradebook is, when it is not in this folder

    def read_note(self) -> RunNote | None:
        try:
            words = json.loads(self._note.read_bytes())
            texts = (str(words["shard"]), str(words["handed_in"]))
            return RunNote(int(words["seed"]), bool(words["fresh"]), *texts, bool(words["ended"]))
        except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError, OverflowError):
            return None

    def write_note(self, note: RunNote) -> None:
        replace_file(self._note, (json.dumps(asdict(note)) + "\n").encode())

    @cached_property
    def term(self) -> Term:
        """The people and the calendar that the last run here knew of."""
        try:
            return Term.from_json(self._term.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return Term()
        except (ValueError, KeyError, TypeError):
            raise GradingError(f"{self._term}: unreadable; delete it, and grade again with --roster") from None

    def write_term(self, term: Term) -> None:
        replace_file(self._term, term.to_json().encode())
        self.term = term

    def keep(self, record: Record, page: bytes, notebook: bytes, files: Mapping[str, bytes]) -> None:
        """Everything about one submission; the journal last, so that a record means that the rest is there."""
        for student in self.term.members(record.student):
            own = replace(record, student=student)
            self._replace_autograded(own, notebook, files)
            replace_file(self.page(own), page, sync=False)
        self.journal.append(record)

    def gradebook_elsewhere(self) -> str:
        """The address of the gradebook without its password; empty when it is in this folder."""
        try:
            return self._elsewhere.read_text().strip()
        except FileNotFoundError:
            return ""

    def note_gradebook(self, address: str) -> None:
        if address != self.gradebook_elsewhere():
            replace_file(self._elsewhere, f"{address}\n".encode())

    def withdraw(self, who: Collection[Who], entries: Entries) -> None:
        """Take back what was said of submissions that are graded again; a crash must not leave an old score in place."""
        self.journal.drop(who)
        for student, assignment in self.term.everybody(who):
            self._page(student, assignment).unlink(missing_ok=True)
        self.write_table(entries)

    def page(self, record: Record) -> Path:
        return self._page(*record.who)

    def submission(self, record: Record) -> Path:
        return self.autograded / record.student / record.assignment

    def _page(self, student: str, assignment: str) -> Path:
        return self.feedback / student / f"{assignment}.html"

    def marked(self, entries: Entries) -> Iterator[Marked]:
        """The records under what people entered, for each student that they count for; one in memory at a time."""
        term = self.term
        times = {record.who: record.submitted for record in self.journal.records()} if term.late.due else {}
        members = {(each, name): when for (folder, name), when in times.items() for each in term.members(folder)}
        lateness = term.lateness(members)
        for record in self.journal.records():
            yield from for_each(record, entries, term, lateness)

    def people(self) -> set[Who]:
        """Each student and assignment that something in the journal counts for."""
        return self.term.everybody(self.journal.index())

    def missing(self, submissions: Iterable[Who]) -> list[Who]:
        """Who is in the roster and handed nothing in, for each assignment that somebody handed in."""
        there = set(submissions)
        return sorted(
            who
            for who in ((each, name) for name in {name for _, name in there} for each in self.term.people)
            if who not in there
        )

    def write_table(self, entries: Entries) -> None:
        replace_file(
            self.table, grades_csv(lambda: self.marked(entries), self.missing(self.people())).encode("utf-8", "replace")
        )

    def executed(self, marked: Marked) -> bytes:
        """The notebook as it was executed; empty when nothing ran. Who has become one of a group gets the group's."""
        own = self.submission(marked.record)
        handed_in = self.autograded / marked.folder / marked.record.assignment
        if handed_in != own and handed_in.exists():
            name = f"{marked.record.assignment}.ipynb"
            if not own.exists() or (own / name).read_bytes() != (handed_in / name).read_bytes():
                shutil.rmtree(own, ignore_errors=True)
                shutil.copytree(handed_in, own)
        try:
            return (own / f"{marked.record.assignment}.ipynb").read_bytes()
        except FileNotFoundError:
            return b""

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
