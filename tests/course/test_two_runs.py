"""Two runs that log into one folder, as tutorial C's do, and what the real TensorBoard makes of them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograde.authoring.source import read_source
from autograde.course import find_course

PATIENCE = 120
RESUMED = {
    "resumed in one file": [*range(10), *range(5), *range(3, 12)],
    "a clock that stands still": [0, 0, 0, 0],
    "back and on": [3, 4, 5, 1, 7, 7, 9],
}
Points = list[tuple[int, float]]


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders of logs. `twice` holds two runs of twenty points: those of the first are all 1, those of the second 2. The
    others hold one run each, whose values count its points."""
    import tensorflow as tf

    v1, root = tf.compat.v1, tmp_path_factory.mktemp("logs")
    for number in (1, 2):
        with tf.Graph().as_default():  # which the old writer asks for
            writer = v1.summary.FileWriter(str(root / "twice"), filename_suffix=f".{number}")
        for step in range(20):
            writer.add_summary(v1.Summary(value=[v1.Summary.Value(tag="loss", simple_value=number)]), step)
        writer.close()
        time.sleep(1.1)  # a file is named after the second in which it was begun, and TensorBoard reads them in that order
    for name, steps in RESUMED.items():
        with tf.Graph().as_default():
            writer = v1.summary.FileWriter(str(root / f"{name}, old"))
        for value, step in enumerate(steps):
            writer.add_summary(v1.Summary(value=[v1.Summary.Value(tag="loss", simple_value=value)]), step)
        writer.close()
        writer = tf.summary.create_file_writer(str(root / f"{name}, new"))
        with writer.as_default():
            for value, step in enumerate(steps):
                tf.summary.scalar("loss", float(value), step=step)
        writer.close()
    return root


@contextmanager
def tensorboard(logs: Path, load_fast: str, log: Path) -> Iterator[Callable[[str, tuple[int, float]], Points]]:
    """A TensorBoard that runs: for a folder's name, the steps and values that it shows once it has read this last point."""
    command = [sys.executable, "-m", "tensorboard.main", "--logdir", str(logs), "--host", "127.0.0.1", "--port", "0"]
    with open(log, "w") as stream:
        process = subprocess.Popen([*command, "--load_fast", load_fast], stdout=stream, stderr=stream)

    def shown(run: str, last: tuple[int, float]) -> Points:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if found := re.search(r"http://\S+?/(?= )", log.read_text()):
                asked = f"{found[0]}data/plugin/scalars/scalars?tag=loss&run={urllib.parse.quote(run)}"
                try:
                    with urllib.request.urlopen(asked) as answer:
                        points = [(step, value) for _, step, value in json.load(answer)]
                except OSError:  # it has not read the files yet
                    points = []
                if last in points:
                    return points
            time.sleep(0.5)
        raise AssertionError(f"TensorBoard does not show {run}: {log.read_text()[-500:]}")

    try:
        yield shown
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


@pytest.fixture(scope="module")
def fast(logs: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str, tuple[int, float]], Points]]:
    with tensorboard(logs, "true", tmp_path_factory.mktemp("fast") / "log") as shown:
        yield shown


def test_the_fast_loader_shows_the_last_run_only(logs: Path, fast: Callable[..., Points], tmp_path: Path) -> None:
    assert fast("twice", (19, 2.0)) == [(step, 2.0) for step in range(20)]
    with tensorboard(logs, "false", tmp_path / "log") as slow:
        assert slow("twice", (19, 2.0)) == [(step, run) for run in (1.0, 2.0) for step in range(20)]


def notebook_says(steps: list[int], values: list[float]) -> Points:
    """What the function `shown` of notebook 13 makes of the points."""
    namespace: dict[str, Any] = {"np": np}
    cells = read_source(find_course(Path(__file__).parent).source("13_tensorboard")).cells
    [cell] = [cell for cell in cells if cell.options.get("id") == "shown"]
    exec(cell.text.partition("\nprint")[0], namespace)
    return [(int(step), float(value)) for step, value in namespace["shown"](steps, values).T]


@pytest.mark.parametrize("kind", ["old", "new"])
@pytest.mark.parametrize("name", RESUMED)
def test_the_notebooks_rule_says_what_the_page_shows(fast: Callable[..., Points], kind: str, name: str) -> None:
    steps = RESUMED[name]
    values = [float(place) for place in range(len(steps))]
    assert fast(f"{name}, {kind}", (steps[-1], values[-1])) == notebook_says(steps, values)
