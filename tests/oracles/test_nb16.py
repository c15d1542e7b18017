"""The stored references of notebook 16, calculated again in plain NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograde import exercises
from autograde.exercises import PUBLIC_SEED
from autograde.student import references

Arrays = dict[str, Any]


def _public(exercise_id: str) -> tuple[Arrays, Arrays]:
    """The inputs that the public seed draws, and the reference that is stored for them."""
    return exercises.get(exercise_id).draw(PUBLIC_SEED), references.load(exercise_id)


def _near(got: Any, want: Any) -> None:
    np.testing.assert_allclose(got, want, rtol=1e-4, atol=1e-5)


def test_the_signature_has_two_outputs() -> None:
    inputs, stored = _public("16-signature")
    logits = inputs["images"].astype(np.float64) @ inputs["kernel"]
    outputs = dict(zip(inputs["keys"], (logits, logits.sum(axis=1)), strict=True))
    assert stored["names"] == sorted(outputs)
    for got, key in zip(stored["outputs"], sorted(outputs), strict=True):
        _near(got, outputs[key])


def test_the_endpoints_give_probabilities_and_their_largest() -> None:
    inputs, stored = _public("16-endpoints")
    logits = np.maximum(inputs["images"].astype(np.float64) @ inputs["hidden"], 0) @ inputs["kernel"]
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    scores = powers / powers.sum(axis=1, keepdims=True)
    _near(stored["scores"][0], scores)
    _near(stored["scores"][1], scores[:2])
    assert np.array_equal(stored["classes"], scores.argmax(axis=1))


def test_the_layer_comes_back_with_its_limits() -> None:
    inputs, stored = _public("16-layer")
    _near(stored["outputs after reading"], np.minimum(np.maximum(inputs["images"], inputs["lowest"]), inputs["highest"]))
    assert stored["name after reading"] == inputs["name"]


def test_each_kind_of_request_has_its_reply() -> None:
    inputs, stored = _public("16-request")
    _near(stored["instances"]["predictions"], inputs["rows"] @ inputs["kernel"])
    _near(stored["inputs"]["outputs"], inputs["columns"] @ inputs["kernel"])
    assert [list(stored[part]) for part in ("instances", "inputs", "neither")] == [["predictions"], ["outputs"], ["error"]]


@pytest.mark.parametrize("exercise_id", [exercise.id for exercise in exercises.of_notebook("16")])
def test_the_reference_has_every_part(exercise_id: str) -> None:
    stored = references.load(exercise_id)
    assert set(stored) == {part.name for part in exercises.get(exercise_id).parts}
