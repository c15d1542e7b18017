"""Exercises of notebook 09: a functional twin, TensorFlow inside a model, two heads, routes, a decision per row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograde.exercises.by_hand import ACTIVATIONS, sigmoid, softmax
from autograde.exercises.draws import floats, integers, pixels
from autograde.exercises.hints import KERAS_TENSOR, close
from autograde.exercises.model import Case, ErrorHint, Exercise, Hint, Part
from autograde.exercises.probes import sequential
from autograde.exercises.routes import added_in_place, single_steps, up_to

_NOT_FUNCTIONAL = Hint(
    "not-a-functional-model",
    lambda case: isinstance(case.got, str),
    "That is no functional model: give back keras.Model(inputs, outputs), made of the two ends.",
)


def _kind(model: Any) -> str:
    """ "functional", "sequential", or the name of the class of what was given back."""
    names = [base.__name__.lower() for base in type(model).__mro__]
    return next((name for name in ("functional", "sequential") if name in names), type(model).__name__)


# --- 09-twin ---------------------------------------------------------------------------------------------------------

_ACTIVATIONS = ("tanh", "relu", "sigmoid")


def _twin_inputs(rng: np.random.Generator) -> dict[str, Any]:
    depth = int(rng.integers(3, 5))
    sizes = integers(rng, 3, 8, depth + 1)
    shapes = list(zip(sizes[:-1], sizes[1:], strict=True))
    return {
        "images": floats(rng, int(rng.integers(3, 8)), sizes[0]),
        "kernels": [floats(rng, *shape) for shape in shapes],
        "biases": [floats(rng, units) for _, units in shapes],
        "activations": rng.permutation([*_ACTIVATIONS, "tanh"])[:depth].tolist(),
    }


def _twin_probe(functional_twin: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras

    units = zip(inputs["biases"], inputs["activations"], strict=True)
    layers = [keras.layers.Dense(len(bias), activation=activation) for bias, activation in units]
    weights = [array for pair in zip(inputs["kernels"], inputs["biases"], strict=True) for array in pair]
    original = sequential((len(inputs["kernels"][0]),), layers, weights)
    twin = functional_twin(original)
    if _kind(twin) != "functional":  # the original, given back as it is, would give the right numbers
        return dict.fromkeys(("outputs", "outputs after the original changed"), _kind(twin))
    outputs = twin(inputs["images"])
    original.set_weights([weight * 0.5 for weight in original.get_weights()])
    return {"outputs": outputs, "outputs after the original changed": twin(inputs["images"])}


def _forward(inputs: Any, factor: float = 1.0, *, linear: bool = False) -> np.ndarray:
    """What the model gives with all its weights times a factor; if wanted without activations."""
    x = inputs["images"]
    for kernel, bias, activation in zip(inputs["kernels"], inputs["biases"], inputs["activations"], strict=True):
        x = factor * (x @ kernel + bias)
        x = x if linear else ACTIVATIONS[activation](x)
    return x


TWIN = Exercise(
    id="09-twin",
    inputs=_twin_inputs,
    probe=_twin_probe,
    parts=(
        Part("outputs", axes=("image", "unit"), weight=2),
        Part("outputs after the original changed", axes=("image", "unit")),
    ),
    hints=(
        Hint(
            "still-sequential",
            lambda case: case.got == "sequential",
            "That is a Sequential: call layers on a keras.Input, then make keras.Model(inputs, outputs).",
        ),
        _NOT_FUNCTIONAL,
        Hint(
            "activations-lost",
            lambda case: case.part == "outputs" and close(case.got, _forward(case.inputs, linear=True)),
            "The activations were lost: each layer of the original knows its own.",
        ),
        Hint(
            "weights-not-copied",
            lambda case: case.part == "outputs",
            "Other numbers: new layers draw new kernels and biases until you copy them; and each has its own activation.",
        ),
        Hint(
            "layers-shared",
            lambda case: case.part != "outputs" and close(case.got, _forward(case.inputs, 0.5)),
            "The twin changes when the original does: it was made of the same layers. Make new ones and copy the weights.",
        ),
    ),
    error_hints=(
        ErrorHint(
            "batch-in-shape", "Invalid input shape", "keras.Input wants the shape without the batch: input_shape[1:]."
        ),
        ErrorHint(
            "chain-broken",
            "was expecting",
            "The number of weights differs: a new layer for each old one, called on the output of the one before.",
        ),
        ErrorHint(
            "other-sizes", "not compatible with provided", "A kernel has another shape: keep the layers' order and units."
        ),
    ),
)

# --- 09-chain --------------------------------------------------------------------------------------------------------

# What the student's model must do, by a word that the inputs can hold; in NumPy for the hints, in TensorFlow for the probe.
_IN_NUMPY: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "cumsum": lambda x: np.cumsum(x, axis=1),
    "reverse": lambda x: x[:, ::-1],
    "roll": lambda x: np.roll(x, 1, axis=1),
    "tanh": np.tanh,
    "softsign": lambda x: x / (1 + np.abs(x)),
    "shift": lambda x: x + 0.5,
}


def _in_tensorflow() -> dict[str, Callable[[Any], Any]]:
    import tensorflow as tf

    return {
        "cumsum": lambda x: tf.cumsum(x, axis=1),
        "reverse": lambda x: tf.reverse(x, [1]),
        "roll": lambda x: tf.roll(x, 1, axis=1),
        "tanh": tf.tanh,
        "softsign": tf.nn.softsign,
        "shift": lambda x: tf.add(x, 0.5),
    }


def _chain_inputs(rng: np.random.Generator) -> dict[str, Any]:
    # First and last neither undo themselves nor commute, so that every wrong order shows.
    middle = rng.permutation(["reverse", "roll", "softsign", "shift"])[: int(rng.integers(1, 4))].tolist()
    ends = rng.permutation(["cumsum", "tanh"]).tolist()
    return {
        "functions": [ends[0], *middle, ends[1]],
        "images": floats(rng, int(rng.integers(3, 8)), int(rng.integers(3, 8))),
    }


def _chain_probe(as_model: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    functions = [_in_tensorflow()[word] for word in inputs["functions"]]
    model = as_model(functions, inputs["images"].shape[1])
    if _kind(model) != "functional":  # a plain Python function would give the right numbers
        return dict.fromkeys(("outputs", "outputs of one image"), _kind(model))
    return {"outputs": model(inputs["images"]), "outputs of one image": model(2 * inputs["images"][:1])}


def _applied(case: Case, words: list[str]) -> np.ndarray:
    x = case.inputs["images"] if case.part == "outputs" else 2 * case.inputs["images"][:1]
    for word in words:
        x = _IN_NUMPY[word](x)
    return x


def _all_but_one(words: list[str]) -> list[list[str]]:
    return [words[:i] + words[i + 1 :] for i in range(len(words))]


CHAIN = Exercise(
    id="09-chain",
    inputs=_chain_inputs,
    probe=_chain_probe,
    parts=(
        Part("outputs", axes=("image", "feature"), weight=2),
        Part("outputs of one image", axes=("image", "feature")),
    ),
    hints=(
        _NOT_FUNCTIONAL,
        Hint(
            "late-binding",
            lambda case: close(case.got, _applied(case, case.inputs["functions"][-1:] * len(case.inputs["functions"]))),
            "The last function is applied every time: a lambda in a loop reads the loop's variable when it is called, "
            "not when it is made. Hand the function itself to the layer.",
        ),
        Hint(
            "last-function-only",
            lambda case: close(case.got, _applied(case, case.inputs["functions"][-1:])),
            "Only the last function was applied: the output of each one is the input of the next.",
        ),
        Hint(
            "first-function-only",
            lambda case: close(case.got, _applied(case, case.inputs["functions"][:1])),
            "Only the first function was applied: go on with the next before you make the model.",
        ),
        Hint(
            "one-left-out",
            lambda case: any(close(case.got, _applied(case, words)) for words in _all_but_one(case.inputs["functions"])),
            "One of the functions is missing: each one in the list has a layer.",
        ),
        Hint(
            "backwards",
            lambda case: close(case.got, _applied(case, case.inputs["functions"][::-1])),
            "The functions are applied in the wrong order: the first in the list comes first.",
        ),
    ),
    error_hints=(
        ErrorHint("shape-without-brackets", "to a shape", "keras.Input wants a tuple: (num_features,)."),
        KERAS_TENSOR,
    ),
)

# --- 09-heads --------------------------------------------------------------------------------------------------------


def _heads_inputs(rng: np.random.Generator) -> dict[str, Any]:
    num_pixels, extra, hidden, classes, count = integers(rng, (6, 2, 3, 3, 3), (14, 6, 8, 8, 8))

    def dense(rows: int, columns: int) -> list[np.ndarray]:
        return [floats(rng, rows, columns, scale=0.7), floats(rng, columns, scale=0.7)]

    return {
        "pixels": pixels(rng, count, num_pixels),
        "extra": floats(rng, count, extra),
        "trunk": dense(num_pixels, hidden),
        "digit": dense(hidden + extra, classes),
        "even": dense(hidden + extra, 1),
    }


def _heads_probe(two_heads: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    sizes = [inputs["pixels"].shape[1], inputs["extra"].shape[1], len(inputs["trunk"][1]), len(inputs["digit"][1])]
    model = two_heads(*sizes)
    for name in ("trunk", "digit", "even"):
        model.get_layer(name).set_weights(inputs[name])
    outputs = model({"pixels": inputs["pixels"], "extra": inputs["extra"]})
    return {"digit": outputs["digit"], "even": outputs["even"]}


def _head(case: Case, *, relu: bool = True, extra_first: bool = False) -> np.ndarray:
    """What a head gives before its activation."""
    inputs = case.inputs
    trunk = inputs["pixels"] @ inputs["trunk"][0] + inputs["trunk"][1]
    trunk = np.maximum(trunk, 0) if relu else trunk
    both = [inputs["extra"], trunk] if extra_first else [trunk, inputs["extra"]]
    return np.concatenate(both, axis=1) @ inputs[case.part][0] + inputs[case.part][1]


def _activated(case: Case, z: np.ndarray) -> np.ndarray:
    return sigmoid(z) if case.part == "even" else softmax(z)


HEADS = Exercise(
    id="09-heads",
    inputs=_heads_inputs,
    probe=_heads_probe,
    parts=(Part("digit", axes=("image", "class")), Part("even", axes=("image", "unit"))),
    hints=(
        Hint(
            "extra-before-trunk",
            lambda case: close(case.got, _activated(case, _head(case, extra_first=True))),
            "The two parts are joined in the other order: first the trunk's features, then the extra ones.",
        ),
        Hint(
            "softmax-of-one-unit",
            lambda case: case.part == "even" and bool(np.all(case.got == 1)),
            "Always 1: softmax over a single unit can give nothing else. For yes or no, use a sigmoid.",
        ),
        Hint(
            "trunk-without-relu",
            lambda case: close(case.got, _activated(case, _head(case, relu=False))),
            "The trunk has no ReLU.",
        ),
        Hint(
            "sigmoid-for-classes",
            lambda case: case.part == "digit" and close(case.got, sigmoid(_head(case))),
            "Each class has a sigmoid of its own, so that a row does not sum to 1: one digit out of many is a softmax.",
        ),
        Hint(
            "head-without-activation",
            lambda case: close(case.got, _head(case)),
            "These are logits: this head has lost its activation.",
        ),
    ),
    error_hints=(
        ErrorHint("layer-not-named", "No such layer", "Name the three Dense layers trunk, digit, even: Dense(…, name=…)."),
        ErrorHint(
            "extra-not-joined",
            "is not compatible with provided weight shape",
            "A kernel has another shape than asked for: the trunk sees the pixels, both heads see trunk and extra together, "
            "and even has one unit.",
        ),
        ErrorHint("inputs-not-named", "Missing data for input", "Let the inputs be a dict: 'pixels' and 'extra'."),
        ErrorHint("outputs-not-named", "indices must be", "Let the outputs be a dict with the keys 'digit' and 'even'."),
        KERAS_TENSOR,
    ),
)

# --- 09-routes -------------------------------------------------------------------------------------------------------


def _routes_inputs(rng: np.random.Generator) -> dict[str, Any]:
    """For every layer after the input, the one or two earlier layers that it reads."""
    count = int(rng.integers(5, 9))
    parents = [[0], [0, 1]]
    for layer in range(3, count):
        number = min(layer, int(rng.integers(1, 3)))
        parents.append(sorted(rng.choice(layer, number, replace=False).tolist()))
    return {"parents": parents}


def _routes_probe(count_routes: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras

    tensors = [keras.Input((3,))]
    for parents in inputs["parents"]:
        layer = keras.layers.Dense(3) if len(parents) == 1 else keras.layers.Add()
        tensors.append(layer([tensors[i] for i in parents] if len(parents) > 1 else tensors[parents[0]]))
    read = {i for parents in inputs["parents"] for i in parents}
    ends = [tensor for i, tensor in enumerate(tensors) if i not in read]
    model = keras.Model(tensors[0], keras.layers.Concatenate()([*ends, tensors[0]]))
    return {"routes": np.asarray(count_routes(model))}


ROUTES = Exercise(
    id="09-routes",
    inputs=_routes_inputs,
    probe=_routes_probe,
    parts=(Part("routes", axes=("from", "to")),),
    hints=(
        Hint(
            "direct-edges-only",
            lambda case: np.array_equal(case.got, single_steps(case.want)),
            "These are the edges: routes of two and more steps are missing.",
        ),
        Hint(
            "long-routes-missing",
            lambda case: any(np.array_equal(case.got, up_to(case.want, steps)) for steps in range(2, len(case.want))),
            "Only the shorter routes are there: go on until no longer ones are found.",
        ),
        Hint(
            "added-in-place",
            lambda case: np.array_equal(case.got, added_in_place(case.want)),
            "Some routes are counted too often: += changes the array of the edges too, if both names are for one array.",
        ),
        Hint(
            "reachable-not-counted",
            lambda case: np.array_equal(case.got, (case.want > 0).astype(int)),
            "That says whether there is a route; asked is how many there are.",
        ),
        Hint("to-and-from-swapped", lambda case: np.array_equal(case.got, case.want.T), "Rows say from, columns say to."),
        Hint(
            "staying-counted",
            lambda case: np.array_equal(case.got, case.want + np.eye(len(case.want), dtype=int)),
            "Staying where you are is no route: the diagonal is zero.",
        ),
        Hint(
            "layers-in-a-row",
            lambda case: np.array_equal(case.got, np.triu(np.ones_like(case.want), 1)),
            "You took the layers for a row: ask each one whose outputs it reads.",
        ),
        Hint(
            "not-every-layer",
            lambda case: np.shape(case.got) != np.shape(case.want),
            "One row and one column for each of model.layers, the input layer too.",
        ),
    ),
    error_hints=(
        ErrorHint(
            "one-or-several", "Iterating over a symbolic", "One input is no list: tf.nest.flatten makes one of either."
        ),
    ),
)

# --- 09-switch -------------------------------------------------------------------------------------------------------


def _switch_inputs(rng: np.random.Generator) -> dict[str, Any]:
    count, features = int(rng.integers(4, 9)), int(rng.integers(3, 7))
    images = rng.normal(0, 1, (count, features)) + np.where(np.arange(count) % 2, 0.7, -0.7)[:, None]
    images[0] = 0  # the mean of this row is 0, which is not positive; its first number is
    images[0, [0, -1]] = rng.uniform(0.5, 2) * np.array([1, -1])
    return {"images": images.astype(np.float32), "factor": float(rng.uniform(-2.0, -0.5))}


def _switch_probe(layer_class: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras
    import tensorflow as tf

    hole = keras.Input((inputs["images"].shape[1],))
    model = keras.Model(hole, layer_class(inputs["factor"])(hole))
    images = tf.constant(inputs["images"])
    with tf.GradientTape() as tape:
        tape.watch(images)
        outputs = model(images)
        total = tf.reduce_sum(outputs**2)
    return {"outputs": outputs, "gradient": tape.gradient(total, images)}


def _switched(case: Case, on: np.ndarray) -> np.ndarray:
    images, factor = case.inputs["images"], case.inputs["factor"]
    return np.where(on, images, factor * images) if case.part == "outputs" else np.where(on, 2, 2 * factor**2) * images


def _means(case: Case, axis: int | None) -> np.ndarray:
    return case.inputs["images"].mean(axis=axis, keepdims=True)


SWITCH = Exercise(
    id="09-switch",
    inputs=_switch_inputs,
    probe=_switch_probe,
    parts=(Part("outputs", axes=("image", "feature"), weight=2), Part("gradient", axes=("image", "feature"))),
    hints=(
        Hint(
            "one-decision-for-all",
            lambda case: close(case.got, _switched(case, _means(case, None) > 0)),
            "One decision was made for the whole batch: each row has a mean of its own.",
        ),
        Hint(
            "each-number-decides",
            lambda case: close(case.got, _switched(case, case.inputs["images"] > 0)),
            "Each number decided for itself: it is the mean of its row that decides.",
        ),
        Hint(
            "columns-decide",
            lambda case: close(case.got, _switched(case, _means(case, 0) > 0)),
            "The means are taken over the batch: average over the features, axis 1.",
        ),
        Hint(
            "the-other-way-round",
            lambda case: close(case.got, _switched(case, _means(case, 1) <= 0)),
            "The wrong rows are multiplied: those with a positive mean stay as they are.",
        ),
        Hint(
            "zero-taken-for-positive",
            lambda case: close(case.got, _switched(case, _means(case, 1) >= 0)),
            "A row with a mean of exactly 0 stays as it is: 0 is not positive, so it is multiplied.",
        ),
    ),
    error_hints=(
        ErrorHint("python-if", "as a Python `bool`", "Python's `if` needs a number now: see keras.ops.where."),
        ErrorHint(
            "cond-decides-once", "truth value of an array", "cond decides once, for all rows: where decides for each."
        ),
        ErrorHint("means-no-column", "must be broadcastable", "One mean per row has to stand in a column: keepdims=True."),
        KERAS_TENSOR,
    ),
)

EXERCISES = (TWIN, CHAIN, HEADS, ROUTES, SWITCH)
