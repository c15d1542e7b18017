"""Exercises of notebook 13: curves read and written, a session that logs, smoothing, histograms."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from autograde.exercise import Case, Exercise, Part, When, WhenError
from autograde.exercise.draws import drawn_later, floats, integers, labelled_images, only_a_number
from autograde.exercise.predicates import close


def _write_old(folder: str, curves: dict[str, list[tuple[int, float]]]) -> None:
    """An event file as TensorFlow 1 writes it: numbers as simple_value."""
    import tensorflow as tf

    with tf.Graph().as_default():
        writer = tf.compat.v1.summary.FileWriter(folder)
        for tag, points in curves.items():
            for step, value in points:
                summary = tf.compat.v1.Summary(value=[tf.compat.v1.Summary.Value(tag=tag, simple_value=value)])
                writer.add_summary(summary, global_step=step)
        writer.close()


def _write_new(folder: str, curves: dict[str, list[tuple[int, float]]]) -> None:
    """The same as TensorFlow 2 writes it: numbers as tensors."""
    import tensorflow as tf

    writer = tf.summary.create_file_writer(folder)
    with writer.as_default():
        for tag, points in curves.items():
            for step, value in points:
                tf.summary.scalar(tag, value, step=step)
    writer.close()


def _events(folder: str) -> dict[str, list[Any]]:
    """All events below a folder, by run; the folder itself is the run "."."""
    import tensorflow as tf

    events: dict[str, list[Any]] = {}
    for path in sorted(Path(folder).rglob("*tfevents*")):
        run = path.parent.relative_to(folder).as_posix()
        events.setdefault(run, []).extend(tf.compat.v1.train.summary_iterator(str(path)))
    return events


def _curves(events: list[Any]) -> dict[str, np.ndarray]:
    """The scalars of one run: for each tag, rows of (step, value)."""
    import tensorflow as tf

    points: dict[str, list[list[float]]] = {}
    for event in events:
        for value in event.summary.value:
            new = value.HasField("tensor")
            number = float(tf.make_ndarray(value.tensor)) if new else value.simple_value
            points.setdefault(value.tag, []).append([float(event.step), number])
    return {tag: np.array(rows) for tag, rows in points.items()}


# --- 13-read ---------------------------------------------------------------------------------------------------------


def _points(rng: np.random.Generator, count: int) -> list[tuple[int, float]]:
    steps = np.cumsum(rng.integers(2, 9, count))
    return [(int(step), round(float(value), 3)) for step, value in zip(steps, rng.uniform(0.2, 3, count), strict=True)]


def curves_to_read(rng: np.random.Generator) -> dict[str, Any]:
    count = int(rng.integers(4, 8))
    # A tag that nobody can know, and others, of which one begins with it.
    tag = f"{rng.choice(['loss', 'accuracy'])}_{int(rng.integers(10, 99))}"
    tags = [str(one) for one in rng.permutation([tag, f"{tag}_mean", "loss", "learning_rate"])]
    return {
        "tag": tag,
        "old": {tag: _points(rng, count) for tag in tags},
        "new": {tag: _points(rng, count) for tag in tags},
    }


def _read_probe(read_scalars: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    answers = {}
    for name, write in (("old", _write_old), ("new", _write_new)):
        with tempfile.TemporaryDirectory() as folder:
            write(folder, drawn_later(inputs, curves_to_read)[name])
            tag = drawn_later(inputs, curves_to_read)["tag"]
            answers[f"{name} file"] = np.array([[float(x) for x in row] for row in read_scalars(folder, tag)])
    return answers


READ = Exercise(
    id="13-read",
    inputs=only_a_number,
    probe=_read_probe,
    parts=(Part("old file", axes=("point", "column")), Part("new file", axes=("point", "column"), weight=2)),
    when=(
        When(
            "simple-value-only",
            lambda case: case.part == "new file" and not np.any(np.asarray(case.got)[:, 1]),
            "All values are 0: today's scalars are stored in value.tensor, and simple_value is empty there.",
        ),
        When(
            "every-tag",
            lambda case: len(case.got) in (2 * len(case.want), 4 * len(case.want)),
            "There are points of other curves among them: value.tag must be equal to the tag that was asked for.",
            anywhere=True,
        ),
    ),
)

# --- 13-curves -------------------------------------------------------------------------------------------------------


def _curves_inputs(rng: np.random.Generator) -> dict[str, Any]:
    runs = [
        str(run) for run in rng.permutation(["train", "test", "sgd", "adam", "small", "large"])[: int(rng.integers(2, 4))]
    ]
    count = int(rng.integers(3, 7))
    curves = {run: [round(float(v), 3) for v in rng.uniform(0.1, 3, count)] for run in runs}
    return {"curves": curves, "every": int(rng.integers(5, 20))}


def _curves_probe(write_curves: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        write_curves(folder, inputs["curves"], inputs["every"])
        written = {run: _curves(events) for run, events in _events(folder).items()}
    return {
        "tags of each run": {run: sorted(curves) for run, curves in written.items() if curves},
        "points of each run": {run: next(iter(curves.values())) for run, curves in written.items() if curves},
    }


def _steps(case: Case) -> list[np.ndarray]:
    return [rows[:, 0] for rows in case.got.values() if len(rows) > 1] if case.part == "points of each run" else []


CURVES = Exercise(
    id="13-curves",
    inputs=_curves_inputs,
    probe=_curves_probe,
    parts=(Part("tags of each run"), Part("points of each run", weight=2)),
    when=(
        When(
            "nothing-written",
            lambda case: not case.got,
            "No curve was written: a summary goes to the writer that is the default, with writer.as_default().",
            anywhere=True,
        ),
        When(
            "one-folder",
            lambda case: list(case.got) == ["."],
            "All curves are in one folder, as one run: give each its own writer, in a subfolder with its name.",
            anywhere=True,
        ),
        When(
            "run-in-the-tag",
            lambda case: case.part == "tags of each run" and any(tags != ["loss"] for tags in case.got.values()),
            "The tag is 'loss' in every run, so that TensorBoard draws the runs into one chart: the folder names the run.",
        ),
        When(
            "steps-by-one",
            lambda case: bool(_steps(case)) and all(np.array_equal(s, np.arange(len(s))) for s in _steps(case)),
            "The steps are 0, 1, 2, …: value number i belongs to step i · every.",
        ),
        When(
            "one-step",
            lambda case: bool(_steps(case)) and all(len(set(s)) == 1 for s in _steps(case)),
            "All points have the same step, so they lie on top of each other: count the step up.",
        ),
    ),
)

# --- 13-session ------------------------------------------------------------------------------------------------------

SCOPES = ("input", "NN", "loss", "train")


def _session_inputs(rng: np.random.Generator) -> dict[str, Any]:
    features, classes, size = int(rng.integers(4, 9)), int(rng.integers(3, 6)), int(rng.integers(6, 12))

    return {
        "kernel": floats(rng, features, classes),
        "batches": [labelled_images(rng, size, features, classes) for _ in range(int(rng.integers(4, 7)))],
        "test_batch": labelled_images(rng, 20, features, classes),
        "learning_rate": float(rng.uniform(0.3, 0.6)),
    }


def _session_probe(log_training: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import tensorflow as tf

    with tempfile.TemporaryDirectory() as folder:
        log_training(folder, *(inputs[name] for name in ("kernel", "batches", "test_batch", "learning_rate")))
        events = _events(folder)
    graphs = [event.graph_def for event in events.get("train", []) if event.graph_def]
    names = {node.name.split("/")[0] for graph in graphs for node in tf.compat.v1.GraphDef.FromString(graph).node}
    curves = {run: _curves(events.get(run, [])) for run in ("train", "test")}
    first = {run: next(iter(found.values()), None) for run, found in curves.items()}
    return {
        "train curve": first["train"],
        "test curve": first["test"],
        "tags": {run: sorted(found) for run, found in curves.items()},
        "scopes in the graph": [scope for scope in SCOPES if scope in names],
    }


SESSION = Exercise(
    id="13-session",
    inputs=_session_inputs,
    probe=_session_probe,
    parts=(
        Part("train curve", axes=("step", "column"), rtol=1e-3),
        Part("test curve", axes=("step", "column"), rtol=1e-3),
        Part("tags", needs="train curve"),
        Part("scopes in the graph", needs="train curve"),
    ),
    when=(
        When(
            "name-taken",
            lambda case: case.part == "tags" and any(tag.startswith("loss") for tags in case.got.values() for tag in tags),
            "The curve is called loss_1, because the scope has the name: call the summary 'cost'.",
        ),
        When(
            "no-graph",
            lambda case: case.part == "scopes in the graph" and not case.got,
            "The run 'train' has no graph in it: give its writer the finished graph.",
            anywhere=True,
        ),
        When(
            "test-curve-missing",
            lambda case: case.part == "test curve" and case.got is None,
            "There is no curve in the folder 'test': it needs a second writer.",
            anywhere=True,
        ),
        When(
            "no-steps",
            lambda case: case.part.endswith("curve") and not np.any(case.got[:, 0]),
            "All points lie at step 0: give each summary the number of its batch, global_step=i.",
        ),
        When(
            "steps-from-one",
            lambda case: case.part.endswith("curve") and close(case.got - [1, 0], case.want),
            "The steps begin at 1: the batches are numbered from 0.",
        ),
        When(
            "trained-before-the-summary",
            lambda case: case.part == "train curve" and (case.got[:, 1] < case.want[:, 1]).all(),
            "Losses after the step, or of more steps than batches: one sess.run gives summary and step of a batch together.",
        ),
    ),
    errors=(WhenError("uninitialised", "FailedPrecondition", "The variable has no value: run the initializer first."),),
)

# --- 13-smooth -------------------------------------------------------------------------------------------------------


def _smooth_inputs(rng: np.random.Generator) -> dict[str, Any]:
    count = int(rng.integers(6, 15))
    values = np.round(2 * 0.9 ** np.arange(count) + rng.normal(2, 0.3, count), 3)
    return {"values": values.tolist(), "weight": round(float(rng.uniform(0.6, 0.9)), 3)}


def _smooth_probe(smooth: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    return {"smoothed": np.array([float(value) for value in smooth(inputs["values"], inputs["weight"])])}


SMOOTH = Exercise(
    id="13-smooth",
    inputs=_smooth_inputs,
    probe=_smooth_probe,
    parts=(Part("smoothed", axes=("point",), rtol=1e-4),),
)

# --- 13-spread -------------------------------------------------------------------------------------------------------


def histograms(rng: np.random.Generator) -> dict[str, Any]:
    steps = [int(step) for step in np.cumsum(rng.integers(1, 6, int(rng.integers(3, 6))))]
    size = tuple(integers(rng, 20, 30, 2))
    values = [rng.normal(rng.uniform(0.5, 2), rng.uniform(0.5, 3), size).astype(np.float32) for _ in steps]
    return {"steps": steps, "values": values}


def _write_histograms(folder: str, inputs: dict[str, Any]) -> None:
    import tensorflow as tf

    drawn = drawn_later(inputs, histograms)
    writer = tf.summary.create_file_writer(folder)
    with writer.as_default():
        for step, values in zip(drawn["steps"], drawn["values"], strict=True):
            tf.summary.histogram("bias", 5 * values, step=step)
            tf.summary.histogram("kernel", values, step=step)
    writer.close()


def _spread_probe(spread: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        _write_histograms(folder, inputs)
        answer = [float(number) for number in spread(folder, "kernel")]
    return {"standard deviations": np.array(answer)}


SPREAD = Exercise(
    id="13-spread",
    inputs=only_a_number,
    probe=_spread_probe,
    parts=(Part("standard deviations", axes=("step",), rtol=1e-3),),
    when=(
        When(
            "every-tag",
            lambda case: len(case.got) == 2 * len(case.want),
            "Other histograms are among them: compare the tag.",
            anywhere=True,
        ),
    ),
)

EXERCISES = (READ, SESSION, CURVES, SMOOTH, SPREAD)
