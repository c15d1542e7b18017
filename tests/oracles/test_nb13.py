"""Notebook 13's references, calculated or measured again."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from autograde.exercise.draws import drawn_later
from tests.oracles.oracle import of_module, public


def test_raw_values_are_smoothed_to_what_was_drawn() -> None:
    inputs, stored = public("13-raw")
    shares = inputs["weight"] ** np.arange(len(inputs["drawn"]))
    raw = stored["raw values"]
    means = [np.average(raw[: n + 1], weights=shares[: n + 1][::-1]) for n in range(len(raw))]
    np.testing.assert_allclose(means, inputs["drawn"], rtol=1e-6)


def test_the_runs_are_the_points_that_were_written_cut_where_steps_go_back() -> None:
    inputs, stored = public("13-runs")
    folders = drawn_later(inputs, of_module("13-runs", "folders"))
    for files, runs in zip(folders, stored.values(), strict=True):
        points = np.array([point for _, each in files for point in each])
        cut = np.split(points, np.flatnonzero(np.diff(points[:, 0]) <= 0) + 1)
        assert len(runs) == len(cut) > 1
        for got, want in zip(runs, cut, strict=True):
            np.testing.assert_allclose(got, want, rtol=1e-6)


def steps_of_the_program(folder: Path, compiled: bool, kind: str, first: int, count: int, late: int) -> list[int]:
    """The program of the exercise's text, run."""
    import tensorflow as tf

    writer = tf.summary.create_file_writer(str(folder))
    variable = tf.Variable(0, dtype=tf.int64)

    def log(given: object) -> None:
        step = {"global": i, "number": given, "tensor": given, "variable": variable}[kind]
        tf.summary.scalar("cost", 1.0, step=step)

    call = tf.function(log) if compiled else log
    for i in range(first, first + count):
        variable.assign(i)
        given = i if kind == "number" else tf.constant(i, tf.int64)
        if i < first + late:
            call(given)
        else:
            with writer.as_default():
                call(given)
    writer.close()
    events = [e for path in folder.glob("*") for e in tf.compat.v1.train.summary_iterator(str(path))]
    return [event.step for event in events for _ in event.summary.value]


def test_the_steps_are_those_that_the_programs_write(tmp_path: Path) -> None:
    inputs, stored = public("13-written")
    for compiled, part in ((False, "steps of eager programs"), (True, "steps of compiled programs")):
        settings = [setting for setting in inputs["settings"] if setting[0] == compiled]
        found = [steps_of_the_program(tmp_path / f"{part} {i}", *setting) for i, setting in enumerate(settings)]
        assert found == stored[part]


def test_the_layer_reports_the_units_without_a_number() -> None:
    inputs, stored = public("13-layer")

    def shares(batches: list[np.ndarray]) -> list[tuple[int, float]]:
        units = [batch.reshape(-1, batch.shape[-1]) for batch in batches]
        return [(i, float((~each.any(axis=0)).mean())) for i, each in enumerate(units)]

    for name in ("written eagerly", "written by a tf.function"):
        np.testing.assert_allclose(stored[name], shares(inputs["flat"]), rtol=1e-6)
    np.testing.assert_allclose(stored["written for inputs with three axes"], shares(inputs["deep"]), rtol=1e-6)
    np.testing.assert_array_equal(stored["outputs"], inputs["flat"])
    hidden = np.maximum(inputs["images"] @ inputs["kernel"] + inputs["bias"], 0)
    in_fit = shares(np.split(hidden, 4)) * 2
    np.testing.assert_array_equal(stored["written in fit"][:, 0], range(8))
    # Nothing flows back through the zeros of the last layer: the first one stays as it was.
    np.testing.assert_allclose(stored["written in fit"][:, 1], [share for _, share in in_fit], rtol=1e-5)


def test_the_first_layer_with_more_than_half_of_its_units_dead() -> None:
    inputs, stored = public("13-died")
    for place, which in enumerate(("slowly", "at once", "none")):
        layers = of_module("13-died", "layers_of")(np.random.default_rng([inputs["drawing"], len(which)]), which)
        dead = [(s, n) for n, by_step in layers.items() for s, v in by_step.items() if (v == 0).sum() > len(v) / 2]
        step, layer = min(dead, default=(-1, "none"))
        assert (stored["layers"][place], stored["steps"][place]) == (layer, step)
    assert len(set(stored["steps"])) == 3
