"""The stored references of notebook 07, calculated again without TensorFlow."""

from __future__ import annotations

import numpy as np

from tests.oracles.oracle import public


def test_session() -> None:
    inputs, want = public("07-session")
    np.testing.assert_allclose(want["outputs"], np.tanh(inputs["images"] @ inputs["kernel"] + inputs["bias"]), atol=1e-5)


def test_ops() -> None:
    inputs, want = public("07-ops")
    types = {"relu": "Relu", "tanh": "Tanh", "exp": "Exp", "negative": "Neg", "sigmoid": "Sigmoid", "square": "Square"}
    inside = (inputs["scope"], inputs["scope"] + "/inner")
    words = [word for stage in inputs["stages"] if stage["scope"] in inside for word in stage["words"]]
    assert want["counts"] == {types[word]: words.count(word) for word in words}


def test_traces() -> None:
    """One trace for each Python value, and for each type and shape of a tensor."""
    inputs, want = public("07-traces")
    counts = []
    for arguments in inputs["cases"]:
        tensors = {(x.dtype.name, x.shape) for x in arguments if isinstance(x, np.ndarray)}
        counts.append(len(tensors) + len({x for x in arguments if not isinstance(x, np.ndarray)}))
    assert want["traces"] == counts


def test_once() -> None:
    """One trace, so the batch is multiplied by the factor once."""
    inputs, want = public("07-once")
    for output, batch in zip(want["outputs"], inputs["batches"], strict=True):
        np.testing.assert_allclose(output, batch * inputs["factor"], rtol=1e-6)


def test_layer() -> None:
    inputs, want = public("07-layer")
    kernel, bias, batches = inputs["kernel"], inputs["bias"], inputs["batches"]
    for output, batch in zip(want["outputs"], batches, strict=True):
        np.testing.assert_allclose(output, np.tanh(batch @ kernel + bias), atol=1e-5)
    changed = np.tanh(batches[1] @ (kernel + inputs["change"]) + bias + inputs["change"])
    np.testing.assert_allclose(want["outputs after a change"], changed, atol=1e-5)
