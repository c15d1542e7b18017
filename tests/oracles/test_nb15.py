"""The stored references of notebook 15, calculated again in plain NumPy."""

from __future__ import annotations

import numpy as np

from autograde.exercise.draws import drawn_later
from tests.oracles.by_hand import softmax
from tests.oracles.oracle import near, of_module, public


def test_lost_is_who_was_told_something_else() -> None:
    number, stored = public("15-lost")
    found = {}
    for name, told, kind, place in drawn_later(number, of_module("15-lost", "lost_rows")):
        last = told.rpartition("/")[2].removeprefix("device:")
        if place is not None and last not in ("", f"{kind}:{place}", f"{kind}:*"):
            found[name] = f"{kind}:{place}"
    assert stored["lost"] == sorted(found) and len(found) > 3
    assert stored["where they ran"] == [found[name] for name in sorted(found)]


def test_the_towers_combine_to_the_gradient_of_the_whole_batch() -> None:
    inputs, stored = public("15-towers")
    x, kernel, labels = inputs["images"].astype(np.float64), inputs["kernel"].astype(np.float64), inputs["labels"]
    errors = softmax(x @ kernel) - np.eye(kernel.shape[1])[labels]
    start = 0
    for size, tower in zip(inputs["sizes"], stored["towers"], strict=True):
        rows = slice(start, start + size)
        near(tower, np.einsum("if,ic->fc", x[rows], errors[rows]) / size)
        start += size
    near(stored["combined"], x.T @ errors / len(x))


def test_the_replicas_losses_add_up_to_the_loss_of_the_batch() -> None:
    inputs, stored = public("15-loss")
    logits, labels = np.concatenate(inputs["logits"]).astype(np.float64), np.concatenate(inputs["labels"])
    probabilities = softmax(logits)
    entropies = -np.log(probabilities[np.arange(len(labels)), labels])
    near(sum(float(loss) for loss in stored["losses"]), entropies.mean() + inputs["penalty"])
    near(np.concatenate(stored["gradients"]), (probabilities - np.eye(logits.shape[1])[labels]) / len(labels))


def test_merged_moments_are_those_of_all_images_together() -> None:
    inputs, stored = public("15-moments")
    # Each replica is rebuilt from two weighted points with exactly its mean and variance.
    points, weights = [], []
    for size, mean, variance in zip(inputs["sizes"], inputs["means"], inputs["variances"], strict=True):
        points += [mean - np.sqrt(variance), mean + np.sqrt(variance)]
        weights += [size / 2, size / 2]
    points = np.array(points, dtype=np.float64)
    mean = np.average(points, axis=0, weights=weights)
    near(stored["mean"], mean)
    near(stored["variance"], np.average((points - mean) ** 2, axis=0, weights=weights))


def test_the_trace_is_counted() -> None:
    number, stored = public("15-trace")
    inputs = drawn_later(number, of_module("15-trace", "trace_rows"))
    rows = [(device.rpartition("device:")[2], node, micros) for device, node, micros in inputs if not node.startswith("_")]
    devices = sorted({device for device, _, _ in rows})
    assert stored["devices"] == devices
    for device in devices:
        assert stored["nodes"][device] == sorted({node for where, node, _ in rows if where == device})
        assert stored["microseconds"][device] == sum(micros for where, _, micros in rows if where == device)
