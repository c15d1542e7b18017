"""Exercises of notebook 16: who decides an answer, an endpoint, a layer's memory, requests, who wrote a file."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from autograde.exercise import Case, Exercise, Part, When, WhenError
from autograde.exercise.draws import drawn_later, floats, integers, only_a_number
from course.asking import sequential, truth
from course.mistakes import HABITS

# --- 16-steady -------------------------------------------------------------------------------------------------------


def _answers(kind: str, images: Any, kernel: Any, noise: float) -> tuple[Any, Any]:
    """What a model of this kind answers: two outputs, of which some give away the second."""
    import tensorflow as tf

    scores, places = images @ kernel, tf.cast(tf.range(tf.shape(images)[0]), tf.float32)[:, None]
    chance = noise * tf.random.normal(tf.shape(scores))
    others = {
        "chance": (scores + chance, scores),
        "chance in one output": (scores, scores + chance),
        "chance that is not used": (scores + 0 * chance, scores),
        "mean of the batch": ((images - tf.reduce_mean(images, axis=0)) @ kernel, scores),
        "softmax over the batch": (tf.nn.softmax(scores, axis=0), scores),
        "late place": (scores * (1 + tf.nn.relu(places - 4)), scores),
        "faint place": (scores + 2e-4 * places, scores),
        "earlier rows": (scores, tf.cumsum(scores, axis=0)),
        "later rows": (tf.cumsum(scores, axis=0, reverse=True), scores),
    }
    return others.get(kind, (scores, 2 * scores))


_STEADY = (
    *("chance", "chance in one output", "chance that is not used", "mean of the batch", "softmax over the batch"),
    *("late place", "faint place", "earlier rows", "later rows", "one output", "two outputs"),
)


def _save(path: str, kernel: np.ndarray, kind: str, name: str, keys: list[str], noise: float) -> str:
    import tensorflow as tf

    module = tf.Module()
    module.kernel = tf.Variable(kernel)

    @tf.function(input_signature=[tf.TensorSpec((None, len(kernel)), name=name)])
    def serve(images: Any) -> dict[str, Any]:
        answers = _answers(kind, images, module.kernel, noise)
        return dict(zip(keys, answers[: 1 if kind in ("one output", "mean of the batch") else 2], strict=False))

    tf.saved_model.save(module, path, signatures=serve)
    return path


def draw_models(rng: np.random.Generator) -> tuple[list[str], np.ndarray, np.ndarray, list[tuple[Any, ...]]]:
    """The kinds in any order; images, kernel, and the names and the noise of each model."""
    count, features, classes = integers(rng, (6, 4, 3), (9, 7, 6))
    kinds, words = rng.permutation(_STEADY).tolist(), ["scores", "best", "sums"]
    images, kernel = floats(rng, count, features), floats(rng, features, classes)
    named = [(f"input_{rng.integers(100, 999)}", rng.permutation(words).tolist(), float(rng.uniform(0.5, 2))) for _ in kinds]
    return kinds, images, kernel, named


def _save_each(inputs: dict[str, Any], folder: str) -> tuple[list[str], np.ndarray]:
    """Write a model of each kind; the paths and the images."""
    kinds, images, kernel, named = drawn_later(inputs, draw_models)
    models = zip(kinds, named, strict=True)
    return [_save(f"{folder}/{i}", kernel, kind, *names) for i, (kind, names) in enumerate(models)], images


def _steady_probe(fit_to_serve: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        paths, images = _save_each(inputs, folder)
        return {"fit to serve": [truth(fit_to_serve(path, images)) for path in paths]}


STEADY = Exercise(
    id="16-steady",
    inputs=only_a_number,
    probe=_steady_probe,
    parts=(Part("fit to serve"),),
    when=(
        When(
            "inverted",
            lambda case: case.got == [not value for value in case.want],
            "Every answer is the wrong way round: return True when the image alone decides.",
        ),
        When(
            "never-fit",
            lambda case: not any(case.got),
            "Every answer is False, even for a plain product: compare answers, not graphs, and allow for rounding.",
        ),
    ),
    errors=(
        WhenError("positional", "only accepts keyword", "Signatures take their input by its name: serve(**{name: …})."),
        WhenError("other-name", "missing a required", "Signatures take their input by its own name: serve(**{name: …})."),
    ),
    seconds=60.0,
)

# --- 16-raw ----------------------------------------------------------------------------------------------------------


def _raw_inputs(rng: np.random.Generator) -> dict[str, Any]:
    count, height, width, units, classes = integers(rng, (6, 3, 4, 8, 4), (10, 5, 7, 12, 7))
    return {
        "scans": rng.integers(0, 256, (count, height, width)).astype(np.uint8),
        "hidden": floats(rng, height * width, units),
        "kernel": floats(rng, units, classes, scale=0.5),
        "bias": floats(rng, classes, scale=0.3),
    }


def _raw_probe(export: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras
    import tensorflow as tf

    _, height, width = inputs["scans"].shape
    hidden = keras.layers.Dense(inputs["hidden"].shape[1], activation="relu", use_bias=False)
    layers = [hidden, keras.layers.Dropout(0.5), keras.layers.Dense(inputs["kernel"].shape[1])]
    model = sequential((height * width,), layers, [inputs["hidden"], inputs["kernel"], inputs["bias"]])
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "saved")
        export(model, height, width, path)
        loaded = tf.saved_model.load(path)
        # Two batch sizes: an endpoint that was made for one size refuses the other.
        answers = [loaded.read(tf.constant(scans)) for scans in (inputs["scans"], inputs["scans"][:2])]
    return {key: [answer[key] for answer in answers] for key in ("sure", "digit")}


_SPEC = "The endpoint refuses uint8 (batch, height, width), or a batch of some size: look at its spec."
RAW = Exercise(
    id="16-raw",
    inputs=_raw_inputs,
    probe=_raw_probe,
    parts=(Part("sure", weight=2), Part("digit")),
    errors=(
        *(
            WhenError("other-spec", said, _SPEC)
            for said in ("could not find matching", "is not compatible with", "Can not cast")
        ),
        WhenError("not-read", "has no attribute 'read'", "The endpoint is to be called read."),
        WhenError("not-written", "does not exist at", "There is no SavedModel at path: write_out writes it there."),
    ),
    seconds=40.0,
)

# --- 16-stretch ------------------------------------------------------------------------------------------------------


def _stretch_inputs(rng: np.random.Generator) -> dict[str, Any]:
    count, features = integers(rng, (4, 3), (8, 6))
    first = rng.uniform(-9, -3) + rng.uniform(20, 30) * rng.random((count, features))
    second = rng.uniform(1, 2) + rng.uniform(3, 6) * rng.random((count + 1, features))  # within the first
    rows = rng.uniform(0.1, 4, (3, features))
    return {"first": first.astype("f4"), "second": second.astype("f4"), "rows": rows.astype("f4")}


def _stretch_probe(layer_class: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras

    rows = inputs["rows"]
    model = sequential(rows.shape[1:], [layer_class(name="stretch")])
    before = model.predict(rows, verbose=0)
    for images in (inputs["first"], inputs["second"]):
        model.layers[0].calibrate(images)
    with tempfile.TemporaryDirectory() as folder:
        whole, weights = f"{folder}/model.keras", f"{folder}/model.weights.h5"
        model.save(whole)
        model.save_weights(weights)
        layer_class().calibrate(2 * inputs["first"])  # another layer, whose limits are its own
        read = keras.models.load_model(whole, custom_objects={layer_class.__name__: layer_class})
        fresh = sequential(rows.shape[1:], [layer_class()])
        fresh.load_weights(weights)
    return {
        "predict after calibration": model.predict(rows, verbose=0),
        "read from .keras": read(rows),
        "read from .weights.h5": fresh(rows),
        "weights that train": len(model.trainable_weights),
        "before any calibration": before,
    }


def _as_before(case: Case) -> bool:
    return bool(np.allclose(case.got, case.inputs["rows"], atol=1e-4))


STRETCH = Exercise(
    id="16-stretch",
    inputs=_stretch_inputs,
    probe=_stretch_probe,
    parts=(
        Part("predict after calibration", axes=("image", "feature")),
        Part("read from .keras", axes=("image", "feature")),
        Part("read from .weights.h5", axes=("image", "feature")),
        Part("weights that train", needs="read from .weights.h5"),
        Part("before any calibration", axes=("image", "feature"), needs="read from .keras"),
    ),
    when=(
        When(
            "stale-predict",
            lambda case: case.part == "predict after calibration" and _as_before(case),
            "predict drew its graph before, with the old limits as fixed numbers: keep them where a graph looks each time.",
        ),
        When(
            "lost-in-the-file",
            lambda case: case.part.startswith("read from") and _as_before(case),
            "Calibrated it is right, read from the file it has 0 and 1 again: a file holds weights, and these are none.",
        ),
        When(
            "begins-elsewhere",
            lambda case: case.part == "before any calibration",
            "After a calibration it is right. Before any, the limits are 0 and 1, so that numbers pass as they are.",
        ),
        When(
            "they-train",
            lambda case: case.part == "weights that train" and case.got > 0,
            "The limits are in the list of what gradients change: say that they are not to be trained.",
        ),
    ),
    errors=(
        WhenError("no-place", "already built", "A new layer has no place for them yet: make them in __init__."),
        WhenError("by-feature", "of the target variable", "One smallest and one largest number of all images: shape ()."),
        WhenError("no-axis", "cannot reshape", "One smallest and one largest number of all images: no axis."),
        *HABITS,
    ),
    seconds=40.0,
)

# --- 16-request ------------------------------------------------------------------------------------------------------


def _request_inputs(rng: np.random.Generator) -> dict[str, Any]:
    count, features, classes = integers(rng, (3, 3, 2), (7, 6, 6))
    words = rng.permutation(["judge", "rank", "embed"])
    return {
        "rows": floats(rng, count, features),
        "columns": floats(rng, count + 1, features),
        "kernel": floats(rng, features, classes),
        "signature": str(words[0]),
        "unknown": str(words[1]),
        "keys": [str(key) for key in rng.permutation(["logits", "sums", "largest"])],
        "other": str(rng.choice(["images", "data", "pixels"])),
    }


def _arrays(value: Any) -> Any:
    """Lists of numbers as arrays, below dicts and lists of dicts."""
    if isinstance(value, dict):
        return {key: _arrays(item) for key, item in value.items()}
    several = isinstance(value, list) and value and isinstance(value[0], dict)
    return [_arrays(item) for item in value] if several else np.array(value)


def _request_probe(answer_request: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    kernel, keys, name = inputs["kernel"], inputs["keys"], inputs["signature"]

    def one(images: np.ndarray) -> dict[str, np.ndarray]:
        if np.ndim(images) != 2 or len(images) < len(inputs["rows"]):
            raise ValueError(f"a signature takes a batch, all images with their features, not {np.shape(images)}")
        return {keys[0]: (np.asarray(images) @ kernel).astype(np.float32)}

    def several(images: np.ndarray) -> dict[str, np.ndarray]:
        (scores,) = one(images).values()
        return {keys[0]: 2 * scores, keys[1]: scores.sum(axis=1), keys[2]: -scores[:, :1]}

    def ask(**request: Any) -> dict[str, Any]:
        reply = json.loads(str(answer_request(json.dumps(request), {name: several, "serving_default": one})))
        said = isinstance(reply.get("error"), str) and list(reply) == ["error"] and bool(reply["error"])
        return {"error": "a text"} if said else {key: _arrays(value) for key, value in reply.items()}

    rows, columns = inputs["rows"].tolist(), inputs["columns"].tolist()
    return {
        "instances, one output": ask(instances=rows),
        "inputs, one output": ask(signature_name="serving_default", inputs=columns),
        "instances, several outputs": ask(instances=rows, signature_name=name),
        "inputs, several outputs": ask(inputs=columns, signature_name=name, **{inputs["other"]: 1}),
        "refused": [ask(**{inputs["other"]: rows}), ask(instances=rows, signature_name=inputs["unknown"])],
    }


def _kind(case: Case, key: str, kind: type) -> bool:
    return isinstance(case.got, dict) and isinstance(case.got.get(key), kind)


REQUEST = Exercise(
    id="16-request",
    inputs=_request_inputs,
    probe=_request_probe,
    parts=(
        *(Part(f"{asked}, {outputs}") for outputs in ("one output", "several outputs") for asked in ("instances", "inputs")),
        Part("refused", needs="instances, one output"),
    ),
    when=(
        When(
            "under-the-other-key",
            lambda case: list(case.got) == [{"inputs": "predictions", "instan": "outputs"}.get(case.part[:6])],
            'A request with "inputs" is answered with "outputs"; "predictions" answers "instances".',
            anywhere=True,
        ),
        When(
            "whole-columns",
            lambda case: case.part == "instances, several outputs" and _kind(case, "predictions", dict),
            "These are whole columns. predictions go row by row: one dict for each image.",
            anywhere=True,
        ),
        When(
            "rows-for-columns",
            lambda case: case.part == "inputs, several outputs" and _kind(case, "outputs", list),
            "These are rows. outputs go column by column: one dict, and in it each whole output.",
            anywhere=True,
        ),
        When(
            "dict-for-one",
            lambda case: "one output" in case.part and any(_kind(case, key, kind) for key, kind in _DICTS),
            "If a signature has one output only, its name is left out: the numbers stand there without a dict.",
            anywhere=True,
        ),
        When(
            "no-error",
            lambda case: case.part == "refused",
            'No "instances" and no "inputs", or an unknown signature: answer {"error": "…"}, and nothing else.',
            anywhere=True,
        ),
    ),
    errors=(WhenError("row-by-row", "a signature takes a batch", "Give the signature all rows at once, as a batch."),),
)
_DICTS = (("predictions", list), ("outputs", dict), ("predictions", dict))

# --- 16-whose --------------------------------------------------------------------------------------------------------

_WRITTEN = ("2.h5", "2.keras", "2", "2a.keras", "3.h5", "3.keras", "3")  # by Keras 2 or 3; with a: `input_shape=`


def draw_networks(rng: np.random.Generator) -> tuple[list[tuple[str, list[np.ndarray]]], np.ndarray]:
    """Who writes what in any order, each with the weights of its network; the images."""
    count, features, units, classes = integers(rng, (4, 4, 5, 2), (7, 7, 9, 5))
    shapes = ((features, units), (units,), (units, classes), (classes,))
    order = rng.permutation(_WRITTEN).tolist()
    return [(written, [floats(rng, *shape, scale=1.5) for shape in shapes]) for written in order], floats(
        rng, count, features
    )


def _write(inputs: dict[str, Any], folder: str) -> tuple[list[str], np.ndarray]:
    """Write each network under a name that does not say by whom; the paths and the images."""
    import keras
    import tf_keras

    (networks, images), paths = drawn_later(inputs, draw_networks), []
    for written, weights in networks:
        library = tf_keras if written.startswith("2") else keras
        (features, units), classes = weights[0].shape, len(weights[3])
        shape = {"input_shape": (features,)} if "a." in written else {}
        layers = [library.layers.Dense(units, activation="hard_sigmoid", **shape), library.layers.Dense(classes)]
        model = library.Sequential(layers if shape else [library.Input((features,)), *layers])
        model.set_weights(weights)
        paths.append(f"{folder}/{len(paths)}{Path(written).suffix}")
        model.export(paths[-1], verbose=False) if written == "3" else model.save(paths[-1])
    return paths, images


def _whose_probe(read_right: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        paths, images = _write(inputs, folder)
        return {"numbers of each file": [read_right(path)(images) for path in paths]}


WHOSE = Exercise(
    id="16-whose",
    inputs=only_a_number,
    probe=_whose_probe,
    parts=(Part("numbers of each file"),),
    errors=(WhenError("not-a-function", "object is not callable", "Return a function, or a model, that takes images."),),
    seconds=90.0,
)

EXERCISES = (STEADY, RAW, STRETCH, REQUEST, WHOSE)
