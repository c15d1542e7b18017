"""Notebook 13's references, calculated again in plain NumPy."""

from __future__ import annotations

import numpy as np

from autograde.exercises.nb13 import SCOPES, session_curves, smoothed, spreads
from tests.oracles.oracle import public


def test_the_points_that_were_written() -> None:
    inputs, stored = public("13-read")
    for world in ("old", "new"):
        np.testing.assert_allclose(stored[f"{world} file"], inputs[world][inputs["tag"]], rtol=1e-6)


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
    true = [values.std() for values in inputs["values"]]
    np.testing.assert_allclose(stored["standard deviations"], true, rtol=3e-2)
