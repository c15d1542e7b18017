"""Exercises of notebook 08: counting shared weights, gradients through branches, tracked variables, migrated sharing."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.exercises.by_hand import ACTIVATIONS
from autograde.exercises.draws import floats, integers
from autograde.exercises.hints import NOT_BUILT, NOT_FOR_SETS, close
from autograde.exercises.model import Case, ErrorHint, Exercise, Hint, Part
from autograde.exercises.probes import descend, library_of, old_dense, tensors

# --- 08-count --------------------------------------------------------------------------------------------------------


def _count_inputs(rng: np.random.Generator) -> dict[str, Any]:
    """Widths of the layers, and which of them stand in the list; every layer is also part of the model."""
    units = rng.permutation(np.arange(2, 12))[: int(rng.integers(3, 6))]
    order = rng.permutation([*range(len(units)), *rng.integers(0, len(units), int(rng.integers(2, 5)))])
    return {"features": int(rng.integers(3, 9)), "units": units.tolist(), "order": order.tolist()}


def _count_probe(count_parameters: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras

    # All have one name, as layers of different models do: a name is not an identity.
    layers = [keras.layers.Dense(units, name="twin") for units in inputs["units"]]
    for layer in layers:
        layer.build((None, inputs["features"]))
    scaler = keras.layers.BatchNormalization()
    model = keras.Sequential([keras.Input((inputs["features"],)), scaler, layers[0], keras.layers.Dense(3)])
    return {"parameters": count_parameters([layers[i] for i in inputs["order"]] + [model])}


def _sizes(inputs: Any) -> tuple[list[int], int, int]:
    """Parameters of each layer, of the model's own last layer, and of its BatchNormalization."""
    dense = [(inputs["features"] + 1) * units for units in inputs["units"]]
    return dense, (inputs["units"][0] + 1) * 3, 4 * inputs["features"]


def _once_each(case: Case) -> int:
    dense, last, scaler = _sizes(case.inputs)
    return sum(dense) + last + scaler


def _every_position(case: Case) -> int:
    dense, last, scaler = _sizes(case.inputs)
    return sum(dense[i] for i in case.inputs["order"]) + dense[0] + last + scaler


COUNT = Exercise(
    id="08-count",
    inputs=_count_inputs,
    probe=_count_probe,
    parts=(Part("parameters"),),
    hints=(
        Hint(
            "counted-at-every-position",
            lambda case: case.got == _every_position(case),
            "A layer that stands in the list twice has its weights once: count each variable object a single time.",
        ),
        Hint(
            "model-counted-apart",
            lambda case: case.got == _once_each(case) + _sizes(case.inputs)[0][0],
            "Each listed object is counted once, but the model holds one of the layers: compare variables, not layers.",
        ),
        Hint(
            "variables-not-numbers",
            lambda case: case.got == 2 * len(case.inputs["units"]) + 6,
            "That is the number of variables; each holds as many parameters as its shape says.",
        ),
        Hint(
            "trainable-only",
            lambda case: case.got == _once_each(case) - _sizes(case.inputs)[2] // 2,
            "Only the trainable ones are counted: BatchNormalization's moving statistics are weights too.",
        ),
        Hint(
            "same-name-merged",
            lambda case: case.got - _once_each(case) + sum(_sizes(case.inputs)[0]) in _sizes(case.inputs)[0],
            "Too few: layers with the same name are not the same layer. Compare objects, with id() or `is`.",
        ),
    ),
    error_hints=(
        NOT_FOR_SETS,
        *(
            ErrorHint("compared-by-value", said, "`in` and == compare numbers, `is` and id() compare objects.")
            for said in ("truth value of an array", "[Op:Equal]")
        ),
    ),
)

# --- 08-branches -----------------------------------------------------------------------------------------------------


def _branches_inputs(rng: np.random.Generator) -> dict[str, Any]:
    count, features, units = integers(rng, (4, 3, 2), (9, 8, 6))
    left, right = floats(rng, 2, count, features)
    return {"left": left, "right": right, "kernel": floats(rng, features, units, scale=0.5)}


def _branches_probe(branch_gradients: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    through_left, through_right = branch_gradients(*tensors(inputs, "left", "right", "kernel"))
    return {"through left": through_left, "through right": through_right}


def _branch(inputs: Any, name: str) -> np.ndarray:
    """The gradient of the mean squared distance through one branch."""
    left, right = (np.tanh(inputs[side] @ inputs["kernel"]) for side in ("left", "right"))
    outputs, sign = (left, 1) if name == "left" else (right, -1)
    return inputs[name].T @ (2 * sign * (left - right) * (1 - outputs**2)) / len(left)


def _total(case: Case) -> np.ndarray:
    return _branch(case.inputs, "left") + _branch(case.inputs, "right")


def _other(case: Case) -> np.ndarray:
    return _branch(case.inputs, "right" if case.part == "through left" else "left")


BRANCHES = Exercise(
    id="08-branches",
    inputs=_branches_inputs,
    probe=_branches_probe,
    parts=(Part("through left", axes=("feature", "unit")), Part("through right", axes=("feature", "unit"))),
    hints=(
        Hint(
            "tape-not-watching",
            lambda case: case.got is None,
            "The tape gave no gradient: it follows variables, and plain tensors only after tape.watch.",
        ),
        Hint(
            "total-not-split",
            lambda case: close(case.got, _total(case)),
            "That is the whole gradient, both branches together: give each branch a kernel of its own to differentiate for.",
        ),
        Hint(
            "total-halved",
            lambda case: close(case.got, _total(case) / 2),
            "The branches do not contribute half each: measure each one while the other's output is held fixed.",
        ),
        Hint("branches-swapped", lambda case: close(case.got, _other(case)), "Left and right have changed places."),
        Hint(
            "sum-over-pairs",
            lambda case: close(case.got, case.want * len(case.inputs["left"])),
            "The loss is the mean over the pairs: you differentiated the sum.",
        ),
        Hint(
            "mean-over-units",
            lambda case: close(case.got, case.want / case.inputs["kernel"].shape[1]),
            "Sum the squares over the units, then average over the pairs: you averaged over both.",
        ),
    ),
    error_hints=(
        ErrorHint("one-gradient", "unpack", "Return two tensors: the gradient through left, and the one through right."),
    ),
)

# --- 08-tracked ------------------------------------------------------------------------------------------------------

_NAMES = ("scale", "shift", "centre")


def _tracked_inputs(rng: np.random.Generator) -> dict[str, Any]:
    count, features = int(rng.integers(3, 9)), int(rng.integers(2, 8))
    arrays = {name: floats(rng, features) for name in _NAMES}
    return arrays | {
        "images": floats(rng, count, features),
        "learning_rate": float(rng.uniform(0.1, 0.5)),
    }


def _tracked_probe(layer_class: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import tensorflow as tf

    layer, images = layer_class(), tf.constant(inputs["images"])
    first = tf.reduce_sum(layer(images) * images)  # one number that depends on all initial values
    for name in _NAMES:
        getattr(layer, name).assign(inputs[name])
    with tf.GradientTape() as tape:
        loss_value = tf.reduce_sum(layer(images) ** 2)
    variables = list(layer.trainable_variables)
    descend(variables, tape.gradient(loss_value, variables), inputs["learning_rate"])
    return {
        "initial values": first,
        "trainable": variables,
        "not trainable": list(layer.non_trainable_variables),
        "outputs after a step": layer(images),
    }


def _lengths(case: Case) -> tuple[str, int]:
    return case.part, len(case.got)


TRACKED = Exercise(
    id="08-tracked",
    inputs=_tracked_inputs,
    probe=_tracked_probe,
    parts=(
        Part("trainable", weight=2),
        Part("not trainable"),
        Part("outputs after a step", axes=("image", "feature"), weight=2),
        Part("initial values"),
    ),
    hints=(
        Hint(
            "raw-variables",
            lambda case: _lengths(case) == ("trainable", 0),
            "Keras sees no trainable weight: it knows of those that add_weight or keras.Variable made, not of tf.Variable.",
        ),
        Hint(
            "centre-trained",
            lambda case: _lengths(case) == ("trainable", 3),
            "Three trainable weights: the centre must not be trained. add_weight has an argument for that.",
        ),
        Hint(
            "weight-not-tracked",
            lambda case: case.part in ("trainable", "not trainable") and len(case.got) < len(case.want),
            "A weight is missing from the list: make each of them with add_weight.",
        ),
        Hint(
            "shift-made-first",
            lambda case: case.part == "trainable" and close(case.got[0], case.want[1]),
            "The right weights in another order: scale is made first, then shift.",
        ),
        Hint(
            "scale-starts-wrong",
            lambda case: case.part == "initial values",
            "The weights start with other values: scale with ones, shift and centre with zeros.",
        ),
    ),
    error_hints=(
        ErrorHint("too-late", "cannot add new elements", "The weights are made too late: make them in build, not in call."),
        ErrorHint(
            "centre-no-weight", "no attribute 'assign'", "A plain tensor is no weight: make all three with add_weight."
        ),
        ErrorHint("attribute-missing", "has no attribute", "Keep the weights as self.scale, self.shift and self.centre."),
        ErrorHint(
            "not-per-feature",
            "`variable.assign(value)` must match",
            "Each weight is a vector with one number per feature: its shape is (input_shape[-1],).",
        ),
    ),
)

# --- 08-module -------------------------------------------------------------------------------------------------------


def _module_inputs(rng: np.random.Generator) -> dict[str, Any]:
    features, count, blocks = int(rng.integers(3, 7)), int(rng.integers(4, 9)), int(rng.integers(2, 4))
    return {
        "images": floats(rng, count, features),
        "encoder": floats(rng, features, features, scale=0.6),
        "frozen": floats(rng, features, features, scale=0.6),
        "blocks": [floats(rng, features, features, scale=0.6) for _ in range(blocks)],
        "order": [*rng.permutation(blocks).tolist(), int(rng.integers(0, blocks))],  # one block is used twice
        "temperature": np.float32(rng.uniform(0.5, 2.0)),
    }


def _module_probe(trainable_of: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras
    import tensorflow as tf

    def dense(kernel: np.ndarray, use_bias: bool = False) -> Any:
        layer = keras.layers.Dense(kernel.shape[1], activation="tanh", use_bias=use_bias)
        layer.build((None, kernel.shape[0]))
        layer.kernel.assign(kernel)
        return layer

    class Network(tf.Module):
        def __init__(self) -> None:
            super().__init__()
            self.encoder, self.frozen = dense(inputs["encoder"]), dense(inputs["frozen"], True)
            self.frozen.trainable = False
            blocks = [dense(kernel) for kernel in inputs["blocks"]]
            self.blocks = [blocks[i] for i in inputs["order"]]
            self.temperature = tf.Variable(inputs["temperature"])
            self.offset = tf.Variable(0.5, trainable=False)

        def __call__(self, images: Any) -> Any:
            x = self.frozen(self.encoder(images))
            for block in self.blocks:
                x = block(x)
            return x * self.temperature + self.offset

    network = Network()
    with tf.GradientTape() as tape:
        loss_value = tf.reduce_mean(network(tf.constant(inputs["images"])) ** 2)
    variables = list(trainable_of(network))
    gradients = tape.gradient(loss_value, variables)
    for variable, gradient in zip(variables, gradients, strict=True):
        if gradient is not None:
            variable.assign_sub(0.5 * gradient)
    layers = [network.encoder, network.frozen, *network.blocks]
    return {"number": len(variables), "weights after a step": [x.kernel for x in layers] + [network.temperature]}


MODULE = Exercise(
    id="08-module",
    inputs=_module_inputs,
    probe=_module_probe,
    parts=(Part("number"), Part("weights after a step", weight=2)),
    hints=(
        Hint(
            "variables-only",
            lambda case: (case.part, case.got) == ("number", 1),
            "Only tf.Variables were found: tf.Module does not look into Keras 3 layers, so ask each layer itself.",
        ),
        Hint(
            "list-forgotten",
            lambda case: (case.part, case.got) == ("number", 2),
            "Too few: an attribute may be a list of layers, and different variables may have the same name.",
        ),
        Hint(
            "own-variables-forgotten",
            lambda case: (case.part, case.got) == ("number", case.want - 1),
            "One is missing: the module's own tf.Variable is trainable too.",
        ),
        Hint(
            "shared-twice",
            lambda case: case.part == "number" and (case.got == case.want + 1 or case.got > case.want + 3),
            "Too many: a layer that is used twice would be moved twice. Give each variable once.",
        ),
        Hint(
            "frozen-included",
            lambda case: case.part == "number" and case.got > case.want,
            "Too many: leave out what is not trainable, in the frozen layer and among the module's own variables.",
        ),
    ),
    error_hints=(NOT_FOR_SETS,),
)

# --- 08-migrate ------------------------------------------------------------------------------------------------------


def _migrate_inputs(rng: np.random.Generator) -> dict[str, Any]:
    features, count, distinct = int(rng.integers(3, 7)), int(rng.integers(3, 8)), int(rng.integers(2, 4))
    kernels = [floats(rng, features, features) for _ in range(distinct)]
    biases = [floats(rng, features) for _ in range(distinct)]
    words = rng.choice(["tanh", "sigmoid", "softplus"], distinct).tolist()
    # The last layer has the first one's numbers, and yet is another layer.
    order = [*rng.permutation(distinct).tolist(), int(rng.integers(0, distinct)), distinct]
    return {
        "images": floats(rng, count, features),
        "kernels": [*kernels, kernels[0]],
        "biases": [*biases, biases[0]],
        "activations": [*words, words[0]],
        "order": order,
    }


def _migrate_probe(migrate: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import tensorflow as tf

    old = list(map(old_dense, inputs["kernels"], inputs["biases"], inputs["activations"]))
    for layer in old:
        layer._name = "dense"  # as layers from several models may have it: names tell nothing
    new = list(migrate([old[i] for i in inputs["order"]]))
    if set(map(library_of, new)) != {"keras"}:
        # The old layers, returned as they are, would give the right numbers.
        return {"outputs": None, "variables": None, "outputs after a step": None}

    def forward() -> Any:
        x = tf.constant(inputs["images"])
        for layer in new:
            x = layer(x)
        return x

    with tf.GradientTape() as tape:
        outputs = forward()
        loss_value = tf.reduce_mean(outputs**2)
    variables = list({id(v): v for layer in new for v in layer.trainable_variables}.values())
    descend(variables, tape.gradient(loss_value, variables))
    return {"outputs": outputs, "variables": len(variables), "outputs after a step": forward()}


def _chain(inputs: Any, *, activated: bool = True, order: list[int] | None = None) -> np.ndarray:
    x = inputs["images"]
    for i in order or inputs["order"]:
        x = x @ inputs["kernels"][i] + inputs["biases"][i]
        x = ACTIVATIONS[inputs["activations"][i]](x) if activated else x
    return x


MIGRATE = Exercise(
    id="08-migrate",
    inputs=_migrate_inputs,
    probe=_migrate_probe,
    parts=(
        Part("outputs", axes=("image", "unit")),
        Part("variables"),
        Part("outputs after a step", axes=("image", "unit"), weight=2),
    ),
    hints=(
        Hint(
            "still-keras-2",
            lambda case: case.got is None,
            "These are still layers of Keras 2: make new ones of keras.layers.Dense.",
        ),
        Hint(
            "activation-lost",
            lambda case: case.part == "outputs" and close(case.got, _chain(case.inputs, activated=False)),
            "The activations were lost on the way: each old layer's get_config() knows its own.",
        ),
        Hint(
            "same-name-merged",
            lambda case: (
                case.part == "outputs"
                and close(case.got, _chain(case.inputs, order=case.inputs["order"][:1] * len(case.inputs["order"])))
            ),
            "Different layers may have the same name: tell the old objects apart by id().",
        ),
        Hint(
            "weights-not-moved",
            lambda case: case.part == "outputs",
            "The outputs differ: build each new layer, give it the old one's weights, and return one for each position.",
        ),
        Hint(
            "sharing-lost",
            lambda case: (case.part, case.got) == ("variables", 2 * len(case.inputs["order"])),
            "Every position got a layer of its own: where the old list repeats an object, the new one must repeat one too.",
        ),
        Hint(
            "equal-taken-for-same",
            lambda case: case.part == "variables" and case.got < case.want,
            "Two layers with equal weights were made one: they are equal only now, and training will part them.",
        ),
    ),
    error_hints=(NOT_BUILT,),
)

EXERCISES = (COUNT, BRANCHES, TRACKED, MODULE, MIGRATE)
