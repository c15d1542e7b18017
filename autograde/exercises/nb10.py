"""Exercises of notebook 10: a raw input, taps, true convolution, weights from Theano, saliency."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.exercises.by_hand import correlate, softmax
from autograde.exercises.draws import distinct, floats, integers
from autograde.exercises.hints import KERAS_TENSOR, all_close, close
from autograde.exercises.model import Case, ErrorHint, Exercise, Hint, Part
from autograde.exercises.probes import descend, sequential, tensors

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


def _through(case: Case, rows: np.ndarray) -> np.ndarray:
    """What the model gives for these images once they are flattened."""
    first, second = case.inputs["kernels"]
    return np.tanh(rows.reshape(len(rows), -1) @ first) @ second


def _gives(case: Case, standardise: Any) -> bool:
    rows = standardise(case.inputs["images"].astype(np.float32), case.inputs["mean"], case.inputs["deviation"])
    return case.part == "outputs" and close(case.got, _through(case, rows))


REWIRE = Exercise(
    id="10-rewire",
    inputs=_rewire_inputs,
    probe=_rewire_probe,
    parts=(Part("outputs", axes=("image", "class")), Part("the old model's kernels after a step")),
    hints=(
        Hint(
            "not-divided-by-255",
            lambda case: _gives(case, lambda x, m, d: (x - m) / d),
            "Mean and deviation belong to pixels from 0 to 1: divide the bytes by 255 first.",
        ),
        Hint(
            "divided-last",
            lambda case: _gives(case, lambda x, m, d: (x - m) / d / 255),
            "First divide by 255, then subtract the mean: here the mean was divided as well.",
        ),
        Hint(
            "only-divided-by-255",
            lambda case: _gives(case, lambda x, m, d: x / 255),
            "The pixels are scaled to 0 to 1, but not standardised: use mean and deviation.",
        ),
        Hint(
            "variance-for-deviation",
            lambda case: _gives(case, lambda x, m, d: (x / 255 - m) / np.sqrt(d)),
            "Normalization wants the variance, which is the square of the deviation.",
        ),
        Hint(
            "multiplied-by-deviation",
            lambda case: _gives(case, lambda x, m, d: (x / 255 - m) * d),
            "The deviation divides: it makes the pixels of every place equally wide.",
        ),
        Hint(
            "weights-copied",
            lambda case: case.part != "outputs" and all_close(case.got, case.inputs["kernels"]),
            "Training the new model left the old one as it was: call the old model itself, not a copy of it.",
        ),
    ),
    error_hints=(
        ErrorHint("not-a-model", "no attribute 'trainable_variables'", "Return a keras.Model, not a function."),
        ErrorHint("not-cast", "no attribute 'astype'", "A KerasTensor is no array: keras.ops.cast makes it float32."),
        KERAS_TENSOR,
        ErrorHint("not-flattened", "expected shape=(None,", "The old model takes flat rows: flatten before you call it."),
    ),
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


def _dropped(case: Case) -> bool:
    """Has one of the Dropout layers dropped something?"""
    name = case.inputs["chain"][1] if case.part == "outputs of a chain" else case.inputs["branches"][3]
    return bool(np.any((case.got[name] == 0) & (case.want[name] != 0)))


TAPS = Exercise(
    id="10-taps",
    inputs=_taps_inputs,
    probe=_taps_probe,
    parts=(Part("outputs of a chain"), Part("outputs of branches")),
    hints=(
        Hint(
            "all-the-last",
            lambda case: all(close(output, case.want[_last(case)]) for output in case.got.values()),
            "Every entry is the model's own output: ask for the output of each layer.",
        ),
        Hint(
            "training-mode",
            lambda case: case.got.keys() == case.want.keys() and _dropped(case),
            "Dropout has dropped something: the outputs of the test mode are asked for.",
        ),
        Hint(
            "input-included",
            lambda case: case.got.keys() > case.want.keys(),
            "There is an entry too many: an input layer passes on what it gets; leave it out.",
        ),
        Hint(
            "layer-left-out",
            lambda case: case.got.keys() < case.want.keys(),
            "A layer is missing: those without weights have an output, too.",
        ),
    ),
    error_hints=(
        ErrorHint("one-after-the-other", "incompatible with the layer", "With branches one layer does not feed the next."),
        ErrorHint("join-wants-both", "should be called on a list", "A layer that joins branches wants both: no chain."),
        ErrorHint("input-layer-called", "too many positional", "An input layer takes nothing: let keras.Model find it."),
        ErrorHint("sequential-ends", "has no defined", "A Sequential's ends are found in model.inputs and model.outputs."),
    ),
)


def _last(case: Case) -> str:
    return case.inputs["chain" if case.part == "outputs of a chain" else "branches"][-1]


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


def _correlates(case: Case, *flips: int | tuple[int, ...]) -> bool:
    """Is the answer the correlation with the kernel, flipped along one of these axes or tuples of axes?"""
    kernels = [np.flip(case.inputs["kernel"], axes) for axes in flips]
    return any(close(case.got, correlate(case.inputs["images"], kernel)) for kernel in kernels)


FLIP = Exercise(
    id="10-flip",
    inputs=_flip_inputs,
    probe=_flip_probe,
    parts=(Part("convolution", axes=("image", "row", "column", "map")),),
    hints=(
        Hint(
            "not-flipped",
            lambda case: _correlates(case, ()),
            "That is the correlation, TensorFlow's own operation: a convolution flips the kernel first.",
        ),
        Hint(
            "one-direction-only",
            lambda case: _correlates(case, 0, 1),
            "The kernel is flipped in one direction only: half a turn reverses its rows and its columns.",
        ),
        Hint(
            "channels-flipped",
            lambda case: _correlates(case, (0, 1, 2), (0, 1, 2, 3)),
            "Only rows and columns are flipped: the order of the channels stays.",
        ),
        Hint(
            "image-turned",
            lambda case: close(case.got[:, ::-1, ::-1], case.want),
            "The image was turned, so the result is turned as well: turn the kernel.",
        ),
        Hint(
            "padded",
            lambda case: np.shape(case.got)[:3] == case.inputs["images"].shape[:3],
            "The result is as large as the image: do not pad.",
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


def _turned(case: Case, *flips: int | tuple[int, ...]) -> bool:
    """Are the axes where Keras wants them, and Theano's kernel flipped along one of these axes or tuples of axes?"""
    kernels = [np.flip(case.inputs["weights"][0], axes).transpose(2, 3, 1, 0) for axes in flips]
    return case.part == "convolution" and any(close(case.got, kernel) for kernel in kernels)


def _rows_are(case: Case, kernel: np.ndarray) -> bool:
    return case.part == "dense" and close(case.got, kernel)


THEANO = Exercise(
    id="10-theano",
    inputs=_theano_inputs,
    probe=_theano_probe,
    parts=(
        Part("convolution", axes=("row", "column", "channel", "map")),
        Part("dense", axes=("pixel and map", "unit")),
        Part("outputs", axes=("image", "unit")),
    ),
    hints=(
        Hint(
            "not-flipped",
            lambda case: _turned(case, ()),
            "The axes are right, but Theano computed a convolution: its kernels must be flipped.",
        ),
        Hint(
            "channels-flipped",
            lambda case: _turned(case, (0, 1), (0, 1, 2, 3)),
            "Flip rows and columns only, the last two axes of Theano's kernel: the channels keep their order.",
        ),
        Hint(
            "one-direction-only",
            lambda case: _turned(case, 2, 3),
            "The kernel is flipped in one direction only: half a turn reverses its rows and its columns.",
        ),
        Hint(
            "rows-left-as-they-were",
            lambda case: _rows_are(case, case.inputs["weights"][2]),
            "The dense kernel is as it was. Its rows stand in the order of Theano's flatten, channels first.",
        ),
        Hint(
            "dense-flipped",
            lambda case: _rows_are(case, case.inputs["weights"][2][::-1]),
            "Nothing is flipped in the dense kernel: its rows change from channels first to channels last.",
        ),
        Hint(
            "wrong-way-round",
            lambda case: _rows_are(case, _last_to_first(case.inputs["weights"][2], case.inputs["map_shape"])),
            "You brought the rows from channels last to channels first; Theano's have the channels first already.",
        ),
        Hint(
            "rows-in-another-order",
            lambda case: case.part == "dense" and close(np.sort(case.got, axis=0), np.sort(case.want, axis=0)),
            "The right rows in another order: a pixel's channels stand together, and the pixels go row by row.",
        ),
    ),
    error_hints=(
        ErrorHint("not-four", "a weight list of length", "Return four arrays, the biases too."),
        ErrorHint("shapes", "not compatible with provided weight shape", "A shape is wrong: compare with the docstring."),
    ),
)


def _last_to_first(kernel: np.ndarray, map_shape: list[int]) -> np.ndarray:
    """The conversion in the opposite direction."""
    maps, height, width = map_shape
    return kernel.reshape(height, width, maps, -1).transpose(2, 0, 1, 3).reshape(kernel.shape)


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


def slopes(inputs: Any, towards: str = "label") -> np.ndarray:
    """The gradient for the images of the labels' logits, of all logits, of the largest, or of the labels' probabilities."""
    images, second = inputs["images"], inputs["second"]
    hidden = np.tanh(images.reshape(len(images), -1) @ inputs["first"])
    p = softmax(hidden @ second)
    own = np.eye(second.shape[1])[inputs["labels"]]
    chosen = {
        "label": own,
        "all": np.ones_like(own),
        "largest": np.eye(second.shape[1])[p.argmax(1)],
        "probability": (own * p).sum(1, keepdims=True) * (own - p),
        "loss": p - own,
    }
    back = (chosen[towards] @ second.T) * (1 - hidden**2)
    return (back @ inputs["first"].T).reshape(images.shape)


def _largest(gradient: np.ndarray) -> np.ndarray:
    return np.abs(gradient).max(-1)


SALIENCY = Exercise(
    id="10-saliency",
    inputs=_saliency_inputs,
    probe=_saliency_probe,
    parts=(Part("map", axes=("image", "row", "column")),),
    hints=(
        Hint(
            "all-classes",
            lambda case: close(case.got, _largest(slopes(case.inputs, "all"))),
            "That is the slope of the sum of all logits: pick each image's own class before you sum.",
        ),
        Hint(
            "sign-kept",
            lambda case: close(case.got, slopes(case.inputs).max(-1)),
            "The largest value was taken with its sign: take the absolute value before the maximum.",
        ),
        Hint(
            "mean-over-channels",
            lambda case: any(close(case.got, over(np.abs(slopes(case.inputs)), axis=-1)) for over in (np.mean, np.sum)),
            "Of a pixel's channels the largest value counts, not their mean or their sum.",
        ),
        Hint(
            "channels-kept",
            lambda case: np.shape(case.got) == case.inputs["images"].shape,
            "There is still one number per channel: reduce the last axis to its largest value.",
        ),
        Hint(
            "probability-for-logit",
            lambda case: close(case.got, _largest(slopes(case.inputs, "probability"))),
            "That is the slope of the probability: the model's logits are to be differentiated as they are.",
        ),
        Hint(
            "loss-for-logit",
            lambda case: close(case.got, _largest(slopes(case.inputs, "loss"))),
            "That is the slope of the loss: differentiate the label's logit itself.",
        ),
        Hint(
            "predicted-for-label",
            lambda case: close(case.got, _largest(slopes(case.inputs, "largest"))),
            "That is the class which the model prefers: take the one that the label names.",
        ),
        Hint(
            "mean-over-batch",
            lambda case: close(case.got * len(case.inputs["labels"]), case.want),
            "Every map is too small by the size of the batch: sum the scores, do not average them.",
        ),
    ),
    error_hints=(
        ErrorHint("no-gradient", "(None)", "The gradient is None: let the tape watch the images, and call the model."),
    ),
)

EXERCISES = (REWIRE, TAPS, FLIP, THEANO, SALIENCY)
