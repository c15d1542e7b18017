"""What an instructor sees while a class is graded: a bar in a terminal, lines elsewhere, JSON for machines."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Protocol, TextIO

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from autograde.grading.record import Outcome, Record

_LINE_SECONDS = 5.0  # between two plain lines; troubles are told at once


@dataclass
class Tally:
    """A run in numbers."""

    total: int = 0
    reused: int = 0  # unchanged since they were graded
    seconds: float = 0.0
    outcomes: Counter[Outcome] = field(default_factory=Counter)  # of the whole output folder at the end

    @property
    def exit_status(self) -> int:
        if self.outcomes[Outcome.GRADER_ERROR]:
            return 4
        return 3 if self.outcomes[Outcome.QUARANTINED] else 0


@dataclass(frozen=True)
class Row:
    """One assignment in the summary."""

    assignment: str
    submissions: int
    graded: int
    quarantined: int
    errors: int
    mean: float | None
    max_score: float


@dataclass(frozen=True)
class Summary:
    tally: Tally
    rows: tuple[Row, ...]
    folder: str
    troubles: tuple[str, ...] = ()  # not graded: who and why


class Display(Protocol):
    def note(self, line: str) -> None: ...
    def begin(self, total: int, reused: int) -> None: ...
    def done(self, record: Record) -> None: ...
    def stop(self) -> None: ...
    def summary(self, summary: Summary) -> None: ...


@dataclass
class _Counts:
    total: int = 0
    began: float = field(default_factory=time.monotonic)
    outcomes: Counter[Outcome] = field(default_factory=Counter)

    @property
    def done(self) -> int:
        return sum(self.outcomes.values())

    @property
    def rate(self) -> float:
        """Submissions per minute."""
        return 60 * self.done / max(1e-6, time.monotonic() - self.began)

    def words(self) -> str:
        outcomes = self.outcomes
        return (
            f"{outcomes[Outcome.GRADED]} graded, {outcomes[Outcome.QUARANTINED]} quarantined, "
            f"{outcomes[Outcome.GRADER_ERROR]} grader errors, {self.rate:.0f}/min"
        )


def told(record: Record) -> str:
    """One line about one submission."""
    who = f"{record.student} / {record.assignment}"
    if record.status is Outcome.GRADED:
        return f"{who}: {record.score:g} of {record.max_score:g}"
    return f"{who}: {record.status.value}: {record.reason}"


class Bar:
    """For a terminal."""

    def __init__(self) -> None:
        self.console = Console(stderr=True)
        self._counts = _Counts()
        self._progress: Progress | None = None

    def note(self, line: str) -> None:
        self.console.print(escape(line))

    def begin(self, total: int, reused: int) -> None:
        self._counts = _Counts(total)
        columns = (
            SpinnerColumn(), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}")
        )  # fmt: skip
        self._progress = Progress(*columns, console=self.console)
        self._progress.start()
        self._task = self._progress.add_task("starting", total=total)
        if reused:
            self.note(f"{reused} unchanged since they were graded: not graded again")

    def done(self, record: Record) -> None:
        self._counts.outcomes[record.status] += 1
        if record.status is not Outcome.GRADED:
            self.note(told(record))
        if self._progress is not None:
            words = f"{self._counts.words()}; last: {escape(record.student)}"
            self._progress.update(self._task, advance=1, description=words)

    def stop(self) -> None:
        if self._progress is not None:
            self._progress.stop()
            self._progress = None

    def summary(self, summary: Summary) -> None:
        print_summary(Console(), summary)


class Lines:
    """Where there is no terminal."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stderr
        self._counts = _Counts()
        self._last = 0.0

    def note(self, line: str) -> None:
        print(line, file=self.stream, flush=True)

    def begin(self, total: int, reused: int) -> None:
        self._counts = _Counts(total)
        unchanged = f", {reused} unchanged since they were graded" if reused else ""
        self.note(f"{total} submissions to grade{unchanged}")

    def done(self, record: Record) -> None:
        counts = self._counts
        counts.outcomes[record.status] += 1
        now = time.monotonic()
        if record.status is not Outcome.GRADED:
            self.note(told(record))
        if now - self._last > _LINE_SECONDS or counts.done == counts.total:
            self._last = now
            left = (counts.total - counts.done) / max(1e-6, counts.rate / 60)
            self.note(f"{counts.done}/{counts.total}: {counts.words()}, {left:.0f} s left; last: {told(record)}")

    def stop(self) -> None:
        pass

    def summary(self, summary: Summary) -> None:
        print_summary(Console(width=120), summary)


class JsonLines:
    """`--json`: one object per line on stdout; notes go to stderr."""

    def note(self, line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    def begin(self, total: int, reused: int) -> None:
        self._say({"event": "begin", "submissions": total, "reused": reused})

    def done(self, record: Record) -> None:
        kept = ("student", "assignment", "reason", "score", "max_score", "seconds")
        values = {name: getattr(record, name) for name in kept}
        self._say({"event": "record", "status": record.status.value} | values)

    def stop(self) -> None:
        pass

    def summary(self, summary: Summary) -> None:
        tally = summary.tally
        counts = {outcome.value: tally.outcomes[outcome] for outcome in Outcome}
        totals = {"reused": tally.reused, "seconds": round(tally.seconds, 3), "exit_status": tally.exit_status}
        self._say({"event": "end", "folder": summary.folder} | counts | totals)

    def _say(self, values: dict[str, object]) -> None:
        print(json.dumps(values, ensure_ascii=False), flush=True)


def choose_display(as_json: bool) -> Display:
    if as_json:
        return JsonLines()
    return Bar() if sys.stderr.isatty() else Lines()


def print_summary(console: Console, summary: Summary) -> None:
    table = Table("assignment", title="Grades", title_justify="left")
    for name in ("submissions", "graded", "quarantined", "grader errors", "mean of graded", "points"):
        table.add_column(name, justify="right")
    for row in summary.rows:
        mean = "" if row.mean is None else f"{row.mean:.1f}"
        numbers = (row.submissions, row.graded, row.quarantined, row.errors, mean, f"{row.max_score:g}")
        table.add_row(escape(row.assignment), *map(str, numbers))
    console.print(table)
    for line in summary.troubles:
        console.print(f"  {escape(line)}", soft_wrap=True)
    tally = summary.tally
    console.print(f"{tally.total} graded in {tally.seconds:.0f} s, {tally.reused} unchanged.", highlight=False)
    console.print(
        f"Everything is in {escape(summary.folder)}: grades.csv, feedback/, autograded/, gradebook.db, journal.jsonl"
    )
