"""Notebook 17's ungraded script: its checker passes a right migration, and only that."""

from __future__ import annotations

from typing import Any

import pytest

from autograde.authoring.source import read_source
from tests.course.answers import COURSE

RESULTS = ("distance", "loss", "kernel", "bias")
MIGRATED = """
def migrated(weights, left, right, alike):
    shared = keras.layers.Dense(3, activation="tanh", kernel_regularizer=keras.regularizers.L2(0.1))
    shared.build((None, 6))
    shared.set_weights(weights)
    optimizer = keras.optimizers.SGD(0.2, momentum=0.9)

    def measure():
        distance = tf.sqrt(tf.reduce_sum((shared(left) - shared(right)) ** 2, axis=1) + 1e-6)
        pull, push = alike * distance**2, (1 - alike) * tf.maximum(1 - distance, 0) ** 2
        return distance, tf.reduce_mean(pull + push) + tf.add_n(shared.losses)

    distance, loss_value = measure()
    for _ in range(3):
        with tf.GradientTape() as tape:
            _, last_loss = measure()
        optimizer.apply(tape.gradient(last_loss, shared.trainable_variables), shared.trainable_variables)
    kernel, bias = shared.get_weights()
    return {"distance": distance, "loss": loss_value, "kernel": kernel, "bias": bias}
"""


@pytest.fixture(scope="module")
def notebook() -> dict[str, Any]:
    """The names of the setup cell, the script and its checker."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    for cell in read_source(COURSE.source("17_capstone")).cells:
        if cell.role == "setup" or cell.options.get("id") in ("practice", "practice-gates"):
            exec(compile(cell.text, f"<17_capstone, line {cell.line}>", "exec"), namespace)
    return namespace


def _reported(notebook: dict[str, Any], capsys: pytest.CaptureFixture, old: str = "", new: str = "") -> dict[str, str]:
    exec(MIGRATED.replace(old, new) if old else MIGRATED, notebook)
    capsys.readouterr()
    notebook["practice_gates"](notebook["migrated"])
    return dict(line.split(": ") for line in capsys.readouterr().out.splitlines())


def test_a_right_migration_passes(notebook: dict[str, Any], capsys: pytest.CaptureFixture) -> None:
    assert _reported(notebook, capsys) == dict.fromkeys(RESULTS, "passed")


@pytest.mark.parametrize(
    ("old", "new", "failing"),
    [
        ("tf.sqrt(", "tf.identity(", ("distance", "loss", "kernel", "bias")),
        (" + tf.add_n(shared.losses)", "", ("loss", "kernel", "bias")),
        (", momentum=0.9", "", ("kernel", "bias")),
        (', "bias": bias}', "}", ("bias",)),
    ],
    ids=["no root", "no penalty", "no momentum", "a result is missing"],
)
def test_a_wrong_migration_is_found(
    notebook: dict[str, Any], capsys: pytest.CaptureFixture, old: str, new: str, failing: tuple[str, ...]
) -> None:
    assert old in MIGRATED
    reported = _reported(notebook, capsys, old, new)
    assert [name for name in RESULTS if reported[name] == "not yet"] == list(failing)
