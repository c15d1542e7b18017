"""Two runs that log into one folder, as tutorial C's do, and what the real TensorBoard makes of them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograde.authoring.source import read_source
from autograde.course import find_course

PATIENCE = 120


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twice twenty points: those of the first run are all 1, those of the second 2."""
    import tensorflow as tf

    v1, folder = tf.compat.v1, tmp_path_factory.mktemp("logs")
    for number in (1, 2):
        with tf.Graph().as_default():  # which the old writer asks for
            writer = v1.summary.FileWriter(str(folder), filename_suffix=f".{number}")
        for step in range(20):
            writer.add_summary(v1.Summary(value=[v1.Summary.Value(tag="loss", simple_value=number)]), step)
        writer.close()
        time.sleep(1.1)  # a file is named after the second in which it was begun, and TensorBoard reads them in that order
    return folder


def points(logs: Path, load_fast: str, log: Path, last: tuple[int, float] = (19, 2.0)) -> list[tuple[int, float]]:
    """Steps and values that TensorBoard shows, once it has read the last point of the last run."""
    command = [sys.executable, "-m", "tensorboard.main", "--logdir", str(logs), "--host", "127.0.0.1", "--port", "0"]
    with open(log, "w") as stream:
        process = subprocess.Popen([*command, "--load_fast", load_fast], stdout=stream, stderr=stream)
    try:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            time.sleep(0.5)
            if found := re.search(r"http://\S+?/(?= )", log.read_text()):
                try:
                    with urllib.request.urlopen(f"{found[0]}data/plugin/scalars/scalars?run=.&tag=loss") as answer:
                        shown = [(step, value) for _, step, value in json.load(answer)]
                except OSError:  # it has not read the files yet
                    continue
                if last in shown:
                    return shown
        raise AssertionError(f"TensorBoard does not show the second run: {log.read_text()[-500:]}")
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


@pytest.mark.parametrize(
    ("load_fast", "expected"),
    [("true", [(step, 2.0) for step in range(20)]), ("false", [(step, run) for run in (1.0, 2.0) for step in range(20)])],
)
def test_the_fast_loader_shows_the_last_run_only(
    logs: Path, tmp_path: Path, load_fast: str, expected: list[tuple[int, float]]
) -> None:
    assert points(logs, load_fast, tmp_path / "log") == expected


def notebook_says(steps: list[int], values: list[float]) -> list[tuple[int, float]]:
    """What the function `shown` of notebook 13 makes of the points."""
    namespace: dict[str, Any] = {"np": np}
    cells = read_source(find_course(Path(__file__).parent).source("13_tensorboard")).cells
    [cell] = [cell for cell in cells if cell.options.get("id") == "shown"]
    exec(cell.text.partition("\nprint")[0], namespace)
    return [(int(step), float(value)) for step, value in namespace["shown"](steps, values).T]


@pytest.mark.parametrize("kind", ["old", "new"])
@pytest.mark.parametrize(
    "steps",
    [[*range(10), *range(5), *range(3, 12)], [0, 0, 0, 0], [3, 4, 5, 1, 7, 7, 9]],
    ids=["resumed in one file", "a clock that stands still", "back and on"],
)
def test_the_notebooks_rule_says_what_the_page_shows(tmp_path: Path, kind: str, steps: list[int]) -> None:
    import tensorflow as tf

    v1, values = tf.compat.v1, [float(place) for place in range(len(steps))]
    folder = tmp_path / "logs"
    if kind == "old":
        with tf.Graph().as_default():
            writer = v1.summary.FileWriter(str(folder))
        for step, value in zip(steps, values, strict=True):
            writer.add_summary(v1.Summary(value=[v1.Summary.Value(tag="loss", simple_value=value)]), step)
    else:
        writer = tf.summary.create_file_writer(str(folder))
        with writer.as_default():
            for step, value in zip(steps, values, strict=True):
                tf.summary.scalar("loss", value, step=step)
    writer.close()
    shown = points(folder, "true", tmp_path / "log", last=(steps[-1], values[-1]))
    assert shown == notebook_says(steps, values)
