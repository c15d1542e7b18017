"""Exercises of notebook 00: three Kerases, sessions, empty variables."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.exercises.by_hand import ACTIVATIONS, sigmoid, softmax
from autograde.exercises.draws import floats, integers
from autograde.exercises.hints import NOT_BUILT, OUTSIDE_THE_GRAPH, WEIGHTS_NOT_SET, close, confuses
from autograde.exercises.model import Case, ErrorHint, Exercise, Hint, Part
from autograde.exercises.probes import library_of, old_dense

# --- 00-classify -----------------------------------------------------------------------------------------------------

# What is shown to the student's function, by a word that the inputs can hold.
_THINGS = (
    *("K1 LSTM", "K1 GRU", "K2 Dense", "K2 LSTM", "K2 Conv2D"),
    *("K3 Dense", "K3 LSTM", "K3 BatchNormalization", "text", "array"),
)


def _classify_inputs(rng: np.random.Generator) -> dict[str, Any]:
    return {"things": [_THINGS[i] for i in rng.permutation(len(_THINGS))]}


def _classify_probe(world_of: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras
    import tensorflow as tf
    import tf_keras

    libraries = {"K1": tf.compat.v1.keras, "K2": tf_keras, "K3": keras}
    arguments = {"Conv2D": (2, 3), "BatchNormalization": ()}

    def make(word: str) -> Any:
        library, _, layer = word.partition(" ")
        if not layer:
            return "Dense" if word == "text" else np.zeros(3)
        return getattr(libraries[library].layers, layer)(*arguments.get(layer, (2,)))

    return {"worlds": [world_of(make(word)) for word in inputs["things"]]}


CLASSIFY = Exercise(
    id="00-classify",
    inputs=_classify_inputs,
    probe=_classify_probe,
    # The probe makes the layers in the student's process, where code could look up what it made.
    parts=(Part("worlds", self_reported=True),),
    hints=(
        Hint(
            "k1-taken-for-k2",
            lambda case: confuses(case, {"K1": "K2"}),
            "K1 and K2 come from the same package, tf_keras: the last part of the module's name tells them apart.",
        ),
        Hint(
            "k2-taken-for-k3",
            lambda case: confuses(case, {"K1": "K3", "K2": "K3"}),
            "'keras' is also in 'tf_keras': compare the whole part before the first dot, do not search in it.",
        ),
        Hint(
            "none-forgotten",
            lambda case: "none" in case.want and "none" not in case.got,
            "Some of the things are no layers at all: they come from neither package and are 'none'.",
        ),
    ),
)

# --- 00-rebuild ------------------------------------------------------------------------------------------------------


def _rebuild_inputs(rng: np.random.Generator) -> dict[str, Any]:
    features, units, count = integers(rng, 3, 9, 3)
    return {
        "kernel": floats(rng, features, units),
        "bias": floats(rng, units),
        "activation": str(rng.choice(["tanh", "sigmoid", "softplus"])),
        "images": floats(rng, count, features),
    }


def _rebuild_probe(to_keras_3: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras

    new = to_keras_3(old_dense(inputs["kernel"], inputs["bias"], inputs["activation"]))
    library = library_of(new)
    if library == "keras" and not isinstance(new, keras.layers.Dense):  # a model around the layer
        library = type(new).__name__
    if library != "keras":  # the old layer, returned as it is, would give the right numbers
        return {"library": library, "output": None, "weights": None}
    return {
        "library": library,
        "output": new(inputs["images"]),
        "weights": [np.asarray(weight) for weight in new.get_weights()],
    }


def _other_activation(case: Case) -> bool:
    return any(close(case.got, activation(_logits(case))) for activation in ACTIVATIONS.values())


def _logits(case: Case) -> np.ndarray:
    return case.inputs["images"] @ case.inputs["kernel"] + case.inputs["bias"]


REBUILD = Exercise(
    id="00-rebuild",
    inputs=_rebuild_inputs,
    probe=_rebuild_probe,
    parts=(Part("library", self_reported=True), Part("output", axes=("image", "unit"), weight=2), Part("weights")),
    hints=(
        Hint(
            "still-keras-2",
            lambda case: case.part == "library" and case.got == "tf_keras",
            "That layer is still one of Keras 2: make a new keras.layers.Dense.",
        ),
        Hint(
            "not-the-layer",
            lambda case: case.part == "library" and case.got in ("Sequential", "Functional"),
            "That is a model with the layer in it: return the layer itself.",
        ),
        Hint(
            "activation-lost",
            lambda case: case.part == "output" and close(case.got, _logits(case)),
            "The activation was lost on the way: it is in old_layer.get_config().",
        ),
        Hint(
            "another-activation",
            lambda case: case.part == "output" and _other_activation(case),
            "The weights are right, the activation is another one: take the old layer's, from old_layer.get_config().",
        ),
        Hint(
            "bias-left-behind",
            lambda case: (
                case.part == "output"
                and close(case.got, ACTIVATIONS[case.inputs["activation"]](case.inputs["images"] @ case.inputs["kernel"]))
            ),
            "The kernel has moved, the bias has not: get_weights() gives both.",
        ),
        Hint(
            "weights-not-moved",
            lambda case: case.part == "output" and np.shape(case.got) == np.shape(case.want),
            "Shapes agree but numbers do not: build the new layer, then set_weights(old_layer.get_weights()).",
        ),
    ),
    error_hints=(NOT_BUILT,),
)

# --- 00-session ------------------------------------------------------------------------------------------------------


def _session_inputs(rng: np.random.Generator) -> dict[str, Any]:
    features, units, count = integers(rng, 3, 12, 3)
    return {
        "images": floats(rng, count, features),
        "kernel": floats(rng, features, units),
        "bias": floats(rng, units),
    }


def _session_probe(run_in_session: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    return {"outputs": run_in_session(inputs["images"], inputs["kernel"], inputs["bias"])}


SESSION = Exercise(
    id="00-session",
    inputs=_session_inputs,
    probe=_session_probe,
    parts=(Part("outputs", axes=("image", "unit")),),
    hints=(
        Hint("no-activation", lambda case: close(case.got, _logits(case)), "The activation is missing: 'sigmoid'."),
        Hint(
            "tanh-for-sigmoid",
            lambda case: close(case.got, np.tanh(_logits(case))),
            "That is tanh; this exercise asks for the activation 'sigmoid'.",
        ),
        Hint(
            "softmax-for-sigmoid",
            lambda case: close(case.got, softmax(_logits(case))),
            "That is softmax, whose rows sum to 1; this exercise asks for the activation 'sigmoid'.",
        ),
        Hint(
            "missing-bias",
            lambda case: close(case.got, sigmoid(case.inputs["images"] @ case.inputs["kernel"])),
            "The bias is missing: set_weights takes the kernel and the bias.",
        ),
        Hint(
            "initial-weights",
            lambda case: np.shape(case.got) == np.shape(case.want) and bool(np.all((case.got > 0) & (case.got < 1))),
            "Right shape, other numbers: is set_weights called after the layer is, and before the session runs it?",
        ),
    ),
    error_hints=(OUTSIDE_THE_GRAPH, WEIGHTS_NOT_SET, NOT_BUILT),
)

# --- 00-empty --------------------------------------------------------------------------------------------------------


def _empty_inputs(rng: np.random.Generator) -> dict[str, Any]:
    words = ["kernel", "bias", "counter", "gamma", "beta", "moving_mean", "slot", "rate"]
    names = [words[i] for i in rng.permutation(len(words))][: int(rng.integers(4, 8))]
    return {"names": names, "filled": sorted(rng.choice(len(names), int(rng.integers(1, 4)), replace=False).tolist())}


def _empty_probe(empty_variables: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import tensorflow as tf

    tf1 = tf.compat.v1
    graph = tf.Graph()
    with graph.as_default():
        variables = [tf1.get_variable(name, initializer=1.0) for name in inputs["names"]]
    # Without `with`, which would make its graph the default one: the function itself must enter it.
    sess = tf1.Session(graph=graph)
    try:
        sess.run([variables[i].initializer for i in inputs["filled"]])
        return {"names": empty_variables(sess)}
    finally:
        sess.close()


def _names_but(case: Case, other: list[str]) -> bool:
    return isinstance(case.got, list) and [str(name) for name in case.got] == other


EMPTY = Exercise(
    id="00-empty",
    inputs=_empty_inputs,
    probe=_empty_probe,
    parts=(Part("names", self_reported=True),),  # the variables are the student's process's own
    hints=(
        Hint(
            "all-variables",
            lambda case: _names_but(case, sorted(case.inputs["names"])),
            "Those are all variables: leave out the ones that already have a value.",
        ),
        Hint(
            "not-sorted",
            lambda case: isinstance(case.got, list) and case.got != case.want and sorted(map(str, case.got)) == case.want,
            "The right names in another order: sort them.",
        ),
        Hint(
            "names-with-zero",
            lambda case: isinstance(case.got, list) and [str(n).split(":")[0] for n in case.got] == case.want,
            "A variable's .name ends in ':0', the report's names do not: leave it off.",
        ),
        Hint(
            "bytes-as-text",
            lambda case: isinstance(case.got, list) and any(str(name).startswith("b'") for name in case.got),
            "These are bytes turned into text: name.decode() gives the string.",
        ),
    ),
    error_hints=(ErrorHint("wrong-graph", "graph", "Make the report in the session's own graph: sess.graph.as_default()."),),
)

EXERCISES = (CLASSIFY, REBUILD, SESSION, EMPTY)
