"""The exercise of notebook 02: the nearest of many points."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.exercise import Exercise, Part, WhenError
from autograde.exercise.draws import floats


def _inputs(rng: np.random.Generator) -> dict[str, Any]:
    count, queries = int(rng.integers(12, 20)), int(rng.integers(5, 9))
    return {"points": floats(rng, count, 3), "queries": floats(rng, queries, 3)}


def _probe(nearest: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    numbers, distances = nearest(inputs["points"], inputs["queries"])
    return {"number": numbers, "distance": distances}


NEAREST = Exercise(
    id="02-nearest",
    inputs=_inputs,
    probe=_probe,
    parts=(Part("number", axes=("query",)), Part("distance", axes=("query",))),
    errors=(
        WhenError(
            "no-new-axis",
            "could not be broadcast",
            "There are not as many queries as points: `queries[:, None]` makes pairs of them, each with each.",
        ),
    ),
)

EXERCISES = (NEAREST,)
