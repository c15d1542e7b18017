"""Notebook 12's references, calculated again in plain NumPy."""

from __future__ import annotations

import numpy as np

from tests.oracles.callbacks import audited, hook_order, loop_results, losses_of_batches, rescued
from tests.oracles.oracle import all_near, public


def test_losses_of_single_batches() -> None:
    inputs, stored = public("12-batches")
    found = losses_of_batches(inputs)
    for part, want in zip(("losses", "losses of a second fit"), found["batches"], strict=True):
        np.testing.assert_allclose(stored[part], want, rtol=1e-3, atol=1e-4)
    for history, want in zip(stored["losses in the History"], found["epochs"], strict=True):
        np.testing.assert_allclose(history, want, rtol=1e-4)


def test_the_running_means_are_others() -> None:
    inputs, _ = public("12-batches")
    losses = losses_of_batches(inputs)["batches"][0]
    batches = len(losses) // inputs["epochs"][0]
    means = np.cumsum(losses[:batches]) / np.arange(1, batches + 1)
    assert np.abs(means - losses[:batches]).max() > 0.05


def test_what_was_kept_by_the_letters_of_the_name() -> None:
    inputs, stored = public("12-audit")
    want = [audited(inputs["history"], *case) for case in inputs["cases"]]
    assert stored["epochs run"] == [run for run, _ in want]
    assert stored["epoch in the file"] == [kept for _, kept in want]


def test_the_night_keeps_the_epoch_with_most_sevens_before_it_stops() -> None:
    inputs, stored = public("12-night")
    run = len(inputs["val_sevens"]) - 1  # the best epoch of all comes too late
    best = int(np.argmax(inputs["val_sevens"][:run]))
    assert stored["epochs run"] == run == best + 1 + inputs["patience"]
    for part in ("kernel in best.keras", "kernel after training"):
        np.testing.assert_array_equal(stored[part], inputs["kernels"][best])
    np.testing.assert_array_equal(stored["kernel after the power cut"], inputs["kernels"][1])
    np.testing.assert_allclose(stored["val_sevens in the curves"], inputs["val_sevens"][:run], atol=1e-3)


def test_the_weights_from_before_the_bad_batch() -> None:
    inputs, stored = public("12-rescue")
    batches = len(inputs["images"]) // inputs["batch_size"]
    assert stored["batches run"] == [inputs["bad_batch"] + 1, 1, batches * 2]
    for weights, bad in zip(stored["weights after the fits with a bad batch"], (inputs["bad_batch"], 0), strict=True):
        all_near(weights, rescued(inputs, bad))
    all_near(stored["weights after a good fit"], rescued(inputs, batches * 2))


def test_the_loop_bysoftmax_regression() -> None:
    inputs, stored = public("12-loop")
    losses, weights = loop_results(inputs)
    counts = len(inputs["batches"]), len(inputs["validation_batches"])
    assert stored["hooks"] == hook_order(*counts, inputs["stop_after"])
    assert stored["numbers of the batches"] == [*range(counts[0])] * inputs["stop_after"]
    np.testing.assert_allclose(stored["validation losses"], np.mean(losses, axis=1), rtol=1e-4)
    all_near(stored["weights"], weights)
