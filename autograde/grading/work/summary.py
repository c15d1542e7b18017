"""A run in numbers: counted from the journal, so that they tell of the whole folder and not only of the last run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from autograde.grading.keep.folder import OutputFolder
from autograde.grading.keep.marks import Entries
from autograde.grading.record import Outcome

_TROUBLES = 30
_NAMED = 5  # for each


@dataclass
class AssignmentCount:
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    points: float = 0.0  # of those that are graded, together
    max_score: float = 0.0

    @property
    def mean(self) -> float | None:
        graded = self.outcomes[Outcome.GRADED]
        return self.points / graded if graded else None


@dataclass
class Summary:
    folder: str
    total: int  # graded by this run
    reused: int = 0  # unchanged since they were graded
    seconds: float = 0.0
    seed_given: bool = False  # with --seed
    assignments: dict[str, AssignmentCount] = field(default_factory=dict)
    missing: int = 0  # in the roster, and handed nothing in
    troubles: dict[str, list[str]] = field(default_factory=dict)  # why not graded: who

    @property
    def outcomes(self) -> Counter[Outcome]:
        return sum((each.outcomes for each in self.assignments.values()), Counter())

    @property
    def exit_status(self) -> int:
        outcomes = self.outcomes
        if outcomes[Outcome.GRADER_ERROR]:
            return 4
        return 3 if outcomes[Outcome.QUARANTINED] else 0

    def count(self, out: OutputFolder, entries: Entries) -> Summary:
        """This, with what is in the folder."""
        for marked in out.marked(entries):
            record = marked.record
            each = self.assignments.setdefault(record.assignment, AssignmentCount())
            each.outcomes[record.status] += 1
            each.max_score = max(each.max_score, record.max_score)
            if record.status is Outcome.GRADED:
                each.points += marked.score or 0.0
            else:
                self.troubles.setdefault(f"{record.status.value}: {record.reason}", []).append(" / ".join(record.who))
        self.missing = len(out.missing(out.people()))
        return self


def print_summary(console: Console, summary: Summary) -> None:
    table = Table(title="Grades", title_justify="left", box=box.SIMPLE, padding=(0, 1), pad_edge=False)
    table.add_column("assignment", overflow="fold", ratio=1)
    for name in ("graded", "set aside", "mean", "of"):
        table.add_column(name, justify="right", no_wrap=True)
    for name, each in sorted(summary.assignments.items()):
        mean, graded = "" if each.mean is None else f"{each.mean:.1f}", each.outcomes[Outcome.GRADED]
        table.add_row(escape(name), str(graded), str(each.outcomes.total() - graded), mean, f"{each.max_score:g}")
    console.print(table)
    for reason, who in list(summary.troubles.items())[:_TROUBLES]:
        more = f" and {len(who) - _NAMED} more" if len(who) > _NAMED else ""
        console.print(f"  {escape(reason)}: {escape(', '.join(who[:_NAMED]))}{more}", soft_wrap=True, highlight=False)
    outcomes = summary.outcomes
    set_aside = f", {outcomes[Outcome.QUARANTINED]} quarantined, {outcomes[Outcome.GRADER_ERROR]} grader errors"
    console.print(
        f"{outcomes[Outcome.GRADED]} graded{set_aside}. This run: {summary.total} in {summary.seconds:.0f} s, "
        f"{summary.reused} unchanged.",
        highlight=False,
        soft_wrap=True,
    )
    if summary.missing:
        console.print(f"{summary.missing} in the roster are not handed in.", highlight=False)
    if summary.seed_given:
        console.print("Asked with --seed: students may know these questions. Without --seed they are fresh.", soft_wrap=True)
    console.print(
        f"Everything is in {escape(summary.folder)}: grades.csv, feedback/, autograded/, gradebook.db, journal.jsonl",
        soft_wrap=True,
    )
    console.print(f"next: autograde report {escape(summary.folder)}", highlight=False, soft_wrap=True)
