"""The stored references of notebook 00, worked out again in plain NumPy."""

from __future__ import annotations

import numpy as np

from tests.oracles.by_hand import ACTIVATIONS
from tests.oracles.oracle import all_near, public


def test_a_moved_layer_computes_what_it_did() -> None:
    inputs, want = public("00-rebuild")
    product = inputs["images"] @ inputs["kernel"]
    first, second, third = (ACTIVATIONS[name] for name in inputs["activations"])
    all_near(want["output"], [first(product + inputs["bias"]), second(product + inputs["bias"]), third(product)])
    assert want["frozen"] == [False, True, False]
    assert [len(weights) for weights in want["weights"]] == [2, 2, 1]


def test_momentum_by_hand() -> None:
    inputs, want = public("00-trained")
    weights = [inputs["kernel"].astype(float), inputs["bias"].astype(float)]
    moved = [np.zeros_like(weight) for weight in weights]
    for _ in range(inputs["num_steps"]):
        apart = inputs["images"] @ weights[0] + weights[1] - inputs["targets"]
        gradients = [inputs["images"].T @ apart, apart.sum(axis=0)]
        moved = [inputs["momentum"] * m + 2 * g / apart.size for m, g in zip(moved, gradients, strict=True)]
        weights = [weight - inputs["learning_rate"] * m for weight, m in zip(weights, moved, strict=True)]
    all_near(want["weights"], weights)
