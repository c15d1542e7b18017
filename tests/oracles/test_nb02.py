"""The stored references of notebook 02, worked out again in plain NumPy and plain Python."""

from __future__ import annotations

import ast
import re

import numpy as np

from autograde.exercises.by_hand import softmax
from tests.oracles.oracle import near, public


def test_triage_by_reading_the_code() -> None:
    """Without running anything: what the syntax tree and the table of names say."""
    inputs, want = public("02-triage")

    def expected(line: str) -> tuple[str, str]:
        try:
            tree = ast.parse(line)
        except SyntaxError:
            return "unreadable", ""
        stored = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        loaded = [n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)]
        for name in loaded:
            if name not in stored | set(inputs["names"]):
                return "unknown name", name
        attributes = [n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)]
        if attributes:
            return "unknown attribute", attributes[0]
        divides_by_zero = re.search(r"\((\w+) - \1\)", line)
        calls_a_number = any(isinstance(n, ast.Call) for n in ast.walk(tree))
        return ("fails" if divides_by_zero or calls_a_number else "runs"), ""

    pairs = [expected(line) for line in inputs["lines"]]
    assert want["what happens"] == [kind for kind, _ in pairs]
    assert want["missing names"] == [name for _, name in pairs]
    assert len(set(want["what happens"])) == 5


def test_initialise_keeps_the_trained() -> None:
    inputs, want = public("02-initialise")
    trained = np.array(inputs["states"]) == "trained"
    assert np.array_equal(want["values"], np.where(trained, inputs["trained"], inputs["initial"]))
    assert {"trained", "empty"} == set(inputs["states"])


def test_accuracy_counts_examples() -> None:
    inputs, want = public("02-accuracy")
    labels, preds = (np.concatenate([batch[i] for batch in inputs["batches"]]) for i in (0, 1))
    assert np.isclose(want["accuracy"], np.mean(labels.argmax(1) == preds.argmax(1)))
    assert 0.1 < want["accuracy"] < 0.95


def test_native_step_by_hand() -> None:
    inputs, want = public("02-native")
    x, y, (w1, b1, w2, b2) = inputs["images"], inputs["labels"], (w.astype(float) for w in inputs["weights"])
    hidden = np.tanh(x @ w1 + b1)
    p = softmax(hidden @ w2 + b2)
    assert np.isclose(want["loss"], -np.log((p * y).sum(1)).mean(), rtol=1e-4)
    d_logits = (p - y) / len(x)
    d_hidden = d_logits @ w2.T * (1 - hidden**2)
    gradients = [x.T @ d_hidden, d_hidden.sum(0), hidden.T @ d_logits, d_logits.sum(0)]
    for got, start, gradient in zip(want["weights"], (w1, b1, w2, b2), gradients, strict=True):
        near(got, start - inputs["learning_rate"] * gradient)


def test_listing_by_hand() -> None:
    inputs, want = public("02-listing")
    weights = [w.astype(float) for w in inputs["weights"]]
    losses = []
    for x, y in inputs["batches"]:
        first, second, p = _three_layers(x, weights)
        losses.append(-np.log((p * y).sum(1)).mean())
        d3 = (p - y) / len(x)
        d2 = d3 @ weights[4].T * (second > 0)
        d1 = d2 @ weights[2].T * (first > 0)
        gradients = [x.T @ d1, d1.sum(0), first.T @ d2, d2.sum(0), second.T @ d3, d3.sum(0)]
        weights = [w - inputs["learning_rate"] * gradient for w, gradient in zip(weights, gradients, strict=True)]
    np.testing.assert_allclose(want["losses"], losses, rtol=1e-4)
    images, labels = inputs["test_set"]
    share = np.mean(_three_layers(images, weights)[2].argmax(1) == labels.argmax(1))
    assert np.isclose(want["accuracy"], share, atol=1e-6)


def _three_layers(x: np.ndarray, w: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    first = np.maximum(x @ w[0] + w[1], 0)
    second = np.maximum(first @ w[2] + w[3], 0)
    return first, second, softmax(second @ w[4] + w[5])
