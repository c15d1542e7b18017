"""Exercises of notebook 10: a raw input, taps, true convolution, weights from Theano, saliency."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.exercise import Exercise, Part, When, WhenError
from autograde.exercise.draws import distinct, floats, integers
from autograde.exercise.predicates import close
from course.asking import descend, sequential, tensors
from course.mistakes import KERAS_TENSOR

# --- 10-rewire -------------------------------------------------------------------------------------------------------


def _rewire_inputs(rng: np.random.Generator) -> dict[str, Any]:
    height, width = distinct(rng, 3, 7, 2)
    count, hidden, classes = integers(rng, (5, 4, 3), (9, 8, 6))
    return {
        "images": rng.integers(0, 256, (count, height, width)).astype(np.uint8),
        "mean": rng.uniform(0.3, 0.7, (height, width)).astype(np.float32),
        "deviation": rng.uniform(0.4, 0.8, (height, width)).astype(np.float32),
        "kernels": [floats(rng, *shape, scale=0.4) for shape in ((height * width, hidden), (hidden, classes))],
    }


def _rewire_probe(accept_raw: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras
    import tensorflow as tf

    first, second = inputs["kernels"]
    layers = [
        keras.layers.Dense(first.shape[1], activation="tanh", use_bias=False),
        keras.layers.Dense(second.shape[1], use_bias=False),
    ]
    old = sequential(first.shape[:1], layers, [first, second])
    new, images = accept_raw(old, inputs["mean"], inputs["deviation"]), tf.constant(inputs["images"])
    with tf.GradientTape() as tape:
        outputs = new(images)
        loss_value = tf.reduce_mean(outputs**2)
    variables = list(new.trainable_variables)
    descend(variables, tape.gradient(loss_value, variables))
    return {"outputs": outputs, "the old model's kernels after a step": [layer.kernel for layer in old.layers]}


REWIRE = Exercise(
    id="10-rewire",
    inputs=_rewire_inputs,
    probe=_rewire_probe,
    parts=(Part("outputs", axes=("image", "class")), Part("the old model's kernels after a step")),
    errors=(KERAS_TENSOR,),
)

# --- 10-taps ---------------------------------------------------------------------------------------------------------

_FIRST, _SECOND = ("red", "green", "blue", "black"), ("left", "right", "upper", "lower")


def _taps_inputs(rng: np.random.Generator) -> dict[str, Any]:
    count, features, units = integers(rng, (4, 4, 3), (8, 8, 7))
    return {
        "images": floats(rng, count, features, mean=1),
        "chain": [str(name) for name in rng.permutation(_FIRST)],
        "branches": [str(name) for name in rng.permutation(_SECOND)],
        "chain kernel": floats(rng, features, units, scale=0.6),
        "branch kernels": floats(rng, 2, features, units, scale=0.6),
        "moving mean": floats(rng, units),
    }


def _taps_probe(layer_outputs: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras

    dense, drop, norm, last = inputs["chain"]
    units = len(inputs["moving mean"])
    layers = [
        keras.layers.Dense(units, use_bias=False, name=dense),
        keras.layers.Dropout(0.5, name=drop),
        keras.layers.BatchNormalization(name=norm),
        keras.layers.ReLU(name=last),
    ]
    ones, zeros = np.ones(units, np.float32), np.zeros(units, np.float32)
    weights = [inputs["chain kernel"], ones, zeros, inputs["moving mean"], ones]
    chain = sequential(inputs["images"].shape[1:], layers, weights)

    left, right, joined, dropped = inputs["branches"]
    start = keras.Input(inputs["images"].shape[1:])
    first, second = (keras.layers.Dense(units, use_bias=False, name=name) for name in (left, right))
    sides = [first(start), second(start)]
    end = keras.layers.Dropout(0.5, name=dropped)(keras.layers.Multiply(name=joined)(sides))
    branching = keras.Model(start, end)
    first.set_weights([inputs["branch kernels"][0]])
    second.set_weights([inputs["branch kernels"][1]])
    return {
        "outputs of a chain": layer_outputs(chain, inputs["images"]),
        "outputs of branches": layer_outputs(branching, inputs["images"]),
    }


TAPS = Exercise(
    id="10-taps",
    inputs=_taps_inputs,
    probe=_taps_probe,
    parts=(Part("outputs of a chain"), Part("outputs of branches")),
    when=(
        When(
            "input-included",
            lambda case: case.got.keys() > case.want.keys(),
            "There is an entry too many: an input layer passes on what it gets; leave it out.",
            anywhere=True,
        ),
        When(
            "layer-left-out",
            lambda case: case.got.keys() < case.want.keys(),
            "A layer is missing: those without weights have an output, too.",
            anywhere=True,
        ),
    ),
    errors=(
        WhenError("join-wants-both", "should be called on a list", "A layer that joins branches wants both: no chain."),
    ),
)


# --- 10-flip ---------------------------------------------------------------------------------------------------------


def _flip_inputs(rng: np.random.Generator) -> dict[str, Any]:
    count, rows, columns, channels, maps = integers(rng, (2, 2, 2, 2, 2), (4, 5, 5, 4, 5))
    height, width = distinct(rng, 6, 11, 2)
    return {
        "images": floats(rng, count, height, width, channels),
        "kernel": floats(rng, rows, columns, channels, maps),
    }


def _flip_probe(convolve: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    return {"convolution": convolve(*tensors(inputs, "images", "kernel"))}


FLIP = Exercise(
    id="10-flip",
    inputs=_flip_inputs,
    probe=_flip_probe,
    parts=(Part("convolution", axes=("image", "row", "column", "map")),),
    when=(
        When(
            "image-turned",
            lambda case: close(case.got[:, ::-1, ::-1], case.want),
            "The image was turned, so the result is turned as well: turn the kernel.",
        ),
    ),
)

# --- 10-theano -------------------------------------------------------------------------------------------------------


def _theano_inputs(rng: np.random.Generator) -> dict[str, Any]:
    count, rows, columns, channels, maps, units = integers(rng, (2, 2, 2, 2, 3, 3), (5, 4, 4, 4, 6, 6))
    height, width = distinct(rng, 2, 6, 2)
    shapes = ((maps, channels, rows, columns), (maps,), (maps * height * width, units), (units,))
    return {
        "images": floats(rng, count, height + rows - 1, width + columns - 1, channels),
        "weights": [floats(rng, *shape, scale=0.5) for shape in shapes],
        "map_shape": [maps, height, width],
    }


def _theano_probe(from_theano: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras

    # Copies, so that an answer that flips in place changes no inputs.
    converted = from_theano([array.copy() for array in inputs["weights"]], tuple(inputs["map_shape"]))
    kernel, dense_kernel = inputs["weights"][0], inputs["weights"][2]
    layers = [
        keras.layers.Conv2D(len(kernel), kernel.shape[2:], activation="relu"),
        keras.layers.Flatten(),
        keras.layers.Dense(dense_kernel.shape[1]),
    ]
    network = sequential(inputs["images"].shape[1:], layers, map(np.asarray, converted))
    return {"convolution": network.layers[0].kernel, "dense": network.layers[2].kernel, "outputs": network(inputs["images"])}


THEANO = Exercise(
    id="10-theano",
    inputs=_theano_inputs,
    probe=_theano_probe,
    parts=(
        Part("convolution", axes=("row", "column", "channel", "map")),
        Part("dense", axes=("pixel and map", "unit")),
        Part("outputs", axes=("image", "unit")),
    ),
    when=(
        When(
            "rows-in-another-order",
            lambda case: case.part == "dense" and close(np.sort(case.got, axis=0), np.sort(case.want, axis=0)),
            "The right rows in another order: a pixel's channels stand together, and the pixels go row by row.",
        ),
    ),
)


# --- 10-saliency -----------------------------------------------------------------------------------------------------


def _saliency_inputs(rng: np.random.Generator) -> dict[str, Any]:
    count, channels, hidden, classes = integers(rng, (3, 2, 5, 3), (6, 4, 9, 6))
    height, width = distinct(rng, 3, 7, 2)
    return {
        "images": floats(rng, count, height, width, channels),
        "labels": rng.integers(0, classes, count),
        "first": floats(rng, height * width * channels, hidden, scale=0.4),
        "second": floats(rng, hidden, classes),
    }


def _saliency_probe(saliency: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras

    layers = [
        keras.layers.Flatten(),
        keras.layers.Dense(inputs["first"].shape[1], activation="tanh", use_bias=False),
        keras.layers.Dense(inputs["second"].shape[1], use_bias=False),
    ]
    model = sequential(inputs["images"].shape[1:], layers, [inputs["first"], inputs["second"]])
    return {"map": saliency(model, *tensors(inputs, "images", "labels"))}


SALIENCY = Exercise(
    id="10-saliency",
    inputs=_saliency_inputs,
    probe=_saliency_probe,
    parts=(Part("map", axes=("image", "row", "column")),),
)

EXERCISES = (REWIRE, TAPS, FLIP, THEANO, SALIENCY)
