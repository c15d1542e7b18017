"""Exercises of notebook 01: a weighted mean, a standardised table."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.exercise import Case, Exercise, Part, When


def _weighted_inputs(rng: np.random.Generator) -> dict[str, Any]:
    count = int(rng.integers(4, 9))
    return {"values": rng.normal(0, 3, count), "weights": rng.uniform(0.5, 4, count)}


WEIGHTED = Exercise(
    id="01-weighted",
    inputs=_weighted_inputs,
    probe=lambda weighted_mean, inputs: {"mean": weighted_mean(inputs["values"], inputs["weights"])},
    parts=(Part("mean", axes=()),),
)


def _standard_inputs(rng: np.random.Generator) -> dict[str, Any]:
    rows, columns = (int(rng.integers(6, 12)), int(rng.integers(2, 5)))
    return {"table": rng.normal(rng.uniform(5, 50, columns), rng.uniform(2, 9, columns), (rows, columns))}


def _another_divisor(case: Case) -> bool:
    """Right but for one factor: any divisor that depends on the number of rows alone gives this."""
    factors = case.got / case.want
    return bool(np.allclose(factors, factors.flat[0], rtol=1e-6))


STANDARD = Exercise(
    id="01-standard",
    inputs=_standard_inputs,
    probe=lambda standardised, inputs: {"table": standardised(inputs["table"])},
    parts=(Part("table", axes=("row", "column")),),
    when=(
        When(
            "another-divisor",
            _another_divisor,
            "Right but for one factor: the standard deviation here divides by the number of rows, as `std` does unasked.",
        ),
    ),
)

EXERCISES = (WEIGHTED, STANDARD)
