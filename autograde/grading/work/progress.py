"""What an instructor sees while a class is graded: a bar in a terminal, lines elsewhere, JSON for machines."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from typing import Protocol, TextIO

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

from autograde.grading.record import Outcome, Record
from autograde.grading.work.summary import Summary, print_summary

_LINE_SECONDS = 5.0  # between two plain lines


class Display(Protocol):
    def note(self, line: str) -> None: ...
    def begin(self, total: int, reused: int) -> None: ...
    def done(self, record: Record) -> None: ...
    def stop(self) -> None: ...
    def summary(self, summary: Summary) -> None: ...


class Lines:
    """Where there is no terminal."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stderr
        self.console = Console()  # for the summary
        self.total = 0
        self._began = self._last = 0.0
        self._outcomes: Counter[Outcome] = Counter()

    def note(self, line: str) -> None:
        print(line, file=self.stream, flush=True)

    def begin(self, total: int, reused: int) -> None:
        self.total, self._began = total, time.monotonic()
        self.note(f"{total} submissions to grade" + (f", {reused} unchanged since they were graded" if reused else ""))

    def done(self, record: Record) -> None:
        self._outcomes[record.status] += 1
        self.show(record)

    def show(self, record: Record) -> None:
        now, done = time.monotonic(), self._outcomes.total()
        if now - self._last > _LINE_SECONDS or done == self.total:
            self._last = now
            left = (self.total - done) * (now - self._began) / done
            self.note(f"{done}/{self.total}: {self.counts()}, {left:.0f} s left")

    def counts(self) -> str:
        graded, quarantined, errors = (self._outcomes[outcome] for outcome in Outcome)
        rate = 60 * self._outcomes.total() / max(1e-6, time.monotonic() - self._began)
        return f"{graded} graded, {quarantined} quarantined, {errors} grader errors, {rate:.0f}/min"

    def stop(self) -> None:
        pass

    def summary(self, summary: Summary) -> None:
        print_summary(self.console, summary)


class Bar(Lines):
    """For a terminal."""

    def __init__(self) -> None:
        super().__init__()
        self.console = Console()
        columns = (
            SpinnerColumn(),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.description}"),
        )
        self._progress = Progress(*columns, console=Console(stderr=True))

    def note(self, line: str) -> None:
        self._progress.console.print(escape(line))

    def begin(self, total: int, reused: int) -> None:
        super().begin(total, reused)
        self._task = self._progress.add_task("starting", total=total)
        self._progress.start()

    def show(self, record: Record) -> None:
        words = f"{self.counts()}; last: {escape(record.student)}"
        self._progress.update(self._task, advance=1, description=words)

    def stop(self) -> None:
        self._progress.stop()


class JsonLines:
    """`--json`: one object per line on stdout; notes go to stderr."""

    def note(self, line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    def begin(self, total: int, reused: int) -> None:
        self._say("begin", submissions=total, reused=reused)

    def done(self, record: Record) -> None:
        kept = ("student", "assignment", "reason", "score", "max_score", "seconds")
        self._say("record", status=record.status.value, **{name: getattr(record, name) for name in kept})

    def stop(self) -> None:
        pass

    def summary(self, summary: Summary) -> None:
        counts = {outcome.value: summary.outcomes[outcome] for outcome in Outcome}
        kept = ("folder", "reused", "exit_status", "seed_given")
        values = {name: getattr(summary, name) for name in kept} | {"seconds": round(summary.seconds, 3)}
        self._say("end", **counts, **values)

    def _say(self, event: str, **values: object) -> None:
        print(json.dumps({"event": event} | values, ensure_ascii=False), flush=True)


def choose_display(as_json: bool) -> Display:
    if as_json:
        return JsonLines()
    return Bar() if sys.stderr.isatty() else Lines()
