"""Exercises of notebook 10: a lost preparation, a raw input, a base thawed, weights from Theano, a score split."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograde.exercise import Exercise, Part, When, WhenError
from autograde.exercise.draws import distinct, drawn_later, floats, integers, only_a_number
from autograde.exercise.predicates import close
from course.asking import descend, sequential
from course.mistakes import HABITS, KERAS_TENSOR

# --- 10-prepared -----------------------------------------------------------------------------------------------------

_PREPARATIONS: dict[str, tuple[float, float]] = {  # of bytes: times, plus
    "as they are": (1.0, 0.0),
    "from 0 to 1": (1 / 255, 0.0),
    "from -1 to 1": (2 / 255, -1.0),
    "inverted": (-1 / 255, 1.0),
    "standardised": (4 / 255, -2.0),
}


def _preparing(times: float, plus: float) -> Callable[[np.ndarray], np.ndarray]:
    def prepare(scans: np.ndarray) -> np.ndarray:
        return (times * scans[..., None] + plus).astype(np.float32)

    return prepare


def _one_case(rng: np.random.Generator, name: str) -> tuple[Any, np.ndarray, np.ndarray, dict[str, Any]]:
    """A model, and digits drawn from the very probabilities that it gives with the preparation of this name."""
    import keras

    size, classes = integers(rng, (6, 4), (9, 8))
    scans = rng.integers(0, 256, (500, size, size)).astype(np.uint8)
    kernel = floats(rng, size * size, classes)
    kernel -= kernel.mean(axis=0)  # so that adding a number to all pixels changes nothing
    inputs = _preparing(*_PREPARATIONS[name])(scans).reshape(500, -1)
    kernel *= 2.5 / np.std(inputs @ kernel)
    logits = inputs @ kernel
    digits = np.argmax(logits + rng.gumbel(size=logits.shape), axis=1)  # a draw from their softmax
    model = sequential((size, size, 1), [keras.layers.Flatten(), keras.layers.Dense(classes, use_bias=False)], [kernel])
    others = [str(other) for other in rng.permutation([other for other in _PREPARATIONS if other != name])]
    place = int(rng.integers(1, 4))  # neither the first nor the last
    order = [*others[:place], name, *others[place:]]
    return model, scans, digits, {each: _preparing(*_PREPARATIONS[each]) for each in order}


def _draw_prepared(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    return [_one_case(rng, str(name)) for name in rng.permutation(list(_PREPARATIONS))]


def _prepared_probe(find_preparation: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    return {"preparations": [str(find_preparation(*asked)) for asked in drawn_later(inputs, _draw_prepared)]}


PREPARED = Exercise(
    id="10-prepared",
    inputs=only_a_number,
    probe=_prepared_probe,
    parts=(Part("preparations"),),
    when=(
        When(
            "always-the-same",
            lambda case: len(set(case.got)) == 1,
            "The same preparation for every model: is your measure one that large numbers always win?",
        ),
        When(
            "no-name",
            lambda case: not set(case.got) <= set(_PREPARATIONS),
            "Return the name, a key of the dict.",
        ),
    ),
    errors=HABITS,
    seconds=40.0,
)

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
    variables = list(new.trainable_variables)
    with tf.GradientTape() as tape:
        outputs = tf.function(new)(images)
        loss_value = tf.reduce_mean(outputs**2)
    descend(variables, tape.gradient(loss_value, variables))
    return {"outputs": outputs, "the old model's kernels after a step": [layer.kernel for layer in old.layers]}


REWIRE = Exercise(
    id="10-rewire",
    inputs=_rewire_inputs,
    probe=_rewire_probe,
    parts=(Part("outputs", axes=("image", "class")), Part("the old model's kernels after a step")),
    errors=(
        WhenError("hidden-name", "is not a valid root scope name", "A graph wants a class name without a _ in front."),
        *(KERAS_TENSOR, *HABITS),
    ),
)

# --- 10-thaw ---------------------------------------------------------------------------------------------------------


def _thaw_inputs(rng: np.random.Generator) -> dict[str, Any]:
    height, width = distinct(rng, 6, 9, 2)
    maps, more, units, classes, half = integers(rng, (2, 2, 3, 3, 6), (4, 4, 6, 6, 9))
    inner = (height - 3) * (width - 3) * more  # what is left of the image, times the maps
    # The images are not what the statistics were learned from.
    return {
        "images": floats(rng, 2 * half, height, width, 1, mean=1.5),
        "digits": rng.integers(0, classes, 2 * half),
        "kernels": [floats(rng, 3, 3, 1, maps, scale=0.4), floats(rng, 2, 2, maps, more, scale=0.4)],
        "statistics": [_normalisation(rng, maps), _normalisation(rng, more)],
        "dense": [floats(rng, inner, units, scale=inner**-0.5), floats(rng, units)],
        "head": [floats(rng, units, classes), floats(rng, classes)],
        "learning_rate": 0.05,
    }


def _normalisation(rng: np.random.Generator, maps: int) -> list[np.ndarray]:
    """Scale, shift, moving mean and moving variance."""
    positive = rng.uniform(0.5, 1.5, (2, maps)).astype(np.float32)
    return [positive[0], floats(rng, maps, scale=0.3), floats(rng, maps, scale=0.3), positive[1]]


def _thaw_probe(thaw: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    from keras import layers

    images, digits = inputs["images"], inputs["digits"]
    lower, upper = (layers.Conv2D(kernel.shape[-1], len(kernel), use_bias=False) for kernel in inputs["kernels"])
    upper.name, dense = "upper", layers.Dense(inputs["dense"][0].shape[1], activation="tanh")
    norms = [layers.BatchNormalization(name="first"), layers.BatchNormalization(name="second")]
    before = [layers.Identity(), layers.Identity(), lower, norms[0], layers.ReLU()]
    chain = [*before, upper, norms[1], layers.ReLU(), layers.Flatten(), dense]
    base = sequential(images.shape[1:], chain)
    head = layers.Dense(len(inputs["head"][1]))
    head.build((None, len(inputs["head"][0])))
    for layer, arrays in zip(
        (lower, upper, *norms, dense, head),
        (*([kernel] for kernel in inputs["kernels"]), *inputs["statistics"], inputs["dense"], inputs["head"]),
        strict=True,
    ):
        layer.set_weights(arrays)
    base.trainable = False
    model = thaw(base, head, "upper", inputs["learning_rate"])
    model.fit(images, digits, batch_size=len(images) // 2, shuffle=False, verbose=0)
    return {
        "thawed layers after two steps": [*upper.get_weights(), *dense.get_weights()],
        "what was to stay": {
            "lower": lower.get_weights(),
            "normalisation": [array for norm in norms for array in norm.get_weights()],
        },
        "head after two steps": head.get_weights(),
        "logits afterwards": model(images, training=False),
    }


THAW = Exercise(
    id="10-thaw",
    inputs=_thaw_inputs,
    probe=_thaw_probe,
    parts=(
        Part("what was to stay", needs="thawed layers after two steps"),
        Part("thawed layers after two steps", weight=2),
        Part("head after two steps"),
        Part("logits afterwards", axes=("image", "class")),
    ),
    errors=(
        WhenError("not-compiled", "You must call `compile()`", "The model is not compiled: `fit` has to find it ready."),
        WhenError("nothing-returned", "'NoneType' object has no attribute 'fit'", "Return the model."),
        *HABITS,
    ),
    seconds=40.0,
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

    given = [array.copy() for array in inputs["weights"]]
    converted = [np.array(array) for array in from_theano(given, tuple(inputs["map_shape"]))]
    kernel, dense_kernel = inputs["weights"][0], inputs["weights"][2]
    layers = [
        keras.layers.Conv2D(len(kernel), kernel.shape[2:], activation="relu"),
        keras.layers.Flatten(),
        keras.layers.Dense(dense_kernel.shape[1]),
    ]
    network = sequential(inputs["images"].shape[1:], layers, converted)
    kernels = {"convolution": network.layers[0].kernel, "dense": network.layers[2].kernel}
    return kernels | {"outputs": network(inputs["images"]), "what was given": given}


THEANO = Exercise(
    id="10-theano",
    inputs=_theano_inputs,
    probe=_theano_probe,
    parts=(
        Part("convolution", axes=("row", "column", "channel", "map")),
        Part("dense", axes=("pixel and map", "unit")),
        Part("outputs", axes=("image", "unit")),
        Part("what was given", needs="outputs"),
    ),
    when=(
        When(
            "rows-in-another-order",
            lambda case: case.part == "dense" and close(np.sort(case.got, axis=0), np.sort(case.want, axis=0)),
            "The right rows in another order: a pixel's channels stand together, and the pixels go row by row.",
        ),
    ),
)

# --- 10-evidence -----------------------------------------------------------------------------------------------------


def _evidence_inputs(rng: np.random.Generator) -> dict[str, Any]:
    count, channels, maps, classes = integers(rng, (3, 1, 3, 3), (6, 4, 6, 7))
    height, width = distinct(rng, 5, 10, 2)
    return {
        "images": floats(rng, count, height, width, channels),
        "weights": [
            *(floats(rng, 3, 3, channels, maps, scale=0.5), floats(rng, maps), *_normalisation(rng, maps)),
            *(floats(rng, maps, classes), floats(rng, classes)),
        ],
    }


def _evidence_probe(evidence: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    from keras import layers

    maps, classes = inputs["weights"][-2].shape
    body = [layers.Conv2D(maps, 3), layers.BatchNormalization(), layers.ReLU()]
    chain = [*body, layers.GlobalAveragePooling2D(), layers.Dense(classes)]
    return {"evidence": evidence(sequential(inputs["images"].shape[1:], chain, inputs["weights"]), inputs["images"])}


EVIDENCE = Exercise(
    id="10-evidence",
    inputs=_evidence_inputs,
    probe=_evidence_probe,
    parts=(Part("evidence", axes=("image", "row", "column", "class")),),
    when=(
        When(
            "one-factor",
            lambda case: close(case.got * case.want.shape[1] * case.want.shape[2], case.want),
            "Right but for one factor: the places are averaged, not added up, so do not divide.",
        ),
    ),
    errors=(KERAS_TENSOR, *HABITS),
)

EXERCISES = (PREPARED, REWIRE, THAW, THEANO, EVIDENCE)
