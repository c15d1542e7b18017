"""The course's table of contents: notebooks, exercises, points. Written by the build; read by progress and reports."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

FILE_NAME = "course.json"


def generated_folder() -> Path:
    """Where the build's data lies; while it builds it points AUTOGRADE_REFERENCES at a scratch folder."""
    override = os.environ.get("AUTOGRADE_REFERENCES")
    return Path(override) if override else Path(__file__).parents[1] / "references"


@dataclass(frozen=True)
class ExerciseEntry:
    id: str  # "01-forward"
    number: str  # "1.1"
    title: str
    points: float
    asks: str  # the name that its check cell passes: "forward"


@dataclass(frozen=True)
class Entry:
    name: str  # "01_layers_on_tensors"
    number: str  # "01"
    title: str
    aim: str
    minutes: int
    exercises: tuple[ExerciseEntry, ...]

    @property
    def points(self) -> float:
        return sum(exercise.points for exercise in self.exercises)


def load_catalogue() -> list[Entry]:
    """Every notebook, in order; empty before the first build."""
    file = generated_folder() / FILE_NAME
    if not file.exists():
        return []
    return [
        Entry(**{**entry, "exercises": tuple(ExerciseEntry(**x) for x in entry["exercises"])})
        for entry in json.loads(file.read_text(encoding="utf-8"))
    ]


def dump_catalogue(entries: list[Entry]) -> str:
    return json.dumps([asdict(entry) for entry in entries], indent=1, ensure_ascii=False) + "\n"
