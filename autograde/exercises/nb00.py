"""Exercises of notebook 00: three Kerases, sessions, empty variables."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.exercises.model import Case, ErrorHint, Exercise, Hint, Part

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


def _confuses(case: Case, instead: dict[str, str]) -> bool:
    """Is every answer right except that some worlds were named as others?"""
    return case.got != case.want and case.got == [instead.get(world, world) for world in case.want]


CLASSIFY = Exercise(
    id="00-classify",
    inputs=_classify_inputs,
    probe=_classify_probe,
    # The probe makes the layers in the student's process, where code could look up what it made.
    parts=(Part("worlds", self_reported=True),),
    hints=(
        Hint(
            "k1-taken-for-k2",
            lambda case: _confuses(case, {"K1": "K2"}),
            "K1 and K2 come from the same package, tf_keras: the last part of the module's name tells them apart.",
        ),
        Hint(
            "k2-taken-for-k3",
            lambda case: _confuses(case, {"K1": "K3", "K2": "K3"}),
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
    features, units, count = (int(n) for n in rng.integers(3, 9, 3))
    return {
        "kernel": rng.normal(0, 1, (features, units)).astype(np.float32),
        "bias": rng.normal(0, 1, units).astype(np.float32),
        "activation": str(rng.choice(["tanh", "sigmoid", "softplus"])),
        "images": rng.normal(0, 1, (count, features)).astype(np.float32),
    }


def _rebuild_probe(to_keras_3: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import tf_keras

    old = tf_keras.layers.Dense(inputs["kernel"].shape[1], activation=inputs["activation"])
    old.build((None, inputs["kernel"].shape[0]))
    old.set_weights([inputs["kernel"], inputs["bias"]])
    new = to_keras_3(old)
    library = type(new).__module__.split(".")[0]
    if library != "keras":  # the old layer, returned as it is, would give the right numbers
        return {"library": library, "output": None, "weights": None}
    return {
        "library": library,
        "output": new(inputs["images"]),
        "weights": [np.asarray(weight) for weight in new.get_weights()],
    }


def _without_activation(case: Case) -> bool:
    linear = case.inputs["images"] @ case.inputs["kernel"] + case.inputs["bias"]
    return case.part == "output" and np.shape(case.got) == linear.shape and np.allclose(case.got, linear, atol=1e-3)


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
        Hint("activation-lost", _without_activation, "The activation was lost on the way: it is in old_layer.get_config()."),
        Hint(
            "weights-not-moved",
            lambda case: case.part == "output" and np.shape(case.got) == np.shape(case.want),
            "Shapes agree but numbers do not: build the new layer, then set_weights(old_layer.get_weights()).",
        ),
    ),
)

# --- 00-session ------------------------------------------------------------------------------------------------------


def _session_inputs(rng: np.random.Generator) -> dict[str, Any]:
    features, units, count = (int(n) for n in rng.integers(3, 12, 3))
    return {
        "images": rng.normal(0, 1, (count, features)).astype(np.float32),
        "kernel": rng.normal(0, 1, (features, units)).astype(np.float32),
        "bias": rng.normal(0, 1, units).astype(np.float32),
    }


def _session_probe(run_in_session: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    return {"outputs": run_in_session(inputs["images"], inputs["kernel"], inputs["bias"])}


def _logits(case: Case) -> np.ndarray:
    return case.inputs["images"] @ case.inputs["kernel"] + case.inputs["bias"]


def _sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def _equals(got: Any, other: np.ndarray) -> bool:
    return isinstance(got, np.ndarray) and got.shape == other.shape and np.allclose(got, other, rtol=1e-3, atol=1e-3)


SESSION = Exercise(
    id="00-session",
    inputs=_session_inputs,
    probe=_session_probe,
    parts=(Part("outputs", axes=("image", "unit")),),
    hints=(
        Hint("no-activation", lambda case: _equals(case.got, _logits(case)), "The activation is missing: 'sigmoid'."),
        Hint(
            "tanh-for-sigmoid",
            lambda case: _equals(case.got, np.tanh(_logits(case))),
            "That is tanh; this exercise asks for the activation 'sigmoid'.",
        ),
        Hint(
            "missing-bias",
            lambda case: _equals(case.got, _sigmoid(case.inputs["images"] @ case.inputs["kernel"])),
            "The bias is missing: set_weights takes the kernel and the bias.",
        ),
        Hint(
            "initial-weights",
            lambda case: np.shape(case.got) == np.shape(case.want) and bool(np.all((case.got > 0) & (case.got < 1))),
            "Right shape, other numbers: is set_weights called after the layer is, and before the session runs it?",
        ),
    ),
    error_hints=(
        ErrorHint("outside-the-graph", "not compatible with eager", "A placeholder needs a graph: tf.Graph().as_default()."),
        ErrorHint("uninitialised", "FailedPrecondition", "The variables have no value yet: set_weights gives them one."),
    ),
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
    # Asked outside `with`: the function itself must enter the session's graph.
    with tf1.Session(graph=graph) as sess:
        sess.run([variables[i].initializer for i in inputs["filled"]])
        return {"names": empty_variables(sess)}


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
