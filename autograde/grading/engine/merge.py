"""`autograde merge`: the parts of a class that were graded apart, in one folder again."""

from __future__ import annotations

import shutil
import time
from collections.abc import Sequence
from pathlib import Path

from autograde.authoring.course import Course
from autograde.grading import gradebook
from autograde.grading.engine.classroom import Who
from autograde.grading.engine.errors import GradingError, os_error
from autograde.grading.engine.files import replace_file
from autograde.grading.engine.folder import OutputFolder
from autograde.grading.engine.lock import FolderLock
from autograde.grading.engine.progress import Display, Summary, Tally
from autograde.grading.engine.run import summarise
from autograde.grading.engine.shards import Shard
from autograde.grading.record import Record


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
    shards: set[Shard] = set()
    for part in parts:
        part_note = part.read_note()
        if part_note is not None:
            runs.add(part_note.seed)
            if part_note.shard:
                shards.add(Shard.parse(part_note.shard))
        for record in part.journal.records():
            who = (record.student, record.assignment)
            if who in chosen and not _same(Record.from_json(chosen[who][1]), record):
                other = chosen[who][0].root
                raise GradingError(f"{who[0]} / {who[1]} has different records in {other} and {part.root}; leave one out")
            chosen[who] = (part, record.to_json())
    if len(runs) > 1:
        show.note("the parts were asked different questions; give every part of a class the same --seed")
    if missing := Shard.missing(shards):
        show.note(f"of this class {', '.join(map(str, missing))} is missing; merge again with every part")
    if lost := next((who for who in out.journal.index() if who not in chosen), None):
        raise GradingError(f"{out.root}: holds {' / '.join(lost)}, which no part has; choose a new --out")
    for part, line in chosen.values():
        _copy(part, out, Record.from_json(line))
    lines = "".join(line + "\n" for _, line in chosen.values())
    replace_file(out.journal.file, lines.encode("utf-8", "replace"))
    out.write_table()
    writer = gradebook.Writer(db_url or f"sqlite:///{out.gradebook}", course, show.note)
    writer.write(out.journal.records(), out.submission)
    return summarise(out, Tally(total=len(chosen), seconds=time.monotonic() - began))


def _same(one: Record, other: Record) -> bool:
    return one.same_result() == other.same_result()


def _copy(part: OutputFolder, out: OutputFolder, record: Record) -> None:
    if part.page(record).exists():
        replace_file(out.page(record), part.page(record).read_bytes(), sync=False)
    shutil.rmtree(out.submission(record), ignore_errors=True)
    if part.submission(record).exists():
        shutil.copytree(part.submission(record), out.submission(record), symlinks=True)
