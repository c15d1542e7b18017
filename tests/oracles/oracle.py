"""What every oracle needs: the case of the public seed, and how near a number calculated by hand must come."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde import exercises
from autograde.exercises import PUBLIC_SEED
from autograde.student import references


def public(exercise_id: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The inputs that the public seed draws, and the reference that is stored for them."""
    return exercises.get(exercise_id).draw(PUBLIC_SEED), references.load(exercise_id)


def near(got: Any, want: Any) -> None:
    np.testing.assert_allclose(got, want, rtol=1e-4, atol=1e-5)


def all_near(got: list[Any], want: list[Any]) -> None:
    """The same for lists of arrays."""
    for one, other in zip(got, want, strict=True):
        near(one, other)
