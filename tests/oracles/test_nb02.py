"""The stored references of notebook 02, worked out again in plain NumPy and plain Python."""

from __future__ import annotations

import ast
import builtins
import re

import numpy as np

from autograde.exercise.draws import drawn_later
from tests.oracles.by_hand import softmax
from tests.oracles.oracle import of_module, public


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
            if name not in stored | set(inputs["names"]) | set(dir(builtins)):
                return "unknown name", name
        attributes = [n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)]
        if attributes:
            return "unknown attribute", attributes[0]
        divides_by_zero = re.search(r"\((\w+) - \1\)", line)
        called = [n.func.id for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)]
        calls_a_number = any(name in inputs["names"] for name in called)
        return ("fails" if divides_by_zero or calls_a_number else "runs"), ""

    pairs = [expected(line) for line in 2 * inputs["lines"]]
    assert want["what happens"] == [kind for kind, _ in pairs]
    assert want["missing names"] == [name for _, name in pairs]
    assert len(set(want["what happens"])) == 5


def test_initialise_keeps_the_trained() -> None:
    number, want = public("02-initialise")
    inputs = drawn_later(number, of_module("02-initialise", "initialise_drawing"))
    steps = inputs["rows"] @ inputs["point"]
    assert want["each variable"] == ["full"] * len(steps)
    np.testing.assert_allclose(want["values"], np.where(steps > 0, 5 + steps, inputs["initial"]), rtol=1e-5)
    assert (steps > 0.5).any() and (steps < -0.5).any() and np.abs(steps).min() > 0.5


def test_accuracy_counts_examples() -> None:
    inputs, want = public("02-accuracy")
    labels, preds = (np.concatenate([batch[i] for batch in inputs["batches"]]) for i in (0, 1))
    assert np.isclose(want["accuracy"], np.mean(labels.argmax(1) == preds.argmax(1)))
    assert 0.1 < want["accuracy"] < 0.95


def test_each_suspect_by_its_traces() -> None:
    """Not by experiments: the loss, the step and the accuracy worked out again, and what they are then like."""
    number, want = public("02-suspect")
    suspects = drawn_later(number, of_module("02-suspect", "suspect_drawing"))
    assert want["faults"] == [_fault(*suspect) for suspect in suspects]
    assert set(want["faults"]) == {"swapped", "erased", "test trains", "wrong images", "sound"}


def _fault(program, weights, train, test) -> str:  # noqa: ANN001
    loss, accuracy, end = program(weights, train, test)
    p = softmax(train[0] @ weights[0] + weights[1])
    right = (p * train[1]).sum(1)
    if not np.isclose(loss, -np.log(right).mean(), rtol=1e-3):
        assert np.isclose(loss, (16.118 * (1 - right)).mean(), rtol=1e-3)
        return "swapped"
    if np.allclose(end[0], weights[0], atol=1e-12):
        return "erased"
    slope = train[0].T @ (p - train[1]) / len(train[0])
    rate = (weights[0] - end[0]) / slope
    if np.ptp(rate) > 1e-3:  # not one step down this slope
        return "test trains"
    hits = [np.mean((x @ end[0] + end[1]).argmax(1) == y.argmax(1)) for x, y in (train, test)]
    assert min(abs(accuracy - share) for share in hits) < 1e-9 and hits[0] != hits[1]
    return "sound" if abs(accuracy - hits[1]) < 1e-9 else "wrong images"


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
