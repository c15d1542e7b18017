"""What every oracle needs: the case of the public seed, and how near a number calculated by hand must come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograde.exercise import PUBLIC_SEED
from tests.declared import get, stored


def public(exercise_id: str) -> tuple[dict[str, Any], Mapping[str, Any]]:
    """The inputs that the public seed draws, and the answer that is stored for them."""
    return get(exercise_id).draw(PUBLIC_SEED), stored(exercise_id).want


def of_module(exercise_id: str, name: str) -> Any:
    """What the exercise's own `exercises.py` calls so."""
    return get(exercise_id).probe.__globals__[name]


def near(got: Any, want: Any) -> None:
    np.testing.assert_allclose(got, want, rtol=1e-4, atol=1e-5)


def all_near(got: list[Any], want: list[Any]) -> None:
    """The same for lists of arrays."""
    for one, other in zip(got, want, strict=True):
        near(one, other)
