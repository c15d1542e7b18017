"""Notebook 13's references, calculated again in plain NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.exercise.draws import drawn_later
from tests.oracles.by_hand import cross_entropy, linear_step
from tests.oracles.oracle import of_module, public

SCOPES = ("input", "NN", "loss", "train")


def session_curves(inputs: dict[str, Any], *, test_first: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Rows of (step, loss): of each batch before its step, and of the test batch after it."""

    def loss(images: np.ndarray, labels: np.ndarray) -> float:
        return cross_entropy(images @ kernel, labels)[0]

    kernel, train, test = inputs["kernel"].astype(np.float64), [], []
    for step, (images, labels) in enumerate(inputs["batches"]):
        train.append([step, loss(images, labels)])
        before = loss(*inputs["test_batch"])
        kernel, _ = linear_step(kernel, 0.0, images, labels, inputs["learning_rate"])
        test.append([step, before if test_first else loss(*inputs["test_batch"])])
    return np.array(train), np.array(test)


def smoothed(
    inputs: dict[str, Any], *, divide: bool = True, swap: bool = False, start: bool = False, keep: bool = False
) -> np.ndarray:
    """The right smoothing, or a wrong one."""
    values, weight = np.array(inputs["values"]), inputs["weight"]
    weight = 1 - weight if swap else weight
    average, result = (values[0] if start else 0.0), []
    for count, value in enumerate(values, start=1):
        average = weight * average + (1 - weight) * value
        result.append(average / (1 - weight**count) if divide and not start else average)
        average = result[-1] if keep else average
    return np.array(result)


def spreads(inputs: dict[str, Any], *, counted: bool = True, root: bool = True, about_zero: bool = False) -> np.ndarray:
    """The standard deviation by 30 equal buckets, or a wrong one."""
    result = []
    for values in drawn_later(inputs, of_module("13-spread", "histograms"))["values"]:
        counts, edges = np.histogram(values.astype(np.float64), 30)
        centres, shares = (edges[:-1] + edges[1:]) / 2, counts / counts.sum() if counted else np.full(30, 1 / 30)
        mean = 0.0 if about_zero else shares @ centres
        variance = shares @ (centres - mean) ** 2
        result.append(np.sqrt(variance) if root else variance)
    return np.array(result)


def test_the_points_that_were_written() -> None:
    inputs, stored = public("13-read")
    drawn = drawn_later(inputs, of_module("13-read", "curves_to_read"))
    for world in ("old", "new"):
        np.testing.assert_allclose(stored[f"{world} file"], drawn[world][drawn["tag"]], rtol=1e-6)


def test_the_session_bysoftmax_regression() -> None:
    inputs, stored = public("13-session")
    train, test = session_curves(inputs)
    np.testing.assert_allclose(stored["train curve"], train, rtol=1e-4)
    np.testing.assert_allclose(stored["test curve"], test, rtol=1e-4)
    assert stored["tags"] == {"train": ["cost"], "test": ["cost"]}
    assert stored["scopes in the graph"] == list(SCOPES)


def test_every_run_has_its_points() -> None:
    inputs, stored = public("13-curves")
    assert stored["tags of each run"] == {run: ["loss"] for run in inputs["curves"]}
    for run, losses in inputs["curves"].items():
        points = [(i * inputs["every"], value) for i, value in enumerate(losses)]
        np.testing.assert_allclose(stored["points of each run"][run], points, rtol=1e-6)


def test_smoothing_as_a_weighted_mean() -> None:
    inputs, stored = public("13-smooth")
    values, shares = np.array(inputs["values"]), inputs["weight"] ** np.arange(len(inputs["values"]))
    means = [np.average(values[: n + 1], weights=shares[: n + 1][::-1]) for n in range(len(values))]
    np.testing.assert_allclose(stored["smoothed"], means, rtol=1e-6)
    np.testing.assert_allclose(stored["smoothed"], smoothed(inputs), rtol=1e-6)


def test_spread_by_thirty_equal_buckets() -> None:
    inputs, stored = public("13-spread")
    np.testing.assert_allclose(stored["standard deviations"], spreads(inputs), rtol=1e-2)
    true = [values.std() for values in drawn_later(inputs, of_module("13-spread", "histograms"))["values"]]
    np.testing.assert_allclose(stored["standard deviations"], true, rtol=3e-2)
