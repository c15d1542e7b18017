"""Exercises of notebook 13: smoothing undone, runs taken apart, what a program writes, a layer that reports, dead layers."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from autograde.exercise import Exercise, Part, When, WhenError
from autograde.exercise.draws import drawn_later, floats, integers, only_a_number
from course.asking import logged, sequential
from course.mistakes import HABITS, TRACING

Points = list[tuple[int, float]]


# --- 13-raw ----------------------------------------------------------------------------------------------------------
def _raw_inputs(rng: np.random.Generator) -> dict[str, Any]:
    weight, count, average, drawn = round(float(rng.uniform(0.6, 0.9)), 3), int(rng.integers(8, 15)), 0.0, []
    for n, value in enumerate(2 * 0.9 ** np.arange(count) + rng.normal(-1, 0.3, count), start=1):
        average = weight * average + (1 - weight) * float(value)
        drawn.append(average / (1 - weight**n))
    return {"drawn": drawn, "weight": weight}


def _raw_probe(raw_values: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    return {"raw values": np.array(list(map(float, raw_values(inputs["drawn"], inputs["weight"]))))}


RAW = Exercise(
    id="13-raw",
    inputs=_raw_inputs,
    probe=_raw_probe,
    parts=(Part("raw values", axes=("value",), rtol=1e-4),),
)


# --- 13-runs ---------------------------------------------------------------------------------------------------------
def folders(rng: np.random.Generator) -> list[list[tuple[str, Points]]]:
    """Folders of files; a file is the TensorFlow that wrote it, and its points."""

    def points(first: int, count: int) -> Points:
        return [(first + i, round(float(rng.uniform(0.2, 3)), 3) * (i != 1)) for i in range(count)]  # one is 0

    a, b, c = integers(rng, 4, 9, 3)
    old = [points(0, a), points(a, b), points(0, c)]  # the second file goes on with the first one's run
    resumed = [points(0, a + 2), points(a, b), points(a + b - 1, c)]  # steps that were done twice, the last one, too
    one = points(0, a) + points(1, b) + points(0, c)  # all in one file
    return [
        [("old", each) for each in old],
        [("new", each) for each in resumed],
        [("old", one), ("new", points(a, b))],
    ]


def _write(path: Path, kind: str, tag: str, points: Points) -> None:
    """One event file, with two further curves in it."""
    import tensorflow as tf

    v1 = tf.compat.v1
    curves = {tag: 1.0, f"{tag}_mean": 2.0, f"test/{tag}": 3.0}
    with tempfile.TemporaryDirectory() as folder, tf.Graph().as_default() if kind == "old" else tf.init_scope():
        writer = v1.summary.FileWriter(folder) if kind == "old" else tf.summary.create_file_writer(folder)
        for step, value in points:
            if kind == "old":  # one event for all
                each = [v1.Summary.Value(tag=name, simple_value=factor * value) for name, factor in curves.items()]
                writer.add_summary(v1.Summary(value=each if step % 2 else each[::-1]), step)
                continue
            with writer.as_default():
                for name, factor in curves.items():
                    tf.summary.scalar(name, factor * value, step=step)
        writer.close()
        [written] = Path(folder).iterdir()
        path.write_bytes(written.read_bytes())


def _fill(folder: str, inputs: dict[str, Any], number: int) -> None:
    files = drawn_later(inputs, folders)[number]
    for place in reversed(range(len(files))):  # the names say the order, and not the times of the files
        _write(Path(folder) / f"events.out.tfevents.170000000{place}.bank", files[place][0], "cost", files[place][1])


def _runs_probe(runs_of: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    answers = []
    for number in range(3):
        with tempfile.TemporaryDirectory() as folder:
            _fill(folder, inputs, number)
            found = runs_of(folder, "cost")
            answers.append([np.array([[float(x) for x in pair] for pair in run]) for run in found])
    return dict(zip(("files of TensorFlow 1", "files of TensorFlow 2", "files of both"), answers, strict=True))


def _joined(runs: Any) -> np.ndarray:
    return np.concatenate([np.reshape(run, (-1, 2)) for run in runs]) if len(runs) else np.zeros((0, 2))


RUNS = Exercise(
    id="13-runs",
    inputs=only_a_number,
    probe=_runs_probe,
    parts=(Part("files of TensorFlow 1"), Part("files of TensorFlow 2"), Part("files of both")),
    when=(
        When(
            "other-curves",
            lambda case: len(_joined(case.got)) > len(_joined(case.want)),
            "There are too many points: other curves are among them, so value.tag must be equal to the tag.",
            anywhere=True,
        ),
        When(
            "points-lost",
            lambda case: len(_joined(case.got)) < len(_joined(case.want)),
            "Points are missing. Every point belongs to a run, a step that was done twice to two of them.",
            anywhere=True,
        ),
    ),
    errors=HABITS,
)


# --- 13-written ------------------------------------------------------------------------------------------------------
def _written_inputs(rng: np.random.Generator) -> dict[str, Any]:
    settings = []
    for compiled in (False, True):
        for kind in ("global", "number", "tensor", "variable"):
            count = int(rng.integers(4, 8))
            for late in (0, int(rng.integers(1, count - 1))):
                settings.append((compiled, kind, int(rng.integers(3, 20)), count, late))
    return {"settings": [settings[i] for i in rng.permutation(len(settings))]}


def _written_probe(steps_written: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, list[list[int]]] = {"eager": [], "compiled": []}
    for setting in inputs["settings"]:
        told["compiled" if setting[0] else "eager"].append([int(step) for step in steps_written(*setting)])
    return {"steps of compiled programs": told["compiled"], "steps of eager programs": told["eager"]}


WRITTEN = Exercise(
    id="13-written",
    inputs=_written_inputs,
    probe=_written_probe,
    parts=(
        Part("steps of compiled programs", weight=2),
        Part("steps of eager programs", needs="steps of compiled programs"),
    ),
    errors=HABITS,
    seconds=60.0,
)


# --- 13-layer --------------------------------------------------------------------------------------------------------
def _layer_inputs(rng: np.random.Generator) -> dict[str, Any]:
    units, rows, features = integers(rng, (12, 5, 4), (17, 9, 7))

    def batch(*shape: int) -> np.ndarray:
        values = np.abs(floats(rng, *shape, units)) + 0.1
        values *= rng.random(values.shape) < 0.7  # who fires is silent here and there
        values *= rng.random(values.shape[1:]) < rng.uniform(0.3, 0.6)  # with three axes: at some of the places
        a, b, c, d = np.split(rng.permutation(units)[:9], (1, 2, 5))  # of these none is silent, though
        values[..., a], values[0, ..., a], values[..., b] = -1, 0, -1  # the largest is 0, or less,
        values[..., c], values[..., d], values[0, ..., d], values[1, ..., d] = 1e-4, 0, 1, -1  # all small, or their sum 0
        return values.astype(np.float32)

    return {
        "flat": [batch(rows) for _ in range(3)],
        "deep": [batch(rows, 3) for _ in range(3)],
        "images": floats(rng, 4 * rows, features),
        "kernel": floats(rng, features, units),
        "bias": floats(rng, units, scale=4.0, mean=-4.0),
        "rows": rows,
    }


def _reported(folder: str) -> np.ndarray:
    """Rows of (step, number) of every scalar below a folder whose tag ends in `silent`."""
    import tensorflow as tf

    found = [
        [float(step), float(tf.make_ndarray(value.tensor))]
        for _, step, value in logged(folder)
        if value.tag.split("/")[-1] == "silent"
    ]
    return np.array(found).reshape(-1, 2)


def _logged(call: Any) -> tuple[Any, np.ndarray]:
    import tensorflow as tf

    with tempfile.TemporaryDirectory() as folder:
        with tf.summary.create_file_writer(folder).as_default():
            value = call()
            tf.summary.flush()
        return value, _reported(folder)


def _layer_probe(Report: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras
    import tensorflow as tf

    def calls(layer: Any, compiled: bool, name: str) -> Any:
        call, out = tf.function(layer) if compiled else layer, []
        for number, array in enumerate(inputs[name]):
            out.append(np.array(call(tf.constant(array), training=True)))
            if number == 1:
                call(tf.constant(array), training=False)
                call(tf.constant(array))  # in test mode, too
        return out

    def fit() -> Any:
        width = inputs["kernel"].shape[1]
        layers = [keras.layers.Dense(width, "relu"), Report(name="alive"), keras.layers.Dense(1, trainable=False)]
        weights = [inputs["kernel"], inputs["bias"], np.zeros((width, 1)), np.zeros(1)]
        model = sequential(inputs["images"].shape[1:], layers)
        model.get_layer("alive")
        for layer, pair in zip(layers[::2], (weights[:2], weights[2:]), strict=True):
            layer.set_weights(pair)
        model.compile(keras.optimizers.SGD(0.1), "mse")
        data = (inputs["images"], np.ones((len(inputs["images"]), 1)))
        model.fit(*data, batch_size=inputs["rows"], epochs=2, shuffle=False, verbose=0, validation_data=data)

    handed_on, eager = _logged(lambda: calls([Report(), Report()][0], False, "flat"))  # another layer has another count
    _, compiled = _logged(lambda: calls(Report(), True, "flat"))
    _, deep = _logged(lambda: calls(Report(), True, "deep"))
    return {
        "written eagerly": eager,
        "written by a tf.function": compiled,
        "written for inputs with three axes": deep,
        "written in fit": _logged(fit)[1],
        "outputs": handed_on,
    }


_WHERE = ("eagerly", "by a tf.function", "for inputs with three axes", "in fit")
LAYER = Exercise(
    id="13-layer",
    inputs=_layer_inputs,
    probe=_layer_probe,
    parts=(
        *(Part(f"written {where}", axes=("call", "column"), rtol=1e-4) for where in _WHERE),
        Part("outputs", needs="written eagerly"),
    ),
    when=(
        When(
            "nothing-written",
            lambda case: case.part.startswith("written") and len(case.got) == 0,
            "The writer got nothing named silent: tf.summary.scalar('silent', …) in call itself, if training is true.",
            anywhere=True,
        ),
        When(
            "one-step",
            lambda case: case.part.startswith("written") and len(case.got) > 1 and len(set(case.got[:, 0])) == 1,
            "All points lie at one step: a frozen number, or another layer's count. Count with the layer's own variable.",
            anywhere=True,
        ),
        When(
            "in-test-mode-too",
            lambda case: case.part.startswith("written") and len(case.got) > len(case.want),
            "There are more points than calls in training: in test mode the layer is to keep quiet.",
            anywhere=True,
        ),
    ),
    errors=(
        *HABITS,
        *TRACING,
        WhenError("no-step", "No step set", "The summary has no step: give it the layer's own count of its calls."),
        WhenError("no-name", "No such layer: alive", "Its name is lost: super().__init__(**options) passes it on."),
    ),
    seconds=60.0,
)

# --- 13-died ---------------------------------------------------------------------------------------------------------
_NAMES = ("eye/conv", "eye/dense", "eye/look", "net/hidden", "net/mixed", "net/second", "net/wide", "top")


def layers_of(rng: np.random.Generator, which: str) -> dict[str, dict[int, np.ndarray]]:
    """By layer and step the largest activations: one layer dies in the course of time, or at once, or none does."""
    units, steps = 2 * int(rng.integers(15, 25)), np.cumsum(rng.integers(6, 12, 5)).tolist()
    names = [str(name) for name in rng.choice(_NAMES, 4, replace=False)]

    def units_at(dead: float) -> np.ndarray:
        values = rng.uniform(0.4, 2, units)
        values[: round(dead * units)] = 0
        return rng.permutation(values).astype(np.float32)

    crowd = np.r_[rng.uniform(0.9, 1.1, units - 1), 8.0].astype(np.float32)  # in the first bucket, and alive
    dying = {"slowly": [0, 0.3, 0.5, 0.7, 0.9], "at once": [0, 0.1, 1, 1, 1], "none": [0, 0.2, 0.3, 0.4, 0.4]}[which]
    later = [0.1, 0.2, 0.3, 0.4, 0.95] if which != "none" else [0.3] * 5
    shares = {names[0]: [0.1] * 5, names[1]: later, names[2]: dying}
    found = {name: dict(zip(steps, map(units_at, each), strict=True)) for name, each in shares.items()}
    found[names[3]] = dict.fromkeys(steps, crowd)
    return {name: found[name] for name in (names[1], names[3], names[2], names[0])}


def _record(folder: str, inputs: dict[str, Any], which: str) -> None:
    import tensorflow as tf

    rng = np.random.default_rng([inputs["drawing"], len(which)])
    writer = tf.summary.create_file_writer(folder)
    with writer.as_default():
        for name, by_step in layers_of(rng, which).items():
            for step, values in by_step.items():
                silent = np.r_[np.zeros(7 * len(values)), values]  # activations: mostly 0 in every layer
                tf.summary.histogram(f"{name}/activation", silent, step=step)
                for later in range(step, step + 3):  # more than TensorBoard's reader keeps
                    tf.summary.histogram(f"{name}/largest", values, step=later)
    writer.close()


def _died_probe(died_first: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    told = []
    for which in ("slowly", "at once", "none"):
        with tempfile.TemporaryDirectory() as folder:
            _record(folder, inputs, which)
            told.append(died_first(folder) or ("none", -1))
    return {"layers": [str(layer) for layer, _ in told], "steps": [int(step) for _, step in told]}


DIED = Exercise(
    id="13-died",
    inputs=only_a_number,
    probe=_died_probe,
    parts=(Part("layers", weight=2), Part("steps", needs="layers")),
    errors=HABITS,
    seconds=60.0,
)

EXERCISES = (RAW, RUNS, WRITTEN, LAYER, DIED)
