"""Exercises of notebook 08: variables by scope, a shared LSTM's gradient, tied ends, a module's variables, moved sharing."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.exercise import Exercise, Part, When, WhenError
from autograde.exercise.draws import drawn_later, floats, integers, only_a_number
from course.asking import descend, library_of, old_dense, sequential, tensors
from course.mistakes import HABITS, KERAS_TENSOR, NOT_BUILT, NOT_FOR_SETS

# --- 08-scope --------------------------------------------------------------------------------------------------------

KINDS = ("get_variable", "new layer", "same layer")


def scope_drawing(rng: np.random.Generator) -> list[tuple[str, str, str]]:
    """Lines of a program: each kind several times, with few scopes and names, so that every kind repeats itself."""
    lines = []
    for kind in KINDS:
        scopes, names = (("read", "look"), ("kernel", "bias", "scale"))
        pairs = [(str(rng.choice(scopes)), str(rng.choice(names))) for _ in range(int(rng.integers(3, 6)))]
        # Once more the same pair, and the same name in the other scope.
        scope, name = pairs[0]
        pairs += [(scope, name), (scopes[scope == scopes[0]], name)]
        lines += [(kind, *pair) for pair in pairs]
    return [lines[i] for i in rng.permutation(len(lines))]


def _scope_programs(rng: np.random.Generator) -> list[list[tuple[str, str, str]]]:
    return [scope_drawing(rng) for _ in range(4)]


def _scope_probe(count_variables: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    counts = [list(map(int, count_variables(lines))) for lines in drawn_later(inputs, _scope_programs)]
    return {"in a graph": [pair[0] for pair in counts], "without a graph": [pair[1] for pair in counts]}


SCOPE = Exercise(
    id="08-scope",
    inputs=only_a_number,
    probe=_scope_probe,
    parts=(Part("in a graph"), Part("without a graph")),
    when=(
        When(
            "one-rule-is-off",
            lambda case: isinstance(case.got, list),
            "One of your three rules is off: count programs that have lines of one kind only, each kind by itself.",
        ),
    ),
    errors=(WhenError("one-number", "not iterable", "Return two numbers: in a graph, and without one."),),
)

# --- 08-branches -----------------------------------------------------------------------------------------------------


def _branches_inputs(rng: np.random.Generator) -> dict[str, Any]:
    count, steps, features, units = integers(rng, (4, 2, 2, 2), (8, 5, 5, 5))
    left, right = floats(rng, 2, count, steps, features)
    weights = [floats(rng, features, 4 * units, scale=0.5), floats(rng, units, 4 * units, scale=0.5), floats(rng, 4 * units)]
    return {"left": left, "right": right, "weights": weights}


def _branches_probe(branch_gradients: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras

    lstm = keras.layers.LSTM(len(inputs["weights"][1]))
    lstm.build((None, *inputs["left"].shape[1:]))
    lstm.set_weights(inputs["weights"])
    through_left, through_right = branch_gradients(lstm, *tensors(inputs, "left", "right"))
    left_behind = [new - old for new, old in zip(lstm.get_weights(), inputs["weights"], strict=True)]
    left_behind.append(np.float32(not lstm.trainable))
    return {
        "through left": list(through_left),
        "through right": list(through_right),
        "change of the weights": left_behind,
    }


BRANCHES = Exercise(
    id="08-branches",
    inputs=_branches_inputs,
    probe=_branches_probe,
    parts=(Part("through left"), Part("through right"), Part("change of the weights", needs="through left")),
    when=(
        When(
            "tape-not-watching",
            lambda case: isinstance(case.got, list) and any(each is None for each in case.got),
            "The tape gave no gradient: compute the loss inside the tape, from the weights whose gradients you ask for.",
            anywhere=True,
        ),
        When(
            "one-weight",
            lambda case: isinstance(case.got, list) and [np.ndim(each) for each in case.got] != [2, 2, 1],
            "An LSTM has three weights, and each has a gradient: return one for each of lstm.trainable_weights.",
            anywhere=True,
        ),
    ),
    errors=(
        WhenError("tape-asked-twice", "non-persistent GradientTape", "A tape answers once: make it persistent, or use two."),
        *HABITS,
    ),
    seconds=30.0,
)

# --- 08-tie ----------------------------------------------------------------------------------------------------------


def _tie_inputs(rng: np.random.Generator) -> dict[str, Any]:
    symbols, width, steps, count = integers(rng, (6, 3, 2, 6), (12, 6, 5, 12))
    return {
        "table": floats(rng, symbols, width),
        "body": [floats(rng, steps * width, width, scale=0.5), floats(rng, width, scale=0.5)],
        "numbers": rng.integers(0, symbols, (count, steps)),
        "next": rng.integers(0, symbols, count),
    }


def _tie_probe(tied_model: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras
    import tensorflow as tf

    symbols, width = inputs["table"].shape
    steps = inputs["numbers"].shape[1]
    embedding = keras.layers.Embedding(symbols, width)
    embedding.build()
    embedding.set_weights([inputs["table"]])
    layers = [keras.layers.Flatten(), keras.layers.Dense(width, activation="tanh")]
    body = sequential((steps, width), layers, inputs["body"])
    model, numbers = tied_model(embedding, body, steps), tf.constant(inputs["numbers"])
    if not isinstance(model, keras.Model):
        raise TypeError(f"no keras.Model but a {type(model).__name__}")
    scores = model(numbers)
    with tf.GradientTape() as tape:
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(inputs["next"], model(numbers))
        loss = tf.reduce_mean(losses)
    variables = [variable.value for variable in model.trainable_variables]
    for variable, gradient in zip(variables, tape.gradient(loss, variables), strict=True):
        if gradient is not None:
            variable.assign_sub(tf.convert_to_tensor(gradient))
    return {
        "scores": scores,
        "numbers in the weights": sum(int(np.prod(variable.shape)) for variable in model.variables),
        "matrix after a step": embedding.embeddings,
        "scores after a step": model(numbers),
    }


TIE = Exercise(
    id="08-tie",
    inputs=_tie_inputs,
    probe=_tie_probe,
    parts=(
        Part("scores", axes=("row", "symbol"), needs="matrix after a step"),
        Part("numbers in the weights", axes=(), needs="matrix after a step"),
        Part("matrix after a step", axes=("symbol", "number"), weight=2),
        Part("scores after a step", axes=("row", "symbol"), needs="matrix after a step"),
    ),
    when=(
        When(
            "more-weights",
            lambda case: case.part == "numbers in the weights" and case.got > case.want,
            "The model holds more weights than the embedding's and the body's: the exit must have none of its own.",
        ),
        When(
            "other-scores",
            lambda case: case.part == "scores",
            "Other scores: take the body that you got, then the product with the matrix, transposed (no reshape).",
        ),
    ),
    errors=(
        WhenError(
            "not-transposed",
            "Inner dimensions",
            "The matrix has a row for each symbol, and at the exit each symbol needs a column: transpose it.",
        ),
        WhenError("no-model", "no keras.Model but", "Return a keras.Model, from the numbers of the symbols to the scores."),
        KERAS_TENSOR,
        *HABITS,
    ),
    seconds=30.0,
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
        layer = keras.layers.Dense(kernel.shape[1], activation="tanh", use_bias=use_bias, name="dense")
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
            self.offset, self.not_used = tf.Variable(0.5, trainable=False), tf.Variable(0.0, trainable=False)

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
    parts=(Part("number", needs="weights after a step"), Part("weights after a step", weight=2)),
    when=(
        When(
            "variables-only",
            lambda case: (case.part, case.got) == ("number", 1),
            "Only tf.Variables were found: tf.Module does not look into Keras 3 layers, so ask each layer itself.",
        ),
        When(
            "list-forgotten",
            lambda case: (case.part, case.got) == ("number", 2),
            "Too few: an attribute may be a list of layers, and different variables may have the same name or path.",
        ),
        When(
            "shared-twice",
            lambda case: case.part == "number" and (case.got == case.want + 1 or case.got > case.want + 4),
            "Too many: a layer that is used twice would be moved twice. Give each variable once.",
        ),
        When(
            "frozen-included",
            lambda case: case.part == "number" and case.got > case.want,
            "Too many: leave out what is not trainable, in the frozen layer and among the module's own variables.",
        ),
    ),
    errors=(NOT_FOR_SETS, WhenError("numbers", "no attribute '_id'", "Return the variables themselves, not their numbers.")),
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


def _rebuilt(layer: Any, images: np.ndarray) -> Any:
    import keras

    layer(images)  # builds it if nobody has
    own, weights = keras.layers.Dense(layer.units, activation=layer.activation, use_bias=layer.use_bias), layer.get_weights()
    own.build((None, len(weights[0])))
    own.set_weights(weights)
    return own


def _migrate_probe(migrate: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras
    import tensorflow as tf

    old = list(map(old_dense, inputs["kernels"], inputs["biases"], inputs["activations"]))
    for layer in old:
        layer._name = "dense"  # as layers from several models may have it: names tell nothing
    new = list(migrate([old[i] for i in inputs["order"]]))
    if set(map(library_of, new)) != {"keras"} or not all(issubclass(type(layer), keras.layers.Dense) for layer in new):
        # The old layers, returned as they are, would give the right numbers.
        return {"outputs": None, "variables": None, "outputs after a step": None}
    # The library's own layers with these settings and weights: what a class of the answer's own computes is not asked.
    own = {id(layer): _rebuilt(layer, inputs["images"]) for layer in new}
    new = [own[id(layer)] for layer in new]

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


MIGRATE = Exercise(
    id="08-migrate",
    inputs=_migrate_inputs,
    probe=_migrate_probe,
    parts=(
        Part("outputs", axes=("image", "unit")),
        Part("variables"),
        Part("outputs after a step", axes=("image", "unit"), weight=2),
    ),
    when=(
        When(
            "still-keras-2",
            lambda case: case.got is None,
            "These are still layers of Keras 2: make new ones of keras.layers.Dense.",
            anywhere=True,
        ),
        When(
            "weights-not-moved",
            lambda case: case.part == "outputs",
            "The outputs differ: build each new layer, give it the old one's weights, and return one for each position.",
        ),
        When(
            "equal-taken-for-same",
            lambda case: case.part == "variables" and case.got < case.want,
            "Two layers with equal weights were made one: they are equal only now, and training will part them.",
        ),
    ),
    errors=(NOT_BUILT,),
)

EXERCISES = (SCOPE, BRANCHES, TIE, MODULE, MIGRATE)
