"""The course's table of contents: notebooks, exercises, points. Written by the build; read by progress and reports."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from autograde.course import CATALOGUE, find_root


@dataclass(frozen=True)
class ExerciseEntry:
    id: str
    number: str  # within the course, such as "1.1"
    title: str
    points: float
    asks: str  # the name that its check cell passes: "forward"


@dataclass(frozen=True)
class Entry:
    name: str  # of its folder
    number: str  # what the name begins with
    title: str
    aim: str
    minutes: int
    exercises: tuple[ExerciseEntry, ...]

    @property
    def points(self) -> float:
        return sum(exercise.points for exercise in self.exercises)


def find_catalogue(start: Path) -> Path | None:
    """The table of contents for a notebook that runs in `start`: beside it, else the course's."""
    root = find_root(start)
    files = (start / CATALOGUE, *((root / "notebooks" / CATALOGUE,) if root else ()))
    return next((file for file in files if file.is_file()), None)


def load_catalogue(file: Path | None) -> list[Entry]:
    """Every notebook, in order; empty before the first build."""
    return _entries(file.read_bytes()) if file is not None and file.exists() else []


def titles_in(catalogue: bytes) -> dict[str, str]:
    """From the file's bytes: each notebook's title, and each exercise's with its number."""
    return titles_of(_entries(catalogue or b"[]"))


def titles_of(entries: Sequence[Entry]) -> dict[str, str]:
    titles = {entry.name: entry.title for entry in entries}
    return titles | {each.id: f"{each.number} {each.title}" for entry in entries for each in entry.exercises}


def _entries(blob: bytes) -> list[Entry]:
    return [
        Entry(**{**entry, "exercises": tuple(ExerciseEntry(**x) for x in entry["exercises"])}) for entry in json.loads(blob)
    ]


def dump_catalogue(entries: list[Entry]) -> str:
    return json.dumps([asdict(entry) for entry in entries], indent=1, ensure_ascii=False) + "\n"
