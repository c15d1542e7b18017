"""The seeds of a grading run: fresh for every run, the same for every submission of it, repeatable with `--seed`."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograde.exercise.model import PUBLIC_SEED, Exercise

PER_EXERCISE = 2
_TRIES = 32  # draws to find inputs of other shapes; an exercise with fixed shapes has none


@dataclass(frozen=True)
class SeedPlan:
    """All seeds of a run follow from one number."""

    run: int = field(default_factory=lambda: secrets.randbits(63))
    fresh: bool = True  # drawn for this run, not given with --seed
    per_exercise: int = PER_EXERCISE

    @classmethod
    def given(cls, run: int, per_exercise: int = PER_EXERCISE) -> SeedPlan:
        return cls(run, False, per_exercise)

    def seeds(self, exercise: Exercise) -> tuple[int, ...]:
        """Different seeds whose inputs differ in shape where the exercise varies it, so that fixed answers fail."""
        chosen: list[int] = []
        shapes: list[Any] = [shape_of(exercise.draw(PUBLIC_SEED))]
        for index in range(self.per_exercise):
            tries = [self._seed(exercise.id, index, attempt) for attempt in range(_TRIES)]
            tries = [seed for seed in tries if seed not in (PUBLIC_SEED, *chosen)]
            seed = next((seed for seed in tries if shape_of(exercise.draw(seed)) not in shapes), tries[0])
            chosen.append(seed)
            shapes.append(shape_of(exercise.draw(seed)))
        return tuple(chosen)

    def _seed(self, exercise_id: str, index: int, attempt: int) -> int:
        text = f"{self.run}/{exercise_id}/{index}/{attempt}"
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")


def shape_of(value: Any) -> Any:
    """The shapes of arrays and the lengths of lists in what an exercise draws."""
    if isinstance(value, np.ndarray):
        return value.shape
    if isinstance(value, Mapping):
        return tuple((key, shape_of(item)) for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return tuple(shape_of(item) for item in value)
    return None
