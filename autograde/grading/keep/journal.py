"""The journal: one line per submission, on disk before anything else is said about it.

Only the coordinator writes it. A line that was torn by a crash is recognised and cut off; there is never a second line
for a submission, as what is to be graded again is taken out first.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from autograde.grading.keep.files import replace_file
from autograde.grading.record import Outcome, Record, Who


@dataclass(frozen=True)
class Kept:
    """What the coordinator remembers of a record."""

    key: str
    status: Outcome
    sandbox: str


class Journal:
    def __init__(self, file: Path) -> None:
        self.file = file

    def records(self) -> Iterator[Record]:
        """The valid records, in the order in which they ended; one in memory at a time."""
        for line in self._lines():
            record = _parse(line)
            if record is not None:
                yield record

    def index(self) -> dict[Who, Kept]:
        return {r.who: Kept(r.key, r.status, r.sandbox) for r in self.records()}

    def recover(self) -> int:
        """Drop what is not a whole record or was recorded twice; the number of lines dropped."""
        seen: set[Who] = set()
        bad = 0
        for line in self._lines():
            record = _parse(line)
            if record is None or record.who in seen:
                bad += 1
            else:
                seen.add(record.who)
        if bad:
            self._rewrite(set())
        return bad

    def drop(self, who: Collection[Who]) -> None:
        """Take out the records of what is graded again."""
        if who:
            self._rewrite(set(who))

    def append(self, record: Record) -> None:
        """On disk when this returns; when it raises OSError, the file is as it was."""
        line = (record.to_json() + "\n").encode("utf-8", "replace")
        fd = os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            size = os.fstat(fd).st_size
            try:
                written = os.write(fd, line)
                while written < len(line):
                    written += os.write(fd, line[written:])
                os.fsync(fd)
            except OSError:
                os.ftruncate(fd, size)
                raise
        finally:
            os.close(fd)

    def _rewrite(self, without: set[Who]) -> None:
        kept: dict[Who, str] = {}
        for record in self.records():
            if record.who not in without:
                kept[record.who] = record.to_json()
        replace_file(self.file, "".join(line + "\n" for line in kept.values()).encode("utf-8", "replace"))

    def _lines(self) -> Iterator[bytes]:
        try:
            with open(self.file, "rb") as stream:
                yield from stream
        except FileNotFoundError:
            return


def _parse(line: bytes) -> Record | None:
    # A line without its end was torn, even when what is there happens to parse.
    if not line.endswith(b"\n"):
        return None
    try:
        return Record.from_json(line.decode())
    except ValueError:
        return None
