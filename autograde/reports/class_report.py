"""`autograde report`: one page on how a class did, self-contained, for the screen and for paper."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from jinja2 import Environment, PackageLoader, StrictUndefined

from autograde.exercises.catalogue import load_catalogue
from autograde.grading.record import ExerciseRecord, Outcome, Record
from autograde.judge.verdict import Status

# A letter for each verdict, so that the map can be read without its colours.
LETTERS = {
    Status.PASSED: "✔",
    Status.WRONG: "✘",
    Status.NOT_ATTEMPTED: "·",
    Status.ERROR: "E",
    Status.TIMEOUT: "T",
    Status.OUT_OF_MEMORY: "M",
    Status.CRASHED: "C",
    Status.OUTPUT_LIMIT: "O",
    Status.NOT_ANSWERED: "N",
    Status.TAMPERED: "!",
    Status.QUARANTINED: "Q",
    Status.GRADER_ERROR: "G",
}
BINS = 10


@dataclass
class ExerciseSummary:
    id: str
    title: str
    verdicts: Counter[str] = field(default_factory=Counter)
    misconceptions: Counter[str] = field(default_factory=Counter)
    self_reported: bool = False

    def share(self, verdict: str) -> float:
        return self.verdicts[verdict] / max(1, self.verdicts.total())


@dataclass
class Row:
    student: str
    cells: list[tuple[str, str, str]]  # verdict, letter, what a pointer shows
    score: float
    seconds: float


@dataclass
class AssignmentSummary:
    """What the page shows of one notebook."""

    name: str
    title: str
    max_score: float = 0.0
    rows: list[Row] = field(default_factory=list)
    exercises: dict[str, ExerciseSummary] = field(default_factory=dict)
    set_aside: list[tuple[str, str, str]] = field(default_factory=list)  # student, status, reason
    flagged: list[tuple[str, str]] = field(default_factory=list)
    tiers: Counter[str] = field(default_factory=Counter)
    seeds: dict[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def scores(self) -> list[float]:
        return sorted(row.score for row in self.rows)

    @property
    def mean(self) -> float:
        return sum(self.scores) / max(1, len(self.scores))

    @property
    def median(self) -> float:
        scores = self.scores
        if not scores:
            return 0.0
        middle = len(scores) // 2
        return scores[middle] if len(scores) % 2 else (scores[middle - 1] + scores[middle]) / 2

    @property
    def histogram(self) -> list[int]:
        """How many students reached each tenth of the points; full marks count in the last."""
        counts = [0] * BINS
        for score in self.scores:
            counts[min(BINS - 1, int(BINS * score / self.max_score)) if self.max_score else 0] += 1
        return counts

    @property
    def seconds(self) -> list[float]:
        return sorted(row.seconds for row in self.rows)


def summarise(records: Iterable[Record], *, anonymous: bool = False) -> list[AssignmentSummary]:
    titles = {entry.name: entry.title for entry in load_catalogue()}
    exercises = {x.id: f"{x.number} {x.title}" for entry in load_catalogue() for x in entry.exercises}
    found: dict[str, AssignmentSummary] = {}
    numbers: defaultdict[str, int] = defaultdict(lambda: len(numbers) + 1)
    for record in sorted(records, key=lambda r: (r.assignment, r.student)):
        name = f"student {numbers[record.student]}" if anonymous else record.student
        summary = found.setdefault(
            record.assignment, AssignmentSummary(record.assignment, titles.get(record.assignment, record.assignment))
        )
        _add(summary, record, name, exercises)
    return list(found.values())


def _add(summary: AssignmentSummary, record: Record, name: str, titles: dict[str, str]) -> None:
    summary.max_score = max(summary.max_score, record.max_score)
    summary.tiers[record.sandbox] += 1
    summary.flagged += [(name, flag) for flag in record.flags]
    for exercise, seeds in record.seeds.items():
        summary.seeds.setdefault(exercise, tuple(seeds))
    if record.status is not Outcome.GRADED:
        summary.set_aside.append((name, record.status.value, record.reason))
        return
    for each in record.exercises:
        known = summary.exercises.setdefault(each.id, ExerciseSummary(each.id, titles.get(each.id, each.id)))
        known.verdicts[each.verdict] += 1
        known.self_reported |= each.self_reported
        if each.pattern:
            known.misconceptions[each.pattern] += 1
    cells = [(each.verdict, LETTERS[Status(each.verdict)], _pointer(each)) for each in record.exercises]
    summary.rows.append(Row(name, cells, record.score, record.seconds))


def _pointer(each: ExerciseRecord) -> str:
    """More than the letter says; nothing for full marks."""
    if each.verdict == Status.PASSED and each.points == each.max_points:
        return ""
    pattern = f", {each.pattern}" if each.pattern else ""
    return f"{each.verdict}{pattern}, {each.points:g} of {each.max_points:g}"


def report_page(records: Iterable[Record], *, anonymous: bool = False) -> str:
    """The whole page as text."""
    environment = Environment(
        loader=PackageLoader("autograde.reports", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["number"] = lambda value: f"{value:g}"
    template = environment.get_template("class_report.html.j2")
    letters = {status.value: letter for status, letter in LETTERS.items()}
    return template.render(assignments=summarise(records, anonymous=anonymous), letters=letters)
