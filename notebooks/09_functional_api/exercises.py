"""Exercises of notebook 09: a functional twin, a mixed program as a model, two heads, routes, a decision per row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograde.exercise import Exercise, Part, When, WhenError
from autograde.exercise.draws import drawn_later, floats, integers, one_hot, only_a_number, pixels
from course.asking import functional, sequential
from course.mistakes import HABITS, KERAS_TENSOR, NOT_FUNCTIONAL

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
    twin = functional(functional_twin(original))
    outputs = twin(inputs["images"])
    original.set_weights([weight * 0.5 for weight in original.get_weights()])
    return {
        "outputs": outputs,
        "outputs after the original changed": twin(inputs["images"]),
        "kinds of layers": sorted({type(layer).__name__ for layer in twin.layers}),
    }


TWIN = Exercise(
    id="09-twin",
    inputs=_twin_inputs,
    probe=_twin_probe,
    parts=(
        # The original itself has the right outputs as long as nothing changes.
        Part("outputs", axes=("image", "unit"), weight=2, needs="outputs after the original changed"),
        Part("outputs after the original changed", axes=("image", "unit"), needs="kinds of layers"),
        Part("kinds of layers", needs="outputs"),
    ),
    when=(
        When(
            "wrapped-whole",
            lambda case: case.part == "kinds of layers" and "Sequential" in case.got,
            "There is a whole Sequential inside of your model: call Dense layers of its own, one for each old one.",
            anywhere=True,
        ),
        When(
            "weights-not-copied",
            lambda case: case.part == "outputs",
            "Other numbers: new layers draw new kernels and biases until you copy them; and each has its own activation.",
        ),
    ),
    errors=(
        WhenError(
            "other-sizes",
            "not compatible with provided",
            "A kernel has another shape: keep the layers' order, units and features.",
        ),
        *NOT_FUNCTIONAL,
    ),
)

# --- 09-chain --------------------------------------------------------------------------------------------------------


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
    middle = rng.permutation(["reverse", "roll", "softsign", "shift"])[: int(rng.integers(1, 3))].tolist()
    ends = rng.permutation(["cumsum", "tanh"]).tolist()
    sizes = integers(rng, 5, 9, 3)
    return {
        "steps": [ends[0], "layer", *middle, "model", ends[1]],
        "images": floats(rng, int(rng.integers(3, 8)), sizes[0]),
        "kernels": [floats(rng, *shape, scale=0.7) for shape in zip(sizes[:-1], sizes[1:], strict=True)],
        "biases": [floats(rng, units) for units in sizes[1:]],
    }


def _chain_probe(as_model: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras

    (first, second), (bias, last) = inputs["kernels"], inputs["biases"]
    known = _in_tensorflow() | {
        "layer": keras.layers.Dense(len(bias)),
        "model": sequential((len(bias),), [keras.layers.Dense(len(last))]),
    }
    known["layer"].build((None, len(first)))
    known["layer"].set_weights([first, bias])
    known["model"].set_weights([second, last])
    network = functional(as_model([known[word] for word in inputs["steps"]], len(first)))
    outputs = network(inputs["images"])
    network.set_weights([-0.5 * weight for weight in network.get_weights()])
    return {"outputs": outputs, "outputs after a change of the model's weights": network(inputs["images"])}


CHAIN = Exercise(
    id="09-chain",
    inputs=_chain_inputs,
    probe=_chain_probe,
    parts=(
        Part("outputs", axes=("image", "feature")),
        Part("outputs after a change of the model's weights", axes=("image", "feature"), weight=2, needs="outputs"),
    ),
    when=(
        When(
            "other-outputs",
            lambda case: case.part == "outputs",
            "Take every step once, in the order of the list, and call the given layers: they have their weights already.",
        ),
    ),
    errors=(KERAS_TENSOR, *NOT_FUNCTIONAL),
)

# --- 09-heads --------------------------------------------------------------------------------------------------------


def _heads_inputs(rng: np.random.Generator) -> dict[str, Any]:
    num_pixels, extra, hidden, classes, count = integers(rng, (6, 2, 3, 3, 5), (14, 6, 8, 8, 9))

    def dense(rows: int, columns: int) -> list[np.ndarray]:
        return [floats(rng, rows, columns, scale=0.7), floats(rng, columns, scale=0.7)]

    return {
        "pixels": pixels(rng, count, num_pixels),
        "extra": floats(rng, count, extra),
        "trunk": dense(num_pixels, hidden),
        "digit": dense(hidden + extra, classes),
        "even": dense(hidden + extra, 1),
        "labels": {"digit": one_hot(rng, count, classes), "even": np.float32(rng.integers(0, 2, (count, 1)))},
        "learning_rate": float(rng.uniform(0.2, 0.5)),
        "even_weight": float(rng.uniform(1.5, 3)),
    }


def _heads_probe(two_heads: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    sizes = [inputs["pixels"].shape[1], inputs["extra"].shape[1], len(inputs["trunk"][1]), len(inputs["digit"][1])]
    model = two_heads(*sizes, inputs["learning_rate"], inputs["even_weight"])
    functional(model)
    if not isinstance(model.input, dict):
        raise TypeError("the inputs are no dict")
    if getattr(getattr(model, "optimizer", None), "momentum", 0):
        raise TypeError("the optimizer has a momentum")
    names = ("trunk", "digit", "even")
    for name in names:
        model.get_layer(name).set_weights(inputs[name])
    given = {"pixels": inputs["pixels"], "extra": inputs["extra"]}
    outputs = model(given)
    found = {"digit": outputs["digit"], "even": outputs["even"]}
    model.train_on_batch(given, inputs["labels"])
    return found | {"weights after a step": [array for name in names for array in model.get_layer(name).get_weights()]}


HEADS = Exercise(
    id="09-heads",
    inputs=_heads_inputs,
    probe=_heads_probe,
    parts=(
        Part("digit", axes=("image", "class")),
        Part("even", axes=("image", "unit")),
        Part("weights after a step", weight=2, needs="digit"),
    ),
    when=(
        When(
            "softmax-of-one-unit",
            lambda case: case.part == "even" and bool(np.all(case.got == 1)),
            "Always 1: softmax over a single unit can give nothing else. For yes or no, use a sigmoid.",
        ),
        When(
            "trained-otherwise",
            lambda case: case.part == "weights after a step",
            "The answers are right, the step is another: plain descent, the rate, and for each head its loss and weight.",
        ),
    ),
    errors=(
        KERAS_TENSOR,
        WhenError("momentum", "has a momentum", "Plain gradient descent has no momentum: SGD with its rate alone."),
        WhenError("inputs-no-dict", "the inputs are no dict", "Let the inputs be a dict: 'pixels' and 'extra'."),
        WhenError(
            "not-compiled", "must call `compile()`", "The model is built and not compiled: optimizer, loss, loss_weights."
        ),
        *NOT_FUNCTIONAL,
        *HABITS,
    ),
    seconds=30.0,
)

# --- 09-routes -------------------------------------------------------------------------------------------------------


def routes_parents(rng: np.random.Generator) -> list[list[int]]:
    """For every layer after the input, the one or two earlier layers that it reads. The first ones stand in a row, so that
    there is a route of six steps: in shorter ones some mistakes do not show."""
    count = int(rng.integers(7, 10))
    parents = [[0], [0, 1]]
    for layer in range(3, count):
        number = min(layer, int(rng.integers(1, 3)))
        read = rng.choice(layer, number, replace=False).tolist()
        parents.append(sorted({layer - 1, *read[1:]} if layer < 7 else read))
    return parents


def _routes_model(inputs: dict[str, Any]) -> Any:
    import keras

    tensors, all_parents = [keras.Input((3,))], drawn_later(inputs, routes_parents)
    for parents in all_parents:
        layer = keras.layers.Dense(3) if len(parents) == 1 else keras.layers.Add()
        tensors.append(layer([tensors[i] for i in parents] if len(parents) > 1 else tensors[parents[0]]))
    read = {i for parents in all_parents for i in parents}
    ends = [tensor for i, tensor in enumerate(tensors) if i not in read]
    return keras.Model(tensors[0], keras.layers.Concatenate()([*ends, tensors[0]]))


def _routes_probe(count_routes: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    routes = np.asarray(count_routes(_routes_model(inputs)))
    # Whole numbers that are written as floats are whole numbers.
    whole = routes.dtype.kind == "f" and np.array_equal(routes, np.rint(routes))
    return {"routes": routes.astype(int) if whole else routes}


ROUTES = Exercise(
    id="09-routes",
    inputs=only_a_number,
    probe=_routes_probe,
    parts=(Part("routes", axes=("from", "to")),),
    when=(
        When(
            "reachable-not-counted",
            lambda case: np.array_equal(case.got, (case.want > 0).astype(int)),
            "That says whether there is a route; asked is how many there are.",
        ),
        When("to-and-from-swapped", lambda case: np.array_equal(case.got, case.want.T), "Rows say from, columns say to."),
        When(
            "staying-counted",
            lambda case: np.array_equal(case.got, case.want + np.eye(len(case.want), dtype=int)),
            "Staying where you are is no route: the diagonal is zero.",
        ),
        When(
            "layers-in-a-row",
            lambda case: np.array_equal(case.got, np.triu(np.ones_like(case.want), 1)),
            "You took the layers for a row: ask each one whose outputs it reads.",
        ),
        When(
            "not-every-layer",
            lambda case: np.shape(case.got) != np.shape(case.want),
            "One row and one column for each of model.layers, the input layer too.",
            anywhere=True,
        ),
    ),
    errors=(
        WhenError(
            "one-key-for-several",
            "KeyError",
            "A layer that reads several tensors has a list of them, which is in no dict: tf.nest.flatten, then one by one.",
        ),
    ),
)

# --- 09-switch -------------------------------------------------------------------------------------------------------


def _switch_inputs(rng: np.random.Generator) -> dict[str, Any]:
    count, features = int(rng.integers(4, 9)), int(rng.integers(3, 7))
    images = rng.normal(0, 1, (count, features)) + np.where(np.arange(count) % 2, 0.7, -0.7)[:, None]
    images[0] = 0  # the mean of this row is 0, which is not positive; its first number is
    images[0, [0, -1]] = rng.uniform(0.5, 2) * np.array([1, -1])
    images[1:3] = np.abs(images[1:3]) * [[1], [-1]]  # in one row all are negative, in one none is
    images[3:, 1] += 3  # columns have means of both signs; those of the rows stay
    images[3:, -1] -= 3
    images[3, :2] = -0.2, 9  # a row with a positive mean that begins with a negative number
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


SWITCH = Exercise(
    id="09-switch",
    inputs=_switch_inputs,
    probe=_switch_probe,
    parts=(Part("outputs", axes=("image", "feature"), weight=2), Part("gradient", axes=("image", "feature"))),
    errors=(
        KERAS_TENSOR,
        WhenError("numpy-on-symbolic", "to a numpy array", "NumPy needs numbers: keras.ops has the same functions."),
        *HABITS,
    ),
)

EXERCISES = (TWIN, CHAIN, HEADS, ROUTES, SWITCH)
