"""`autograde merge`: the parts of a class that were graded apart, in one folder again."""

from __future__ import annotations

import shutil
import time
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from autograde.course import Course
from autograde.grading.errors import GradingError, os_error
from autograde.grading.keep.files import replace_file
from autograde.grading.keep.folder import OutputFolder
from autograde.grading.keep.lock import FolderLock
from autograde.grading.keep.marks import Entries, Entry
from autograde.grading.keep.term import Person, Term
from autograde.grading.record import Record, Who
from autograde.grading.work.progress import Display
from autograde.grading.work.shards import Shard
from autograde.grading.work.summary import Summary
from autograde.nbgrader import gradebook
from autograde.nbgrader.database import Database
from autograde.nbgrader.entries import read_entries
from autograde.reports.feedback import write_marks


def merge(folders: Sequence[Path], out: Path, course: Course, show: Display, db_url: str | None = None) -> Summary:
    """Journals, pages and executed notebooks of `folders` in `out`; table and gradebook made anew."""
    began = time.monotonic()
    parts = [OutputFolder(folder) for folder in folders]
    for part in parts:
        if not part.journal.file.exists():
            raise GradingError(f"{part.root}: no journal.jsonl; expected the --out of a grading run")
        if part.root.resolve() == out.resolve():
            raise GradingError(f"{out}: --out is one of the folders to merge; choose a new one")
    try:
        out.mkdir(parents=True, exist_ok=True)
        with FolderLock(out):
            return _merge(parts, OutputFolder(out), course, show, db_url, began)
    except OSError as error:
        raise os_error("cannot write", error, out) from None


def _merge(
    parts: Sequence[OutputFolder], out: OutputFolder, course: Course, show: Display, db_url: str | None, began: float
) -> Summary:
    chosen: dict[Who, tuple[OutputFolder, str]] = {}
    runs: set[int] = set()
    seed_given = False
    shards: set[Shard] = set()
    for part in parts:
        part_note = part.read_note()
        if part_note is not None:
            runs.add(part_note.seed)
            seed_given |= not part_note.fresh
            if part_note.shard:
                shards.add(Shard.parse(part_note.shard))
        for record in part.journal.records():
            who = record.who
            if who in chosen and Record.from_json(chosen[who][1]).same_result() != record.same_result():
                other = chosen[who][0].root
                raise GradingError(f"{who[0]} / {who[1]} has different records in {other} and {part.root}; leave one out")
            chosen[who] = (part, record.to_json())
    if len(runs) > 1:
        show.note("the parts were not all asked the same questions; parts of one run share them by the same --seed-file")
    if missing := Shard.missing(shards):
        show.note(f"of this class {', '.join(map(str, missing))} is missing; merge again with every part")
    if lost := next((who for who in out.journal.index() if who not in chosen), None):
        raise GradingError(f"{out.root}: holds {' / '.join(lost)}, which no part has; choose a new --out")
    writer = gradebook.Writer(db_url or f"sqlite:///{out.gradebook}", course, show.note)
    term = Term.of(course, _people(parts))
    brought = _brought(parts, writer, term.everybody(chosen))
    writer.refuse_loss({*term.everybody(chosen), *brought}, brought)
    out.write_term(term)
    for part, line in chosen.values():
        _copy(part, out, Record.from_json(line), term)
    lines = "".join(line + "\n" for _, line in chosen.values())
    replace_file(out.journal.file, lines.encode("utf-8", "replace"))
    if db_url:
        out.note_gradebook(writer.database.shown)
    writer.write(out.marked({}), term)
    writer.enter(brought)
    entries = writer.entries()
    writer.write(out.marked(entries), term)  # a penalty is a share of what people entered, too
    write_marks(out, entries)
    summary = Summary(str(out.root), total=len(chosen), seconds=time.monotonic() - began, seed_given=seed_given)
    return summary.count(out, entries)


def _people(parts: Sequence[OutputFolder]) -> Sequence[Person]:
    """The roster that the parts know. Raises GradingError where they know different ones."""
    rosters = {part.root: part.term.people for part in parts if part.term.people}
    first = next(iter(rosters), Path())
    for root, people in rosters.items():
        if people != rosters[first]:
            raise GradingError(
                f"{first} and {root} were graded with different rosters; grade one again with the other's --roster"
            )
    return list(rosters[first].values()) if rosters else []


def _brought(parts: Sequence[OutputFolder], writer: gradebook.Writer, there: Collection[Who]) -> Entries:
    """What people entered into the parts' own gradebooks. Raises GradingError where two gradebooks say different things, and
    where something was entered for a submission that no part has a record of."""
    found: dict[Who, dict[str, Entry]] = {who: dict(entered) for who, entered in writer.entries().items()}
    new: dict[Who, dict[str, Entry]] = {}
    for part in parts:
        elsewhere = part.gradebook_elsewhere()
        if elsewhere and elsewhere != writer.database.shown:
            raise GradingError(f"{part.root}: its gradebook is at {elsewhere}: add --db-url")
        for who, entered in read_entries(Database(f"sqlite:///{part.gradebook}")).items():
            if who not in there:
                raise GradingError(
                    f"{' / '.join(who)}: {part.root} has no record of it, and what a person entered there would be lost: "
                    "run its `autograde grade` to the end first"
                )
            for exercise, entry in entered.items():
                if found.setdefault(who, {}).setdefault(exercise, entry) != entry:
                    raise GradingError(
                        f"{' / '.join(who)}: what a person entered for {exercise} in {part.root} differs from what is "
                        "entered elsewhere; make them equal in formgrader, and merge again"
                    )
                new.setdefault(who, {})[exercise] = entry
    return new


def _copy(part: OutputFolder, out: OutputFolder, record: Record, term: Term) -> None:
    for student in term.members(record.student):
        own = replace(record, student=student)
        if part.page(own).exists():
            replace_file(out.page(own), part.page(own).read_bytes(), sync=False)
        shutil.rmtree(out.submission(own), ignore_errors=True)
        if part.submission(own).exists():
            shutil.copytree(part.submission(own), out.submission(own), symlinks=True)
