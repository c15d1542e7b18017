"""Exercises of notebook 17: a GRU out of a checkpoint, a resumed Adam, what a file did not touch, a frozen graph."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from autograde.exercise import Exercise, Part, When, WhenError
from autograde.exercise.draws import drawn_later, floats, integers, only_a_number, pixels
from course.asking import library_of, sequential
from course.mistakes import HABITS, WEIGHTS_NOT_SET

NO_SUCH_NAME = WhenError(
    "no-such-name", "not found in checkpoint", "The file has no variable of this name: list_variables shows all that it has."
)


def _save(path: str, arrays: Mapping[str, np.ndarray]) -> str:
    """Write a checkpoint of tf.train.Saver with these variables, each under its name."""
    import tensorflow as tf

    tf1 = tf.compat.v1
    with tf.Graph().as_default(), tf1.Session() as session:
        for name, array in arrays.items():
            tf1.get_variable(name, initializer=tf.constant(array))
        session.run(tf1.global_variables_initializer())
        return str(tf1.train.Saver().save(session, path, write_meta_graph=False))


# --- 17-gru ----------------------------------------------------------------------------------------------------------


def _gru_inputs(rng: np.random.Generator) -> dict[str, Any]:
    count, steps, units = integers(rng, (4, 4, 4), (8, 7, 8))
    prefix = f"{rng.choice(['read', 'look', 'lines'])}/{rng.choice(['gru', 'rows', 'reader'])}"
    shapes = {"W": (units + 1, units), "U": (units, units), "b": (units,)}
    arrays = {f"{prefix}_{kind}_{gate}": floats(rng, *shape, scale=0.9) for kind, shape in shapes.items() for gate in "zrh"}
    beside = {f"{name}/Momentum": floats(rng, *array.shape) for name, array in arrays.items()}
    beside |= {name.replace(prefix, prefix + "2"): floats(rng, *array.shape) for name, array in arrays.items()}
    return {"arrays": arrays, "beside": beside, "prefix": prefix, "sequences": floats(rng, count, steps, units + 1)}


def _gru_probe(gru_from: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = _save(str(Path(folder, "old")), inputs["arrays"] | inputs["beside"])
        layer = gru_from(path, inputs["prefix"])
    outputs = np.asarray(layer(inputs["sequences"]))
    return {"last states": outputs, "library": library_of(layer)}


GRU = Exercise(
    id="17-gru",
    inputs=_gru_inputs,
    probe=_gru_probe,
    parts=(Part("last states", axes=("sequence", "unit"), weight=3), Part("library", needs="last states")),
    when=(
        When(
            "all-states",
            lambda case: case.part == "last states" and np.ndim(case.got) == 3,
            "These are the states of all steps. Return the last one: that is what a GRU does unless it is told otherwise.",
            anywhere=True,
        ),
        When(
            "other-library",
            lambda case: case.part == "library",
            "The numbers are right, but a Keras 3 layer is asked for: keras.layers, not tf.keras.layers or K1.layers.",
        ),
    ),
    errors=(
        NO_SUCH_NAME,
        WEIGHTS_NOT_SET,
        WhenError(
            "not-built", "You called `set_weights", "The layer has no such weights: build it first, and look at reset_after."
        ),
        *HABITS,
    ),
    seconds=30.0,
)

# --- 17-resume -------------------------------------------------------------------------------------------------------


def _resume_inputs(rng: np.random.Generator) -> dict[str, Any]:
    features, classes = integers(rng, (3, 2), (6, 5))
    taken = int(rng.choice([7, 9, 11, 15, 16]))  # where cutting off and rounding differ
    scope = str(rng.choice(["decide", "digit", "read"]))
    names = [f"{scope}/W", f"{scope}/b"]
    arrays: dict[str, np.ndarray] = {}
    for name, shape in zip(names, ((features, classes), (classes,)), strict=True):
        arrays[name] = floats(rng, *shape)
        # So small that the epsilon counts.
        arrays[f"{name}/Adam"] = floats(rng, *shape, scale=2e-7)
        arrays[f"{name}/Adam_1"] = (rng.uniform(1, 9, shape) * 1e-14).astype(np.float32)
    arrays["beta1_power"] = np.float32(0.9 ** (taken + 1))
    arrays["beta2_power"] = np.float32(0.999 ** (taken + 1))
    return {
        "arrays": arrays,
        "names": names,
        "learning_rate": float(rng.uniform(0.05, 0.2)),
        "gradients": [[floats(rng, *arrays[name].shape, scale=2e-7) for name in names] for _ in range(3)],
    }


def _resume_probe(resume_adam: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras

    features, classes = inputs["arrays"][inputs["names"][0]].shape
    model = sequential((features,), [keras.layers.Dense(classes)])
    with tempfile.TemporaryDirectory() as folder:
        path = _save(str(Path(folder, "old")), inputs["arrays"])
        optimizer = resume_adam(path, model, list(inputs["names"]), inputs["learning_rate"])
    read = model.get_weights()
    taken = int(optimizer.iterations)
    for gradients in inputs["gradients"]:
        optimizer.apply([keras.ops.convert_to_tensor(array) for array in gradients], model.trainable_variables)
    return {"weights as read": read, "steps taken": taken, "weights after three steps": model.get_weights()}


RESUME = Exercise(
    id="17-resume",
    inputs=_resume_inputs,
    probe=_resume_probe,
    parts=(
        Part("weights as read", needs="steps taken"),
        Part("steps taken", axes=(), needs="weights after three steps"),
        Part("weights after three steps", weight=2),
    ),
    when=(
        When(
            "weights-not-read",
            lambda case: case.part == "weights as read",
            "The model's weights are not those of the file: assign them, each under its name.",
        ),
    ),
    errors=(
        NO_SUCH_NAME,
        WhenError("nothing-returned", "'NoneType' object has no attribute 'iterations'", "Return the optimizer."),
        *HABITS,
    ),
    seconds=30.0,
)

# --- 17-untouched ----------------------------------------------------------------------------------------------------


def untouched_models(rng: np.random.Generator) -> dict[str, Any]:
    """Attributes of the model that was written and of the one that reads, and the values of both."""
    words = [str(word) for word in rng.permutation(["eye", "look", "read", "lines", "decide", "digit"])]
    width = int(rng.integers(3, 7))
    kept, missing, extra = words[:2], words[2:4], words[4:5]
    written = {name: [floats(rng, width, width), np.zeros(width, np.float32)] for name in kept + extra}
    reading = {name: [floats(rng, width, width), np.zeros(width, np.float32)] for name in kept + missing}
    # One bias differs, the other is what it was: all zeros.
    written[kept[0]][1], reading[kept[0]][1] = np.ones(width, np.float32), floats(rng, width)
    return {"written": written, "reading": dict(sorted(reading.items())), "width": width}


def _subclassed(layers: Mapping[str, list[np.ndarray]], width: int) -> Any:
    """A model with a Dense layer for each attribute, and these weights."""
    import keras

    class Net(keras.Model):
        def __init__(self) -> None:
            super().__init__()
            for name in layers:
                setattr(self, name, keras.layers.Dense(width, name=name))

        def call(self, x: Any) -> Any:
            for name in layers:
                x = getattr(self, name)(x)
            return x

    model = Net()
    model(np.zeros((1, width), np.float32))
    for number, (name, arrays) in enumerate(layers.items()):
        getattr(model, name).set_weights(arrays)
        getattr(model, name).trainable = number == 0
    return model


def _untouched_probe(untouched: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path, model = _written_and_reading(folder, inputs)
        names = untouched(path, model)
    return {"paths": [str(name).split("/", 1)[-1] for name in names], "weights": model.get_weights()}


def _written_and_reading(folder: str, inputs: dict[str, Any]) -> tuple[str, Any]:
    import tensorflow as tf

    drawn = drawn_later(inputs, untouched_models)
    written = _subclassed(drawn["written"], drawn["width"])
    path = tf.train.Checkpoint(model=written).write(str(Path(folder, "written")))
    return path, _subclassed(drawn["reading"], drawn["width"])


UNTOUCHED = Exercise(
    id="17-untouched",
    inputs=only_a_number,
    probe=_untouched_probe,
    parts=(Part("paths", weight=2), Part("weights", needs="paths")),
    when=(
        When(
            "marks-left",
            lambda case: case.part == "weights" and any(np.isnan(a).any() for a in case.got if isinstance(a, np.ndarray)),
            "The right paths, but not-a-number is left in the model: give back what an untouched variable had.",
            anywhere=True,
        ),
        When(
            "not-sorted",
            lambda case: case.part == "paths" and sorted(case.got) == list(case.want),
            "These are the right paths: sort them.",
        ),
        When(
            "values-lost",
            lambda case: case.part == "weights",
            "The paths are right, but not all values: matched variables get the file's, all others keep their own.",
        ),
    ),
    errors=(
        WhenError("raised", "not bound to checkpointed values", "Asking the status raises: you are to list, not to stop."),
        *HABITS,
    ),
    seconds=30.0,
)

# --- 17-frozen -------------------------------------------------------------------------------------------------------


def frozen_drawing(rng: np.random.Generator) -> dict[str, Any]:
    count, features, classes = integers(rng, (4, 4, 3), (8, 8, 6))
    words = [str(word) for word in rng.permutation(["a", "b", "eye", "net", "x", "look", "img", "out"])]
    return {
        "images": pixels(rng, count, features),
        "kernel": floats(rng, features, classes),
        "bias": floats(rng, classes),
        "last": str(rng.choice(["sigmoid", "tanh", "square", "negative"])),
        "phase": str(rng.choice(["bool", "uint8", "int32"])),
        "words": words,
        "order": rng.permutation(64).tolist(),
    }


def _write_frozen(path: Path, inputs: dict[str, Any]) -> np.ndarray:
    """Write the graph, its nodes in any order; the images."""
    import tensorflow as tf

    drawn, tf1 = drawn_later(inputs, frozen_drawing), tf.compat.v1
    image_name, phase_name, middle, last = drawn["words"][:4]
    with tf.Graph().as_default() as graph:
        images = tf1.placeholder(tf.float32, (None, len(drawn["kernel"])), name=image_name)
        phase = tf1.placeholder(drawn["phase"], (), name=phase_name)
        # In training mode every other feature is dropped: without random numbers, so that it can be compared.
        dropping = tf.constant(np.arange(len(drawn["kernel"])) % 2 * 2.0, tf.float32)
        with tf.control_dependencies([tf.negative(images)]):  # read by nobody, only waited for
            seen = images * (1 + tf.cast(phase, tf.float32) * (dropping - 1))
        scores = tf.add(seen @ tf.constant(drawn["kernel"]), tf.constant(drawn["bias"]), name=middle)
        scores = tf.split(tf.concat([-scores, scores], axis=0), 2)[1]  # of this node only the second output is read
        functions = {"sigmoid": tf.sigmoid, "tanh": tf.tanh, "square": tf.square, "negative": tf.negative}
        functions[drawn["last"]](tf.nn.softmax(scores) + 0.5, name=last)
    nodes = list(graph.as_graph_def().node)
    shuffled = tf1.GraphDef(versions=graph.as_graph_def().versions)
    places = [place for place in drawn["order"] if place < len(nodes)]
    # The phase comes before the images, and what seems unread before the node that answers, which is never the last.
    places.sort(key=lambda place: (nodes[place].name != phase_name, nodes[place].op != "Split", nodes[place].name != last))
    shuffled.node.extend(nodes[place] for place in places)
    path.write_bytes(shuffled.SerializeToString())
    return drawn["images"]


def _frozen_probe(thaw: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "frozen.pb")
        images = _write_frozen(path, inputs)
        function = thaw(str(path))
    # In two batch sizes, and the file is gone by now.
    return {"answers": [np.asarray(function(images)), np.asarray(function(images[:2]))]}


FROZEN = Exercise(
    id="17-frozen",
    inputs=only_a_number,
    probe=_frozen_probe,
    parts=(Part("answers"),),
    errors=(
        WhenError(
            "empty-graph",
            "Session graph is empty",
            "The session stands outside of the graph: make it with graph=, or inside.",
        ),
        WhenError(
            "phase-not-fed",
            "must feed a value for placeholder",
            "The graph has two placeholders: give the learning phase, too.",
        ),
        WhenError(
            "read-too-late", "No such file", "The file may be gone when your function is called: read it in thaw itself."
        ),
        *HABITS,
    ),
    seconds=30.0,
)

EXERCISES = (GRU, RESUME, UNTOUCHED, FROZEN)
