"""Notebook 05's references, calculated again in plain NumPy."""

from __future__ import annotations

import numpy as np

from autograde.exercise.draws import drawn_later
from tests.oracles.oracle import all_near, of_module, public
from tests.oracles.state import count_by_rule, head_step, loss_terms, whole_step


def test_the_whole_step_by_differences() -> None:
    """The statistics by their formula, the gradient by what the loss does when a weight is moved a little."""
    inputs, stored = public("05-updates")
    statistics, slopes = whole_step(inputs)
    all_near(stored["moving statistics"], statistics)
    trained = [weight for place, weight in enumerate(inputs["weights"]) if place not in (2, 3, 8, 9)]
    for got, start, slope in zip(stored["trained weights"], trained, slopes, strict=True):
        np.testing.assert_allclose(got, start - inputs["learning_rate"] * slope, atol=2e-4)


def test_whose_variance_it_is() -> None:
    inputs, stored = public("05-whose")
    assert stored["words"] == [case["word"] for case in drawn_later(inputs, of_module("05-whose", "whose_drawing"))]


def test_counts_by_the_shapes() -> None:
    inputs, stored = public("05-count")
    drawn = drawn_later(inputs, of_module("05-count", "count_configs"))
    counts = [count_by_rule(config, drawn["features"]) for config in drawn["models"]]
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
