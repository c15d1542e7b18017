"""The record of one submission: what the journal keeps, one JSON object per line."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from autograde.judge.verdict import Status

# What a student is called of whom only the user number in Canvas is known: collecting writes it, the export reads it.
CANVAS_USER = "canvas-"
Who = tuple[str, str]  # student, assignment


class Outcome(StrEnum):
    GRADED = "graded"
    QUARANTINED = "quarantined"
    GRADER_ERROR = "grader-error"


@dataclass(frozen=True)
class PartRecord:
    name: str
    verdict: str
    self_reported: bool = False


@dataclass(frozen=True)
class ExerciseRecord:
    id: str
    verdict: str
    points: float
    max_points: float
    message: str = ""
    hint: str | None = None
    pattern: str | None = None
    self_reported: bool = False
    strays: int = 0  # answers to questions that were not asked
    sketch: str = ""  # of a wrong answer to the public seed: equal ones are alike in every run
    parts: tuple[PartRecord, ...] = ()


@dataclass(frozen=True)
class Record:
    student: str
    assignment: str
    status: Outcome
    reason: str
    score: float
    max_score: float
    sandbox: str  # the tier obtained: "none", "guard", "bwrap"
    seconds: float
    phases: Mapping[str, float]  # repair, start, cells, judge
    seeds: Mapping[str, Sequence[int]]
    key: str
    repairs: tuple[str, ...] = ()
    submitted: str = ""  # when it was handed in, as its timestamp.txt says
    flags: tuple[str, ...] = ()  # what an instructor may want to look at: "tampered: …"
    exercises: tuple[ExerciseRecord, ...] = field(default=())

    @property
    def who(self) -> Who:
        return self.student, self.assignment

    def to_json(self) -> str:
        """One line, the same for the same record."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, line: str) -> Record:
        """The record in a line of the journal; a ValueError for anything else."""
        try:
            values = json.loads(line)
            values["status"] = Outcome(values["status"])
            values["exercises"] = tuple(_exercise(each) for each in values["exercises"])
            for name in ("repairs", "flags"):
                values[name] = tuple(values[name])
            return _sound(cls(**values))
        except (TypeError, KeyError, AttributeError, RecursionError) as error:
            raise ValueError(f"not a record: {error!r}") from None

    def same_result(self) -> dict[str, Any]:
        """The record without what differs from run to run."""
        values = asdict(self)
        for name in ("seconds", "phases", "seeds"):
            values.pop(name)
        for exercise in values["exercises"]:
            exercise.pop("sketch")
        return values


def _sound(record: Record) -> Record:
    """A ValueError for what a hand may have put into the journal: names that are no names, points that are no numbers."""
    each = record.exercises
    texts = (
        record.reason,
        record.sandbox,
        record.key,
        record.submitted,
        *(text for e in each for text in (e.id, e.verdict, e.message, e.sketch)),
    )
    numbers = (record.score, record.max_score, record.seconds, *(n for e in each for n in (e.points, e.max_points)))
    if any(name in ("", ".", "..") or "/" in name for name in record.who):
        raise ValueError("its student or assignment is no name")
    if not all(isinstance(text, str) for text in texts) or not all(math.isfinite(number) for number in numbers):
        raise ValueError("it holds values of other types")
    for e in each:
        Status(e.verdict)
    for seeds in record.seeds.values():
        tuple(seeds)
    return record


def _exercise(values: dict[str, Any]) -> ExerciseRecord:
    return ExerciseRecord(**(values | {"parts": tuple(PartRecord(**part) for part in values["parts"])}))


def points_for(fraction: float, max_points: float) -> float:
    """Never more than the exercise has, never less than nothing."""
    if not math.isfinite(fraction):
        return 0.0
    return round(min(max(fraction, 0.0), 1.0) * max_points, 4)
