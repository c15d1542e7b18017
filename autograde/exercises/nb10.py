"""Exercises of notebook 10: a raw input, taps, true convolution, weights from Theano, saliency."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.exercises.model import Case, ErrorHint, Exercise, Hint, Part


def _close(got: Any, other: np.ndarray) -> bool:
    return isinstance(got, np.ndarray) and got.shape == other.shape and np.allclose(got, other, rtol=1e-3, atol=1e-4)


# --- 10-rewire -------------------------------------------------------------------------------------------------------


def _rewire_inputs(rng: np.random.Generator) -> dict[str, Any]:
    height, width = (int(n) for n in rng.permutation(np.arange(3, 7))[:2])
    count, hidden, classes = (int(n) for n in rng.integers((5, 4, 3), (9, 8, 6)))
    return {
        "images": rng.integers(0, 256, (count, height, width)).astype(np.uint8),
        "mean": rng.uniform(0.3, 0.7, (height, width)).astype(np.float32),
        "deviation": rng.uniform(0.4, 0.8, (height, width)).astype(np.float32),
        "kernels": [rng.normal(0, 0.4, shape).astype(np.float32) for shape in ((height * width, hidden), (hidden, classes))],
    }


def _rewire_probe(accept_raw: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras
    import tensorflow as tf

    first, second = inputs["kernels"]
    old = keras.Sequential(
        [
            keras.Input((len(first),)),
            keras.layers.Dense(first.shape[1], activation="tanh", use_bias=False),
            keras.layers.Dense(second.shape[1], use_bias=False),
        ]
    )
    old.set_weights([first, second])
    new, images = accept_raw(old, inputs["mean"], inputs["deviation"]), tf.constant(inputs["images"])
    with tf.GradientTape() as tape:
        outputs = new(images)
        loss_value = tf.reduce_mean(outputs**2)
    variables = list(new.trainable_variables)
    for variable, gradient in zip(variables, tape.gradient(loss_value, variables), strict=True):
        variable.assign_sub(gradient)
    return {"outputs": outputs, "the old model's kernels after a step": [layer.kernel for layer in old.layers]}


def _through(case: Case, rows: np.ndarray) -> np.ndarray:
    """What the model gives for these images once they are flattened."""
    first, second = case.inputs["kernels"]
    return np.tanh(rows.reshape(len(rows), -1) @ first) @ second


def _gives(case: Case, standardise: Any) -> bool:
    rows = standardise(case.inputs["images"].astype(np.float32), case.inputs["mean"], case.inputs["deviation"])
    return case.part == "outputs" and _close(case.got, _through(case, rows))


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
            "weights-copied",
            lambda case: case.part != "outputs" and all(map(_close, case.got, case.inputs["kernels"])),
            "Training the new model left the old one as it was: call the old model itself, not a copy of it.",
        ),
    ),
    error_hints=(
        ErrorHint("not-a-model", "no attribute 'trainable_variables'", "Return a keras.Model, not a function."),
        ErrorHint("not-flattened", "expected shape=(None,", "The old model takes flat rows: flatten before you call it."),
    ),
)

# --- 10-taps ---------------------------------------------------------------------------------------------------------

_FIRST, _SECOND = ("red", "green", "blue", "black"), ("left", "right", "upper", "lower")


def _taps_inputs(rng: np.random.Generator) -> dict[str, Any]:
    count, features, units = (int(n) for n in rng.integers((4, 4, 3), (8, 8, 7)))
    return {
        "images": rng.normal(1, 1, (count, features)).astype(np.float32),
        "chain": [str(name) for name in rng.permutation(_FIRST)],
        "branches": [str(name) for name in rng.permutation(_SECOND)],
        "chain kernel": rng.normal(0, 0.6, (features, units)).astype(np.float32),
        "branch kernels": rng.normal(0, 0.6, (2, features, units)).astype(np.float32),
        "moving mean": rng.normal(0, 1, units).astype(np.float32),
    }


def _taps_probe(layer_outputs: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras

    dense, drop, norm, last = inputs["chain"]
    units = len(inputs["moving mean"])
    chain = keras.Sequential(
        [
            keras.Input(inputs["images"].shape[1:]),
            keras.layers.Dense(units, use_bias=False, name=dense),
            keras.layers.Dropout(0.5, name=drop),
            keras.layers.BatchNormalization(name=norm),
            keras.layers.ReLU(name=last),
        ]
    )
    ones, zeros = np.ones(units, np.float32), np.zeros(units, np.float32)
    chain.set_weights([inputs["chain kernel"], ones, zeros, inputs["moving mean"], ones])

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
            lambda case: all(_close(output, case.want[_last(case)]) for output in case.got.values()),
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
        ErrorHint("sequential-output", "has no defined output", "A Sequential's output is found in model.outputs."),
    ),
)


def _last(case: Case) -> str:
    return case.inputs["chain" if case.part == "outputs of a chain" else "branches"][-1]


# --- 10-flip ---------------------------------------------------------------------------------------------------------


def _flip_inputs(rng: np.random.Generator) -> dict[str, Any]:
    count, rows, columns, channels, maps = (int(n) for n in rng.integers((2, 2, 2, 2, 2), (4, 5, 5, 4, 5)))
    height, width = (int(n) for n in rng.permutation(np.arange(6, 11))[:2])
    return {
        "images": rng.normal(0, 1, (count, height, width, channels)).astype(np.float32),
        "kernel": rng.normal(0, 1, (rows, columns, channels, maps)).astype(np.float32),
    }


def _flip_probe(convolve: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import tensorflow as tf

    return {"convolution": convolve(tf.constant(inputs["images"]), tf.constant(inputs["kernel"]))}


def correlate(images: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """What TensorFlow calls a convolution, without padding."""
    windows = np.lib.stride_tricks.sliding_window_view(images, kernel.shape[:2], axis=(1, 2))
    return np.einsum("bhwcij,ijcm->bhwm", windows, kernel)


FLIP = Exercise(
    id="10-flip",
    inputs=_flip_inputs,
    probe=_flip_probe,
    parts=(Part("convolution", axes=("image", "row", "column", "map")),),
    hints=(
        Hint(
            "not-flipped",
            lambda case: _close(case.got, correlate(case.inputs["images"], case.inputs["kernel"])),
            "That is the correlation, TensorFlow's own operation: a convolution flips the kernel first.",
        ),
        Hint(
            "one-direction-only",
            lambda case: any(
                _close(case.got, correlate(case.inputs["images"], kernel))
                for kernel in (case.inputs["kernel"][::-1], case.inputs["kernel"][:, ::-1])
            ),
            "The kernel is flipped in one direction only: half a turn reverses its rows and its columns.",
        ),
        Hint(
            "channels-flipped",
            lambda case: any(
                _close(case.got, correlate(case.inputs["images"], kernel))
                for kernel in (case.inputs["kernel"][::-1, ::-1, ::-1], case.inputs["kernel"][::-1, ::-1, ::-1, ::-1])
            ),
            "Only rows and columns are flipped: the order of the channels stays.",
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
    count, rows, columns, channels, maps, units = (int(n) for n in rng.integers((2, 2, 2, 2, 3, 3), (5, 4, 4, 4, 6, 6)))
    height, width = (int(n) for n in rng.permutation(np.arange(2, 6))[:2])
    shapes = ((maps, channels, rows, columns), (maps,), (maps * height * width, units), (units,))
    return {
        "images": rng.normal(0, 1, (count, height + rows - 1, width + columns - 1, channels)).astype(np.float32),
        "weights": [rng.normal(0, 0.5, shape).astype(np.float32) for shape in shapes],
        "map_shape": [maps, height, width],
    }


def _theano_probe(from_theano: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras

    # Copies, so that an answer that flips in place changes no inputs.
    converted = from_theano([array.copy() for array in inputs["weights"]], tuple(inputs["map_shape"]))
    kernel, dense_kernel = inputs["weights"][0], inputs["weights"][2]
    network = keras.Sequential(
        [
            keras.Input(inputs["images"].shape[1:]),
            keras.layers.Conv2D(len(kernel), kernel.shape[2:], activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dense(dense_kernel.shape[1]),
        ]
    )
    network.set_weights([np.asarray(array) for array in converted])
    return {"convolution": network.layers[0].kernel, "dense": network.layers[2].kernel, "outputs": network(inputs["images"])}


def _stored_as(case: Case, convert: Any, which: int) -> bool:
    return case.part == ("convolution", "", "dense")[which] and _close(case.got, convert(case.inputs["weights"][which]))


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
            lambda case: _stored_as(case, lambda kernel: kernel.transpose(2, 3, 1, 0), 0),
            "The axes are right, but Theano computed a convolution: its kernels must be flipped.",
        ),
        Hint(
            "channels-flipped",
            lambda case: _stored_as(case, lambda kernel: kernel.transpose(2, 3, 1, 0)[::-1, ::-1, ::-1, ::-1], 0),
            "Flip rows and columns only: the channels keep their order.",
        ),
        Hint(
            "rows-left-as-they-were",
            lambda case: _stored_as(case, lambda kernel: kernel, 2),
            "The dense kernel is as it was. Its rows stand in the order of Theano's flatten, channels first.",
        ),
        Hint(
            "dense-flipped",
            lambda case: _stored_as(case, lambda kernel: kernel[::-1], 2),
            "Nothing is flipped in the dense kernel: its rows change from channels first to channels last.",
        ),
        Hint(
            "wrong-way-round",
            lambda case: _stored_as(case, lambda kernel: _last_to_first(kernel, case.inputs["map_shape"]), 2),
            "You brought the rows from channels last to channels first; Theano's have the channels first already.",
        ),
    ),
    error_hints=(
        ErrorHint("shapes", "not compatible with provided weight shape", "A shape is wrong: compare with the docstring."),
    ),
)


def _last_to_first(kernel: np.ndarray, map_shape: list[int]) -> np.ndarray:
    """The conversion in the opposite direction."""
    maps, height, width = map_shape
    return kernel.reshape(height, width, maps, -1).transpose(2, 0, 1, 3).reshape(kernel.shape)


# --- 10-saliency -----------------------------------------------------------------------------------------------------


def _saliency_inputs(rng: np.random.Generator) -> dict[str, Any]:
    count, channels, hidden, classes = (int(n) for n in rng.integers((3, 2, 5, 3), (6, 4, 9, 6)))
    height, width = (int(n) for n in rng.permutation(np.arange(3, 7))[:2])
    return {
        "images": rng.normal(0, 1, (count, height, width, channels)).astype(np.float32),
        "labels": rng.integers(0, classes, count),
        "first": rng.normal(0, 0.4, (height * width * channels, hidden)).astype(np.float32),
        "second": rng.normal(0, 1, (hidden, classes)).astype(np.float32),
    }


def _saliency_probe(saliency: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras
    import tensorflow as tf

    model = keras.Sequential(
        [
            keras.Input(inputs["images"].shape[1:]),
            keras.layers.Flatten(),
            keras.layers.Dense(inputs["first"].shape[1], activation="tanh", use_bias=False),
            keras.layers.Dense(inputs["second"].shape[1], use_bias=False),
        ]
    )
    model.set_weights([inputs["first"], inputs["second"]])
    return {"map": saliency(model, tf.constant(inputs["images"]), tf.constant(inputs["labels"]))}


def slopes(inputs: Any, towards: str = "label") -> np.ndarray:
    """The gradient for the images of the labels' logits, of all logits, or of the labels' probabilities."""
    images, second = inputs["images"], inputs["second"]
    hidden = np.tanh(images.reshape(len(images), -1) @ inputs["first"])
    logits = hidden @ second
    p = np.exp(logits - logits.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    own = np.eye(second.shape[1])[inputs["labels"]]
    chosen = {"label": own, "all": np.ones_like(own), "probability": (own * p).sum(1, keepdims=True) * (own - p)}
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
            lambda case: _close(case.got, _largest(slopes(case.inputs, "all"))),
            "That is the slope of the sum of all logits: pick each image's own class before you sum.",
        ),
        Hint(
            "sign-kept",
            lambda case: _close(case.got, slopes(case.inputs).max(-1)),
            "The largest value was taken with its sign: take the absolute value before the maximum.",
        ),
        Hint(
            "mean-over-channels",
            lambda case: _close(case.got, np.abs(slopes(case.inputs)).mean(-1)),
            "Of a pixel's channels the largest value counts, not their mean.",
        ),
        Hint(
            "channels-kept",
            lambda case: np.shape(case.got) == case.inputs["images"].shape,
            "There is still one number per channel: reduce the last axis to its largest value.",
        ),
        Hint(
            "probability-for-logit",
            lambda case: _close(case.got, _largest(slopes(case.inputs, "probability"))),
            "That is the slope of the probability: the model's logits are to be differentiated as they are.",
        ),
        Hint(
            "mean-over-batch",
            lambda case: _close(case.got * len(case.inputs["labels"]), case.want),
            "Every map is too small by the size of the batch: sum the scores, do not average them.",
        ),
    ),
    error_hints=(
        ErrorHint("no-gradient", "(None)", "The gradient is None: let the tape watch the images, and call the model."),
    ),
)

EXERCISES = (REWIRE, TAPS, FLIP, THEANO, SALIENCY)
