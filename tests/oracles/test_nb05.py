"""Notebook 05's references, calculated again in plain NumPy."""

from __future__ import annotations

import numpy as np

from autograde.exercises.state import count_by_rule, head_step, loss_terms, outputs_after_updates
from tests.oracles.oracle import all_near, near, public


def test_moving_statistics_as_a_weighted_sum() -> None:
    inputs, stored = public("05-moving")
    batches, momentum = inputs["batches"], inputs["momentum"]
    shares = [(1 - momentum) * momentum**age for age in reversed(range(len(batches)))]
    mean = sum(share * batch.mean(axis=0) for share, batch in zip(shares, batches, strict=True))
    variance = sum(share * batch.var(axis=0) for share, batch in zip(shares, batches, strict=True))
    np.testing.assert_allclose(stored["moving mean"], mean, rtol=1e-4)
    np.testing.assert_allclose(stored["moving variance"], variance + momentum ** len(batches), rtol=1e-4)


def test_the_session_normalises_by_the_formula() -> None:
    inputs, stored = public("05-updates")
    near(stored["test outputs"], outputs_after_updates(inputs))


def test_counts_by_the_shapes() -> None:
    inputs, stored = public("05-count")
    counts = [count_by_rule(config, inputs["features"]) for config in inputs["models"]]
    assert stored["trainable and not, per model"] == counts


def test_the_head_by_its_gradient() -> None:
    inputs, stored = public("05-freeze")
    loss_value, weights = head_step(inputs)
    np.testing.assert_allclose(stored["loss"], loss_value, rtol=1e-4)
    all_near(stored["weights"], weights)


def test_the_penalties_term_by_term() -> None:
    inputs, stored = public("05-penalty")
    cross, penalties = loss_terms(inputs)
    np.testing.assert_allclose(stored["loss"], cross + sum(penalties), rtol=1e-4)
