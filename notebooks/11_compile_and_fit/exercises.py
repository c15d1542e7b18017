"""Exercises of notebook 11: a loss told the truth, a pipeline, shapes, two networks compared, a metric of one's own."""

from __future__ import annotations

import warnings
from itertools import islice
from typing import Any

import numpy as np

from autograde.exercise import Exercise, Part, When, WhenError
from autograde.exercise.draws import distinct, drawn_later, floats, integers, only_a_number
from autograde.exercise.predicates import number
from course.asking import sequential, truth
from course.mistakes import HABITS

# --- 11-truth --------------------------------------------------------------------------------------------------------

# What the model ends in, and whether its loss was told of logits.
_TOLD = (
    ("softmax", False), ("softmax", True), ("logits", True), ("logits", False),
    ("committee", False), ("committee", True), ("high logits", True), ("high logits", False),
    ("low logits", True), ("low logits", False),
)  # fmt: skip


def _answering(kind: str, features: int, kernels: np.ndarray) -> Any:
    """A model of one layer that gives probabilities or logits, or of two that give the mean of their probabilities."""
    import keras

    classes, bias = kernels.shape[2], {"high logits": 20.0, "low logits": -20.0}.get(kind, 0.0)
    pixels, answers = keras.Input((features,)), []
    for kernel in kernels if kind == "committee" else kernels[:1]:
        layer = keras.layers.Dense(classes, activation=None if "logits" in kind else "softmax")
        answers.append(layer(pixels))
        layer.set_weights([kernel, np.full(classes, bias, np.float32)])
    return keras.Model(pixels, keras.layers.Average()(answers) if len(answers) > 1 else answers[0])


def _draw_compiled(rng: np.random.Generator) -> list[tuple[Any, np.ndarray, np.ndarray]]:
    from keras import losses

    count, features, classes = integers(rng, (35, 5, 4), (60, 9, 8))
    images, asked = floats(rng, count, features), []
    for kind, from_logits in _TOLD:
        for sparse in rng.permutation([True, False])[: 1 if " " in kind else 2]:
            model = _answering(kind, features, floats(rng, 2, features, classes, scale=0.5))
            digits = rng.integers(0, classes, count)
            loss = losses.SparseCategoricalCrossentropy if sparse else losses.CategoricalCrossentropy
            model.compile("sgd", loss(from_logits=from_logits), run_eagerly=True)
            asked.append((model, images, digits if sparse else np.eye(classes, dtype=np.float32)[digits]))
    return [asked[i] for i in rng.permutation(len(asked))]


def _truth_probe(loss_is_true: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Keras says once in a process that it has undone a softmax: some models do that
        return {"loss is true": [truth(loss_is_true(*asked)) for asked in drawn_later(inputs, _draw_compiled)]}


TRUTH = Exercise(
    id="11-truth",
    inputs=only_a_number,
    probe=_truth_probe,
    parts=(Part("loss is true"),),
    when=(
        When(
            "inverted",
            lambda case: case.got == [not value for value in case.want],
            "Every answer is the wrong way round: return True when the two numbers agree.",
        ),
        When(
            "all-alike",
            lambda case: len(set(case.got)) == 1,
            "The same answer for every model: leave room for rounding, and average over all images, the true class alone.",
        ),
    ),
    errors=HABITS,
    seconds=60.0,
)

# --- 11-pipeline -----------------------------------------------------------------------------------------------------


def _pipeline_inputs(rng: np.random.Generator) -> dict[str, Any]:
    count, features, batch_size = integers(rng, (1400, 3, 48), (1600, 6, 80))
    count += count % batch_size == 0  # the last batch is a smaller one
    images = floats(rng, count, features)
    images[:, 0] = np.arange(count)  # which row it is
    return {"images": images, "labels": np.sort(rng.integers(0, 10, count)), "batch_size": batch_size}


def _one_pass(pipeline: Any, enough: int) -> tuple[np.ndarray, np.ndarray, list[int]]:
    """Row numbers and labels of an epoch, and the sizes of its batches; no more than `enough` of these."""
    batches = [(np.asarray(images), np.asarray(labels)) for images, labels in islice(pipeline, enough)]
    if any(images.ndim != 2 for images, _ in batches):
        raise ValueError("each element has to be a batch of images, not one image")
    images, labels = (np.concatenate(column) for column in zip(*batches, strict=True))
    return images[:, 0].astype(int), labels, [len(labels) for _, labels in batches]


def _pipeline_probe(make_pipeline: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import tensorflow as tf

    count, size = len(inputs["labels"]), inputs["batch_size"]
    pipeline = make_pipeline(inputs["images"].copy(), inputs["labels"].copy(), size)
    if not isinstance(pipeline, tf.data.Dataset):
        raise TypeError(f"no tf.data.Dataset but a {type(pipeline).__name__}")
    (rows, labels, sizes), (rows_again, _, _) = (_one_pass(pipeline, count // size + 5) for _ in range(2))
    # Of rows in random order, neighbours are a third of the data apart, and some of the last eighth are among the first.
    apart = np.mean(np.abs(np.diff(rows))), np.mean(np.abs(rows - np.arange(len(rows))))
    epoch = {"neighbours mixed": bool(apart[0] > 0.2 * count), "places mixed": bool(apart[1] > 0.2 * count)}
    early = np.any(rows[: count // 8] >= count - count // 8)  # asked only if a buffer has mixed rows at all
    epoch["late rows early"] = bool(early) or not epoch["neighbours mixed"]
    epoch |= {"any row moved": not np.array_equal(rows, np.arange(len(rows)))}
    epoch["how often each row comes"] = np.bincount(rows, minlength=count)
    return {
        "an epoch": epoch,
        "another order in the next epoch": not np.array_equal(rows, rows_again),
        "labels of other images": int(np.sum(labels != inputs["labels"][rows])),
        "sizes of the batches": sizes,
    }


PIPELINE = Exercise(
    id="11-pipeline",
    inputs=_pipeline_inputs,
    probe=_pipeline_probe,
    parts=(
        Part("an epoch", weight=2),
        Part("another order in the next epoch", needs="an epoch"),
        Part("labels of other images", axes=(), needs="an epoch"),
        Part("sizes of the batches", needs="an epoch"),
    ),
    when=(
        When(
            "not-all-rows",
            lambda case: case.part == "an epoch" and not np.all(case.got["how often each row comes"] == 1),
            "In an epoch each row comes exactly once: none is dropped, none repeated.",
            anywhere=True,
        ),
    ),
    errors=(
        WhenError("no-pipeline", "no tf.data.Dataset but", "Return the tf.data.Dataset itself, not what comes out of it."),
        WhenError("no-batches", "not one image", "Each element is one image: make batches of them, after mixing."),
        *HABITS,
    ),
    seconds=30.0,
)

# --- 11-shapes -------------------------------------------------------------------------------------------------------


def _shapes_inputs(rng: np.random.Generator) -> dict[str, Any]:
    """Two convolutions, the second on an odd number of pixels before its pooling, then dense layers."""
    size, channels = int(rng.integers(24, 40)), int(rng.integers(2, 5))
    first, second = integers(rng, 3, 6, 2)
    pool = int(rng.integers(3, 5))  # leaves a remainder, by the choice of size below
    while (size - first + 1) % pool == 0:
        size += 1
    filters = distinct(rng, 3, 12, 2)
    layers = [
        ["conv", filters[0], first, "valid"],
        ["pool", pool],
        ["conv", filters[1], second, "same"],
        ["pool", 2],
        ["flatten"],
        ["dense", int(rng.integers(8, 20))],
        ["dense", int(rng.integers(3, 8))],
    ]
    return {"input_shape": [size, size + 3, channels], "layers": layers}


def _shapes_probe(shapes_and_parameters: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    layers = [tuple(layer) for layer in inputs["layers"]]
    shapes, parameters = shapes_and_parameters(tuple(inputs["input_shape"]), layers)
    return {
        "shapes": [[int(size) for size in shape] for shape in shapes],
        "parameters": [int(number) for number in parameters],
    }


SHAPES = Exercise(
    id="11-shapes",
    inputs=_shapes_inputs,
    probe=_shapes_probe,
    parts=(Part("shapes"), Part("parameters")),
    when=(
        When(
            "batch-axis-included",
            lambda case: case.part == "shapes" and [shape[1:] for shape in case.got] == case.want,
            "Give the shapes of one image: leave out the axis of the batch.",
            anywhere=True,
        ),
        When(
            "input-counted",
            lambda case: len(case.got) == len(case.want) + 1,
            "There is an entry too many: one for each layer, none for the input.",
            anywhere=True,
        ),
    ),
)

# --- 11-better -------------------------------------------------------------------------------------------------------


def _read_by_two(rng: np.random.Generator, only_first: int, only_second: int) -> dict[str, np.ndarray]:
    """Digits of which this many are read rightly by one network alone; others are by both, or by neither."""
    both, neither = integers(rng, (20, 6), (40, 12))
    digits = rng.integers(0, 10, only_first + only_second + both + neither)
    wrong = (digits + rng.integers(1, 5, len(digits))) % 10
    wrong_too = (digits + rng.integers(5, 10, len(digits))) % 10  # another wrong digit than the first network's
    place = rng.permutation(len(digits))
    first_right = (place < only_first) | (place >= only_first + only_second + neither)
    second_right = (place >= only_first) & ((place < only_first + only_second) | first_right)
    first, second = np.where(first_right, digits, wrong), np.where(second_right, digits, wrong_too)
    return {"first": first, "second": second, "digits": digits}


def _better_inputs(rng: np.random.Generator) -> dict[str, Any]:
    few, many, even = integers(rng, (2, 8, 3), (5, 13, 7))
    return {"cases": [_read_by_two(rng, *pair) for pair in ((few, many), (many, few + 1), (even, even), (0, 0), (1, 3))]}


def _better_probe(compare: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    results = [compare(case["first"], case["second"], case["digits"]) for case in inputs["cases"]]
    only_first, only_second, probability = zip(*results, strict=True)
    return {
        "only first": [int(count) for count in only_first],
        "only second": [int(count) for count in only_second],
        "probability": np.array([number(share) for share in probability]),
    }


BETTER = Exercise(
    id="11-better",
    inputs=_better_inputs,
    probe=_better_probe,
    parts=(
        Part("only first"),
        Part("only second"),
        Part("probability", axes=("pair of networks",), rtol=1e-4, weight=2),
    ),
    when=(
        When(
            "above-one",
            lambda case: case.part == "probability" and np.nanmax(case.got) > 1,
            "A probability is never above 1: with an even split both directions share the middle, so cap it.",
        ),
        When(
            "other-probability",
            lambda case: case.part == "probability" and not np.isnan(case.got).any(),
            "The counts are right. Add up the exact chances of all splits as uneven as this one or more, of these coins.",
        ),
        When(
            "not-at-all",
            lambda case: case.part == "probability" and np.isnan(case.got[3]),
            "Without a digit on which exactly one is right there is nothing to throw: the probability is 1.",
            anywhere=True,
        ),
    ),
)

# --- 11-metric -------------------------------------------------------------------------------------------------------


def _metric_inputs(rng: np.random.Generator) -> dict[str, Any]:
    batch_size, tolerance = int(rng.integers(7, 12)), float(0.5 + rng.choice([-1, 1]) * rng.integers(6, 13) / 64)
    count = 2 * batch_size + 1  # the last batch is a single row
    predictions, errors = floats(rng, count, scale=3), floats(rng, count, scale=1.2)
    # Of the last two one has a square below the tolerance, and the other is between it and one half.
    errors[:6] = tolerance * np.array([-3, -0.5, 0.5, 3, (1 + tolerance**-0.5) / 2, (1 + 0.5 / tolerance) / 2])
    errors[-1] = 4 * tolerance * rng.choice([-1, 1])
    predictions[6], errors[6] = 0, tolerance  # a row that is exactly as far away as it may be
    targets = predictions + errors
    return {"predictions": predictions, "targets": targets, "batch_size": batch_size, "tolerance": tolerance}


def _metric_probe(within: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras

    shares = {}
    for name, targets in (("(n,)", inputs["targets"]), ("(n, 1)", inputs["targets"][:, None])):
        model = sequential((1,), [keras.layers.Dense(1)], [np.ones((1, 1), np.float32), np.zeros(1, np.float32)])
        model.compile("sgd", "mse", metrics=[within(inputs["tolerance"])])
        options = {"batch_size": inputs["batch_size"], "verbose": 0, "return_dict": True}
        model.evaluate(inputs["predictions"][:5, None], targets[:5], **options)  # must leave nothing behind
        logs = model.evaluate(inputs["predictions"][:, None], targets, **options)
        shares[f"share, targets {name}"] = next(value for key, value in logs.items() if key != "loss")
    return shares


METRIC = Exercise(
    id="11-metric",
    inputs=_metric_inputs,
    probe=_metric_probe,
    parts=(Part("share, targets (n,)", axes=(), weight=2), Part("share, targets (n, 1)", axes=())),
    when=(
        When(
            "not-a-share",
            lambda case: number(case.got) > 1,
            "A share is never above 1: return 1.0 or 0.0 for each row, not a count.",
        ),
    ),
    errors=(
        WhenError("nothing-returned", "NoneType", "Return a function (or a metric object) that takes y_true and y_pred."),
        WhenError("numbers-squared", "unknown rank", "Return one number for each row, a tensor with one axis."),
        *HABITS,
    ),
    seconds=40.0,
)

EXERCISES = (TRUTH, PIPELINE, SHAPES, BETTER, METRIC)
