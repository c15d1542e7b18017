"""Exercises of notebook 00: three Kerases, what a session must be fed, and whose values it reads."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.exercise import Case, Exercise, Part, When, WhenError
from autograde.exercise.draws import drawn_later, floats, integers, only_a_number
from autograde.exercise.predicates import close, confuses
from course.asking import library_of, old_dense
from course.mistakes import HABITS, NOT_BUILT

# --- 00-classify -----------------------------------------------------------------------------------------------------

# What is shown to the student's function, by a word for each.
_THINGS = (
    *("K1 LSTM", "K1 GRU", "K2 Dense", "K2 LSTM", "K2 Conv2D"),
    *("K3 Dense", "K3 LSTM", "K3 BatchNormalization", "text", "array"),
)


def _classify_words(rng: np.random.Generator) -> list[str]:
    return [_THINGS[i] for i in rng.permutation(len(_THINGS))]


def _make_things(inputs: dict[str, Any]) -> list[Any]:
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

    return [make(word) for word in drawn_later(inputs, _classify_words)]


def _classify_probe(world_of: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    return {"worlds": [world_of(thing) for thing in _make_things(inputs)]}


CLASSIFY = Exercise(
    id="00-classify",
    inputs=only_a_number,
    probe=_classify_probe,
    # The probe makes the layers in the student's process, where code could draw once more what it makes.
    parts=(Part("worlds", self_reported=True),),
    when=(
        When(
            "k1-taken-for-k2",
            lambda case: confuses(case, {"K1": "K2"}),
            "K1 and K2 come from the same package, tf_keras: the last part of the module's name tells them apart.",
        ),
        When(
            "k2-taken-for-k3",
            lambda case: confuses(case, {"K1": "K3", "K2": "K3"}),
            "'keras' is also in 'tf_keras': compare the whole part before the first dot, do not search in it.",
        ),
        When(
            "k2-taken-for-k1",
            lambda case: confuses(case, {"K2": "K1"}),
            "K1 and K2 share their base class and most layers: only the last part of the module's name tells them apart.",
        ),
        When(
            "none-forgotten",
            lambda case: "none" in case.want and "none" not in case.got,
            "Some of the things are no layers at all: they come from neither package and are 'none'.",
        ),
    ),
    errors=HABITS,
)

# --- 00-rebuild ------------------------------------------------------------------------------------------------------


def _rebuild_inputs(rng: np.random.Generator) -> dict[str, Any]:
    features, units, count = integers(rng, 3, 9, 3)
    return {
        "kernel": floats(rng, features, units),
        "bias": floats(rng, units),
        "activations": [str(name) for name in rng.permutation(["tanh", "sigmoid", "softplus"])],
        "images": floats(rng, count, features),
    }


def _moved(to_keras_3: Any, old: Any, images: np.ndarray) -> dict[str, Any]:
    """What one old layer became: its library, whether it is frozen, its output and its weights."""
    import keras

    new = to_keras_3(old)
    if new is None:
        return dict.fromkeys(("library", "frozen", "output", "weights"))
    library = library_of(new)
    if library == "keras" and not issubclass(type(new), keras.layers.Dense):  # a model around the layer
        library = type(new).__name__
    if library != "keras":  # the old layer, returned as it is, would give the right numbers
        return {"library": library, "frozen": None, "output": None, "weights": None}
    new(images)  # builds it if nobody has
    weights = [np.asarray(weight) for weight in new.get_weights()]
    # The library's own layer with these settings and weights: what a class of the answer's own computes is not asked.
    own = keras.layers.Dense(new.units, activation=new.activation, use_bias=new.use_bias)
    own.build((None, images.shape[1]))
    own.set_weights(weights)
    return {"library": library, "frozen": not new.trainable, "output": own(images), "weights": weights}


def _rebuild_probe(to_keras_3: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    kernel, bias, images = inputs["kernel"], inputs["bias"], inputs["images"]
    plain, frozen, without_bias = (
        old_dense(kernel, bias, inputs["activations"][0]),
        old_dense(kernel, bias, inputs["activations"][1]),
        old_dense(kernel, None, inputs["activations"][2]),
    )
    frozen.trainable = False
    moved = [_moved(to_keras_3, old, images) for old in (plain, frozen, without_bias)]
    return {name: [each[name] for each in moved] for name in moved[0]}


def _another_library(*names: str) -> Any:
    return lambda case: case.part == "library" and any(name in names for name in case.got)


REBUILD = Exercise(
    id="00-rebuild",
    inputs=_rebuild_inputs,
    probe=_rebuild_probe,
    parts=(
        Part("library", self_reported=True, needs="output"),
        Part("output", weight=2),
        Part("weights"),
        Part("frozen", needs="output"),
    ),
    when=(
        When(
            "still-keras-2",
            _another_library("tf_keras"),
            "That layer is still one of Keras 2: make a new keras.layers.Dense.",
        ),
        When(
            "not-the-layer",
            _another_library("Sequential", "Functional"),
            "That is a model with the layer in it: return the layer itself.",
        ),
        When(
            "weights-not-moved",
            lambda case: case.part == "output" and len(case.got) == 3 and not any(map(close, case.got, case.want)),
            "None of the three layers gives its old numbers: build the new layer, then hand over the old one's weights.",
        ),
    ),
    errors=(
        NOT_BUILT,
        WhenError(
            "built-for-another-size",
            "not compatible with provided weight shape",
            "The new layer has another size than the old one. A kernel has a row for each input and a column for each unit: "
            "take both numbers from the old layer.",
        ),
        *HABITS,
    ),
)

# --- 00-feeds --------------------------------------------------------------------------------------------------------

# The parts of two names that say what is fed: "input/img" and "test/img" differ in the first alone.
_WORDS = ("img", "labels", "rate", "mask", "noise", "scale", "shift")


def _draw_fetches(rng: np.random.Generator) -> list[Any]:
    """A graph of numbers, and three of its tensors to be fetched."""
    import tensorflow as tf

    tf1 = tf.compat.v1
    first, second, third, fourth, fifth, default, unused = (str(word) for word in rng.permutation(_WORDS))
    with tf.Graph().as_default():
        with tf1.name_scope("input"):
            holes = {word: tf1.placeholder(tf.float32, (), word) for word in (first, second, third, unused)}
            given = tf1.placeholder_with_default(tf.constant(2.0), (), default)
        with tf1.name_scope("test"):
            again = tf1.placeholder(tf.float32, (), first)  # the same word in another scope
        late, side = tf1.placeholder(tf.float32, (), fourth), tf1.placeholder(tf.float32, (), fifth)
        product = holes[first] * holes[second] + holes[first]  # the first is used twice
        deep = tf.sqrt(tf.abs(product - given)) + late
        with tf.control_dependencies([tf.identity(side + again)]):
            waits = tf.identity(deep * 2)
        fetches = [product, deep, waits, waits * holes[third], tf.add(given, 1.0)]
        return [fetches[i] for i in rng.permutation(len(fetches))]


def _feeds_probe(must_be_fed: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    return {"names": [must_be_fed(fetch) for fetch in drawn_later(inputs, _draw_fetches)]}


def _each(case: Case, same: Any) -> bool:
    """Is every list of names right, seen through `same`?"""
    return isinstance(case.got, list) and len(case.got) == len(case.want) and all(map(same, case.got, case.want))


FEEDS = Exercise(
    id="00-feeds",
    inputs=only_a_number,
    probe=_feeds_probe,
    parts=(Part("names"),),
    when=(
        When(
            "repeated",
            lambda case: _each(case, lambda got, want: sorted(set(got)) == want) and any(map(_repeats, case.got)),
            "A placeholder that is used twice is fed once: leave repetitions out.",
            anywhere=True,
        ),
        When(
            "not-sorted",
            lambda case: _each(case, lambda got, want: sorted(got) == want),
            "The right names in another order: sort them.",
            anywhere=True,
        ),
        When(
            "names-with-zero",
            lambda case: _each(case, lambda got, want: sorted(str(name).split(":")[0] for name in got) == want),
            "A tensor's name ends in ':0'. Operations are asked for: take op.name.",
            anywhere=True,
        ),
        When(
            "scope-lost",
            lambda case: _each(case, lambda got, want: set(got) == {name.rpartition("/")[2] for name in want}),
            "A name begins with its scope, as in 'input/img': two placeholders may differ in that alone.",
            anywhere=True,
        ),
    ),
    errors=HABITS,
)


def _repeats(names: list[str]) -> bool:
    return len(set(names)) < len(names)


# --- 00-trained ------------------------------------------------------------------------------------------------------


def _trained_inputs(rng: np.random.Generator) -> dict[str, Any]:
    features, units, count = integers(rng, (3, 2, 5), (8, 5, 12))
    return {
        "kernel": floats(rng, features, units),
        "bias": floats(rng, units),
        "images": floats(rng, count, features),
        "targets": floats(rng, count, units),
        "learning_rate": float(rng.uniform(0.05, 0.2)),
        "momentum": float(rng.uniform(0.5, 0.9)),
        "num_steps": int(rng.integers(3, 6)),
    }


def _trained_probe(trained_weights: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import tensorflow as tf

    tf1, K1 = tf.compat.v1, tf.compat.v1.keras
    kernel, bias = (tf1.constant_initializer(inputs[name]) for name in ("kernel", "bias"))
    graph = tf.Graph()
    with graph.as_default():
        images, targets = (tf1.placeholder(tf.float32, (None, inputs[name].shape[1])) for name in ("images", "targets"))
        layer = K1.layers.Dense(len(inputs["bias"]), kernel_initializer=kernel, bias_initializer=bias)
        loss = tf.reduce_mean((layer(images) - targets) ** 2)
        train_step = tf1.train.MomentumOptimizer(inputs["learning_rate"], inputs["momentum"]).minimize(loss)
    feed_dict = {images: inputs["images"], targets: inputs["targets"]}
    return {"weights": trained_weights(graph, layer, train_step, feed_dict, inputs["num_steps"])}


TRAINED = Exercise(
    id="00-trained",
    inputs=_trained_inputs,
    probe=_trained_probe,
    parts=(Part("weights"),),
    errors=HABITS,
)

EXERCISES = (CLASSIFY, REBUILD, FEEDS, TRAINED)
