"""Notebook 12's references, calculated again in plain NumPy."""

from __future__ import annotations

import numpy as np

from autograde.exercises.callbacks import (
    distances,
    hook_order,
    loop_results,
    stopped,
    trained_accuracies,
    warm_up_rates,
)
from tests.oracles.oracle import all_near, public


def test_accuracies_of_the_trained_weights() -> None:
    inputs, stored = public("12-record")
    first, second = trained_accuracies(inputs)["tested"]
    np.testing.assert_allclose(stored["accuracies"], first, rtol=1e-5)
    np.testing.assert_allclose(stored["accuracies of a second fit"], second, rtol=1e-5)


def test_the_logged_accuracies_are_others() -> None:
    inputs, _ = public("12-record")
    both = trained_accuracies(inputs)
    assert not np.allclose(both["logged"][0], both["tested"][0])


def test_stopped_by_the_rule() -> None:
    inputs, stored = public("12-stop")
    last, best = stopped(inputs)
    assert stored["last epoch"] == last < len(inputs["losses"]) - 1
    assert best == int(np.argmin(inputs["losses"][: last + 1])) == last - inputs["patience"]
    np.testing.assert_array_equal(stored["kernel"], inputs["kernels"][best])


def test_learning_rates_by_the_formula() -> None:
    inputs, stored = public("12-schedule")
    rates = warm_up_rates(inputs)
    assert rates.argmax() == inputs["warm_up_steps"] - 1
    np.testing.assert_allclose(stored["learning rates"], rates, rtol=1e-3, atol=1e-5)


def test_distances_of_the_trained_weights() -> None:
    inputs, stored = public("12-movement")
    np.testing.assert_allclose(stored["distances"], distances(inputs), rtol=1e-5)


def test_the_loop_bysoftmax_regression() -> None:
    inputs, stored = public("12-loop")
    losses, weights = loop_results(inputs)
    counts = len(inputs["batches"]), len(inputs["validation_batches"])
    assert stored["hooks"] == hook_order(*counts, inputs["stop_after"])
    np.testing.assert_allclose(stored["validation losses"], np.mean(losses, axis=1), rtol=1e-4)
    all_near(stored["weights"], weights)
