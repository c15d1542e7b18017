"""The mark of an exercise: the judge's points unless a person has entered others, and what that person wrote.

Whatever shows points takes them from here: grades.csv, exports, class report, feedback pages, nbgrader's own export.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, astuple, dataclass, field, replace
from functools import cached_property

from autograde.grading.errors import GradingError
from autograde.grading.keep.term import Lateness, Person, Term
from autograde.grading.record import ExerciseRecord, Outcome, Record, Who
from autograde.judge.verdict import Status

# Not the student's doing: a person has to look before this counts as nothing.
NOT_JUDGED = (Status.GRADER_ERROR, Status.QUARANTINED)


@dataclass(frozen=True)
class Entry:
    """What a person entered for one exercise of one submission; `extra` comes on top of the points."""

    points: float | None = None
    extra: float | None = None
    comment: str = ""


_NOTHING = Entry()
OfSubmission = Mapping[str, Entry]  # by exercise
Entries = Mapping[tuple[str, str], OfSubmission]  # by student and assignment


@dataclass(frozen=True)
class Changes:
    """What became of exercises that people had entered something for, as the instructor says."""

    renamed: Mapping[str, str] = field(default_factory=dict)
    removed: frozenset[str] = frozenset()

    @classmethod
    def parse(cls, renamed: Iterable[str], removed: Iterable[str]) -> Changes:
        """From the command line's words; raises GradingError."""
        pairs = [words.partition("=")[::2] for words in renamed]
        for old, new in pairs:
            if not old or not new:
                raise GradingError(f"--renamed {old}: expected OLD=NEW, two exercises")
        return cls(dict(pairs), frozenset(removed))


def mark(judged: float | None, entry: Entry = _NOTHING) -> float | None:
    """The points that count; None while nobody has given any."""
    points = judged if entry.points is None else entry.points
    return None if points is None else round(points + (entry.extra or 0.0), 4)


def judged(exercise: ExerciseRecord) -> float | None:
    """The judge's points; None where it could not judge, which is not the same as none earned."""
    return None if exercise.verdict in NOT_JUDGED else exercise.points


@dataclass(frozen=True)
class Mark:
    exercise: ExerciseRecord
    entry: Entry = _NOTHING

    @property
    def points(self) -> float | None:
        return mark(judged(self.exercise), self.entry)

    @property
    def by_hand(self) -> bool:
        return self.entry.points is not None or bool(self.entry.extra)

    @property
    def comment(self) -> str:
        return self.entry.comment


@dataclass(frozen=True)
class Marked:
    """One submission's record with the marks that count, for one student."""

    record: Record  # the student's, also where another one of the group handed in
    marks: tuple[Mark, ...]
    person: Person = Person("")
    late: Lateness = Lateness()
    folder: str = ""  # under whose name it was handed in

    @property
    def score(self) -> float | None:
        """The points that count; None while a mark is missing."""
        return None if self.before is None else round(self.before * (1 - self.late.share), 4)

    @property
    def penalty(self) -> float:
        """The points that lateness cost."""
        return round((self.before or 0.0) * self.late.share, 4)

    @cached_property
    def before(self) -> float | None:
        """Without regard to lateness; None while a mark is missing: a sum without it would be a zero for what nobody has
        looked at."""
        if not any(each.by_hand for each in self.marks):
            return self.record.score if self.record.status is Outcome.GRADED else None
        if any(each.points is None for each in self.marks[: len(self.record.exercises)]):
            return None
        return round(sum(each.points or 0.0 for each in self.marks), 4)

    @property
    def stamp(self) -> str:
        """Changes with what a page shows beside the record; empty when that is the judge's marks alone."""
        entered = [[mark.exercise.id, *astuple(mark.entry)] for mark in self.marks if mark.entry != _NOTHING]
        if not self.by_hand and not self.person.name and not str(self.late) and self.folder == self.person.id:
            return ""
        words = json.dumps([entered, self.person.name, asdict(self.late), self.folder])
        return hashlib.sha256(words.encode()).hexdigest()

    @property
    def by_hand(self) -> bool:
        return any(mark.entry != _NOTHING for mark in self.marks)

    @property
    def comments(self) -> tuple[tuple[str, str], ...]:
        return tuple((each.exercise.id, each.comment) for each in self.marks if each.comment)


def marked(
    record: Record, entries: OfSubmission | None = None, person: Person | None = None, late: Lateness | None = None
) -> Marked:
    """The record under what people entered for it, also for an exercise that the record does not know."""
    entries, person = entries or {}, person or Person(record.student)
    known = {each.id for each in record.exercises}
    further = (ExerciseRecord(name, Status.GRADER_ERROR.value, 0.0, 0.0) for name in sorted(entries.keys() - known))
    marks = tuple(Mark(each, entries.get(each.id, _NOTHING)) for each in (*record.exercises, *further))
    return Marked(replace(record, student=person.id), marks, person, late or Lateness(), record.student)


def for_each(record: Record, entries: Entries, term: Term, lateness: Mapping[Who, Lateness]) -> list[Marked]:
    """A submission as it counts for each student that it counts for. What was entered for one member of a group counts for
    all, unless something else was entered for the same exercise of one: then that is the one's own."""
    members = term.members(record.student)
    shared: dict[str, Entry] = {}
    for each in (record.student, *members):
        shared = {**entries.get((each, record.assignment), {}), **shared}
    return [
        marked(
            record,
            {**shared, **entries.get((each, record.assignment), {})},
            term.person(each),
            lateness.get((each, record.assignment)),
        )
        for each in members
    ]
