"""The stored references of notebook 07, calculated again without an answer; the keys, by what TensorFlow does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograde.exercise.draws import drawn_later
from tests.oracles.by_hand import softmax
from tests.oracles.oracle import near, of_module, public


def test_session() -> None:
    inputs, want = public("07-session")
    np.testing.assert_allclose(want["outputs"], np.tanh(inputs["images"] @ inputs["kernel"] + inputs["bias"]), atol=1e-5)


def test_frozen() -> None:
    number, want = public("07-frozen")
    fates = drawn_later(number, of_module("07-frozen", "frozen_drawing"))["fates"]
    assert want["frozen"] == [fate in ("constant", "NumPy") for fate in fates]


def _traces_into(seen: list[str]) -> Callable[[Any], None]:
    """A function of one argument, and of no more: TensorFlow copies defaults, and a copy would be written to."""
    return lambda _: seen.append("traced")


def test_keys_as_tensorflow_itself_shares_its_graphs() -> None:
    import tensorflow as tf

    inputs, want = public("07-key")
    for case, groups in zip(inputs["cases"], want["first call with the same key"], strict=True):
        arguments = [of_module("07-key", "argument")(item) for item in case]
        seen: list[str] = []
        function = tf.function(_traces_into(seen), autograph=False)
        new = []
        for argument in arguments:
            before = len(seen)
            function(argument)
            new.append(len(seen) > before)
        assert new == [group == place for place, group in enumerate(groups)]


def test_once() -> None:
    """One trace, so each step comes once."""
    inputs, want = public("07-once")
    for step, (images, labels), rate in zip(want["steps"], inputs["batches"], inputs["rates"], strict=True):
        near(step, rate * (1 + rate) * images.T @ (softmax(images @ inputs["kernel"]) - labels) / len(images))


def test_loop() -> None:
    inputs, want = public("07-loop")
    for (opinions, limit), taken, mean in zip(inputs["cases"], want["taken"], want["means"], strict=True):
        means = np.cumsum(opinions, axis=0) / np.arange(1, len(opinions) + 1)[:, None]
        sure = np.flatnonzero(means.max(axis=1) > limit)
        assert taken == (sure[0] + 1 if len(sure) else len(opinions))
        near(mean, means[taken - 1])


def test_layer() -> None:
    inputs, want = public("07-layer")
    kernel, bias, batches = inputs["kernel"], inputs["bias"], inputs["batches"]
    for output, batch in zip(want["outputs"], batches, strict=True):
        np.testing.assert_allclose(output, np.tanh(batch @ kernel + bias), atol=1e-5)
    changed = np.tanh(batches[1] @ (kernel + inputs["change"]) + bias + inputs["change"])
    np.testing.assert_allclose(want["outputs after a change"], changed, atol=1e-5)
