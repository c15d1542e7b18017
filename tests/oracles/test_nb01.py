"""The stored references of notebook 01, worked out again in plain NumPy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from tests.oracles.by_hand import relu, softmax
from tests.oracles.oracle import all_near, near, public


def test_three_layers() -> None:
    inputs, want = public("01-forward")
    first, second, third = zip(inputs["weights"][0::2], inputs["weights"][1::2], strict=True)
    hidden = relu(relu(inputs["batch_images"] @ first[0] + first[1]) @ second[0] + second[1])
    np.testing.assert_allclose(want["logits"], hidden @ third[0] + third[1], rtol=1e-3, atol=1e-2)


def test_the_loss_of_any_logits() -> None:
    inputs, want = public("01-loss")
    for part, name in (("loss", "logits"), ("loss of huge logits", "huge_logits")):
        logits = inputs[name].astype(float)
        largest = logits.max(axis=1)
        log_sums = largest + np.log(np.exp(logits - largest[:, None]).sum(axis=1))
        near(want[part], (log_sums - logits[inputs["labels"] == 1]).mean())
    _some_are_huge_in_every_way(inputs, want)


def _some_are_huge_in_every_way(inputs: dict[str, Any], want: Mapping[str, Any]) -> None:
    """Rows far below 0, far above it and between them, so that no shift by one number serves all; some surely wrong."""
    largest = inputs["huge_logits"].max(axis=1)
    assert largest.min() < -500 and largest.max() > 1400 and ((largest > -50) & (largest < 1000)).any()
    assert want["loss of huge logits"] > 100


def test_a_step_with_decay() -> None:
    inputs, want = public("01-step")
    images, kernel, bias = (inputs[name].astype(float) for name in ("batch_images", "kernel", "bias"))
    slope = (softmax(images @ kernel + bias) - inputs["batch_labels"]) / len(images)
    new_kernel = kernel - inputs["learning_rate"] * (images.T @ slope + inputs["strength"] * kernel)
    all_near(want["kernel and bias"], [new_kernel, bias - inputs["learning_rate"] * slope.sum(axis=0)])


def test_where_two_programs_part() -> None:
    inputs, want = public("01-where")
    found = []
    for case in inputs["cases"]:
        places = [(number, name) for number, step in enumerate(case["then"]) for name in step]
        for number, name in places:
            then, now = np.nan_to_num(case["then"][number][name], nan=1e9), np.nan_to_num(case["now"][number][name], nan=1e9)
            size = np.abs(then[then < 1e8]).max()
            if np.abs(then - now).max() > inputs["within"] * size:
                found.append(f"step {number}: {name}")
                break
        else:
            found.append("nowhere")
    assert want["where"] == found
    assert found.count("nowhere") == 1
