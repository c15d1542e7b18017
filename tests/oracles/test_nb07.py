"""The stored references of notebook 07, calculated again without TensorFlow."""

from __future__ import annotations

import numpy as np

from autograde import exercises
from autograde.exercises import PUBLIC_SEED
from autograde.student import references


def _drawn(exercise_id: str) -> dict:
    return exercises.get(exercise_id).draw(PUBLIC_SEED)


def test_session() -> None:
    inputs = _drawn("07-session")
    want = references.load("07-session")["outputs"]
    np.testing.assert_allclose(want, np.tanh(inputs["images"] @ inputs["kernel"] + inputs["bias"]), atol=1e-5)


def test_ops() -> None:
    inputs = _drawn("07-ops")
    types = {"relu": "Relu", "tanh": "Tanh", "exp": "Exp", "negative": "Neg", "sigmoid": "Sigmoid", "square": "Square"}
    (words,) = (stage["words"] for stage in inputs["stages"] if stage["scope"] == inputs["scope"])
    assert references.load("07-ops")["counts"] == {types[word]: words.count(word) for word in words}


def test_traces() -> None:
    """One trace for each Python value, and for each type and shape of a tensor."""
    counts = []
    for arguments in _drawn("07-traces")["cases"]:
        tensors = {(x.dtype.name, x.shape) for x in arguments if isinstance(x, np.ndarray)}
        counts.append(len(tensors) + len({x for x in arguments if not isinstance(x, np.ndarray)}))
    assert references.load("07-traces")["traces"] == counts


def test_once() -> None:
    """One trace, so the factor is 1."""
    outputs = references.load("07-once")["outputs"]
    for output, batch in zip(outputs, _drawn("07-once")["batches"], strict=True):
        assert np.array_equal(output, batch)


def test_layer() -> None:
    inputs, want = _drawn("07-layer"), references.load("07-layer")
    kernel, bias, batches = inputs["kernel"], inputs["bias"], inputs["batches"]
    for output, batch in zip(want["outputs"], batches, strict=True):
        np.testing.assert_allclose(output, np.tanh(batch @ kernel + bias), atol=1e-5)
    changed = np.tanh(batches[1] @ (kernel + inputs["change"]) + bias + inputs["change"])
    np.testing.assert_allclose(want["outputs after a change"], changed, atol=1e-5)
