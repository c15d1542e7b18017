"""Exercises of notebook 16: a saved signature, an export with two endpoints, a layer that can be saved, a request."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from autograde.exercises.draws import floats, integers
from autograde.exercises.hints import close
from autograde.exercises.model import Case, ErrorHint, Exercise, Hint, Part
from autograde.exercises.probes import sequential

# --- 16-signature ----------------------------------------------------------------------------------------------------


def _signature_inputs(rng: np.random.Generator) -> dict[str, Any]:
    count, features, classes = integers(rng, (3, 3, 2), (9, 7, 6))
    words = rng.permutation(["rank", "judge", "score", "sort"])
    keys = rng.permutation(["logits", "best", "sums", "values"])
    return {
        "images": floats(rng, count, features),
        "kernel": floats(rng, features, classes),
        "signature": str(words[0]),
        "other": str(words[1]),
        "keys": [str(key) for key in keys[:2]],
        "tensor": f"holder_{rng.integers(100, 999)}",
    }


def _signature_probe(run_signature: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import tensorflow as tf

    tf1, first, second = tf.compat.v1, *inputs["keys"]
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "saved")
        with tf.Graph().as_default(), tf1.Session() as sess:
            images = tf1.placeholder(tf.float32, (None, len(inputs["kernel"])), name=inputs["tensor"])
            kernel = tf1.get_variable("kernel", initializer=inputs["kernel"])
            logits = images @ kernel
            sess.run(tf1.global_variables_initializer())
            sign = tf1.saved_model.predict_signature_def
            signatures = {
                inputs["signature"]: sign({"images": images}, {first: logits, second: tf.reduce_sum(logits, axis=1)}),
                inputs["other"]: sign({"images": images}, {first: -logits, second: -tf.reduce_sum(logits, axis=1)}),
            }
            builder = tf1.saved_model.Builder(path)
            builder.add_meta_graph_and_variables(sess, [tf1.saved_model.SERVING], signatures)
            builder.save()
        result = dict(run_signature(path, inputs["signature"], inputs["images"]))
    return {"names": sorted(result), "outputs": [np.asarray(result[key]) for key in sorted(result)]}


def _other_signature(case: Case) -> bool:
    return case.part == "outputs" and all(close(got, -want) for got, want in zip(case.got, case.want, strict=True))


SIGNATURE = Exercise(
    id="16-signature",
    inputs=_signature_inputs,
    probe=_signature_probe,
    parts=(Part("names"), Part("outputs", weight=2)),
    hints=(
        Hint("other-signature", _other_signature, "That is another signature: take the one that was asked for."),
        Hint(
            "not-all-outputs",
            lambda case: case.part == "names" and set(case.got) < set(case.want),
            "A signature may have several outputs: return all of them.",
        ),
        Hint(
            "tensor-names",
            lambda case: case.part == "names" and any(":" in name for name in case.got),
            "These are names of tensors in the graph: use the keys of signature.outputs.",
        ),
    ),
    error_hints=(
        ErrorHint("guessed-tensor", "refers to a Tensor which does not", "Do not guess a tensor's name: ask the signature."),
        ErrorHint("unknown-signature", "KeyError", "There is no such key: use the signature asked for."),
    ),
)

# --- 16-endpoints ----------------------------------------------------------------------------------------------------


def _endpoints_inputs(rng: np.random.Generator) -> dict[str, Any]:
    count, features, units = int(rng.integers(6, 10)), int(rng.integers(4, 8)), int(rng.integers(8, 12))
    classes = int(rng.integers(3, 6))
    return {
        "images": floats(rng, count, features),
        "hidden": floats(rng, features, units),
        "kernel": floats(rng, units, classes, scale=0.4),
    }


def _endpoints_probe(export: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras
    import tensorflow as tf

    hidden = keras.layers.Dense(inputs["hidden"].shape[1], activation="relu", use_bias=False)
    last = keras.layers.Dense(inputs["kernel"].shape[1], use_bias=False)
    layers = [hidden, keras.layers.Dropout(0.5), last]
    model = sequential(inputs["images"].shape[1:], layers, [inputs["hidden"], inputs["kernel"]])
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "saved")
        export(model, path)
        loaded, images = tf.saved_model.load(path), tf.constant(inputs["images"])
        # Two batch sizes: an endpoint that was made for one size refuses the other.
        scores = [loaded.scores(images), loaded.scores(images[:2])]
        return {"scores": scores, "classes": np.asarray(loaded.classes(images))}


def _logits(inputs: Any) -> np.ndarray:
    return np.maximum(inputs["images"] @ inputs["hidden"], 0) @ inputs["kernel"]


ENDPOINTS = Exercise(
    id="16-endpoints",
    inputs=_endpoints_inputs,
    probe=_endpoints_probe,
    parts=(Part("scores", weight=2), Part("classes", axes=("image",))),
    hints=(
        Hint(
            "logits-not-scores",
            lambda case: case.part == "scores" and close(case.got[0], _logits(case.inputs)),
            "These are logits: the scores are probabilities, so the endpoint applies softmax.",
        ),
        Hint(
            "dropout-active",
            lambda case: case.part == "scores" and np.allclose(case.got[0].sum(-1), 1, atol=1e-3),
            "Dropout is active in your export: call the model with training=False.",
        ),
        Hint(
            "wrong-axis",
            lambda case: case.part == "classes" and len(case.got) == case.inputs["kernel"].shape[1],
            "One number per class: the largest score is asked for each image, axis=-1.",
        ),
    ),
    error_hints=(
        ErrorHint("endpoint-missing", "has no attribute", "An endpoint is missing: the export needs scores and classes."),
        ErrorHint("not-written", "does not exist", "Nothing was written: end with write_out(path)."),
        ErrorHint("no-spec", "input_signature", "Say what an endpoint takes: give add_endpoint a list with a TensorSpec."),
        ErrorHint("fixed-batch-size", "incompatible", "The batch size must stay open: give None for it in the TensorSpec."),
        ErrorHint("fixed-batch-size-call", "could not find matching", "The batch size must stay open: None in TensorSpec."),
    ),
)

# --- 16-layer --------------------------------------------------------------------------------------------------------


def _layer_inputs(rng: np.random.Generator) -> dict[str, Any]:
    count, features = int(rng.integers(5, 9)), int(rng.integers(3, 6))
    return {
        "images": floats(rng, count, features, scale=3),
        "lowest": float(rng.uniform(-2.0, -0.6)),
        "highest": float(rng.uniform(1.2, 2.0)),
        "name": f"cut_{rng.integers(100, 999)}",
    }


def _layer_probe(layer_class: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras

    layer = layer_class(inputs["lowest"], inputs["highest"], name=inputs["name"])
    model = sequential(inputs["images"].shape[1:], [layer])
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "model.keras")
        model.save(path)
        again = keras.models.load_model(path, custom_objects={layer_class.__name__: layer_class})
    return {"outputs after reading": again(inputs["images"]), "name after reading": again.layers[0].name}


def _clipped(case: Case, lowest: float, highest: float) -> bool:
    return close(case.got, np.clip(case.inputs["images"], lowest, highest))


LAYER = Exercise(
    id="16-layer",
    inputs=_layer_inputs,
    probe=_layer_probe,
    parts=(Part("outputs after reading", axes=("image", "feature"), weight=2), Part("name after reading")),
    hints=(
        Hint(
            "limits-swapped",
            lambda case: case.part == "outputs after reading" and np.ptp(case.got) == 0,
            "Every number came back as the same limit: the limits have changed places.",
        ),
        Hint("both-forgotten", lambda case: _clipped(case, 0.0, 1.0), "The layer came back with its default limits."),
        Hint(
            "highest-forgotten",
            lambda case: _clipped(case, case.inputs["lowest"], 1.0),
            "The upper limit came back as its default: it belongs in the configuration, too.",
        ),
        Hint(
            "lowest-forgotten",
            lambda case: _clipped(case, 0.0, case.inputs["highest"]),
            "The lower limit came back as its default: it belongs in the configuration, too.",
        ),
        Hint(
            "name-forgotten",
            lambda case: case.part == "name after reading",
            "The layer has lost its name: begin with the configuration of the parent class, super().get_config().",
        ),
    ),
    error_hints=(
        ErrorHint("not-a-dict", "NoneType", "Return the configuration: a dict."),
        ErrorHint("nothing-returned", "should return a dict", "Return the configuration: a dict."),
        ErrorHint("unknown-argument", "unexpected keyword", "Each key must be the name of an argument of __init__."),
        ErrorHint("unknown-argument-named", "Unrecognized keyword", "Each key must be the name of an argument of __init__."),
    ),
)

# --- 16-request ------------------------------------------------------------------------------------------------------


def _request_inputs(rng: np.random.Generator) -> dict[str, Any]:
    count, features, classes = integers(rng, (3, 3, 2), (7, 6, 6))
    return {
        "rows": floats(rng, count, features),
        "columns": floats(rng, count + 1, features),
        "kernel": floats(rng, features, classes),
        "key": str(rng.choice(["images", "data", "pixels"])),
    }


def _request_probe(answer_request: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import json

    def predict(images: np.ndarray) -> np.ndarray:
        if np.ndim(images) != 2:
            raise ValueError(f"predict takes a batch, (images, features), not {np.ndim(images)} dimensions")
        return (np.asarray(images) @ inputs["kernel"]).astype(np.float32)

    def ask(request: dict[str, Any]) -> dict[str, Any]:
        reply = json.loads(answer_request(json.dumps(request), predict))
        return {key: np.array(value) for key, value in reply.items() if key != "error"} | (
            {"error": "a text"} if isinstance(reply.get("error"), str) and reply["error"] else {}
        )

    return {
        "instances": ask({"instances": inputs["rows"].tolist()}),
        "inputs": ask({"signature_name": "serving_default", "inputs": inputs["columns"].tolist()}),
        "neither": ask({inputs["key"]: inputs["rows"].tolist()}),
    }


REQUEST = Exercise(
    id="16-request",
    inputs=_request_inputs,
    probe=_request_probe,
    parts=(Part("instances"), Part("inputs"), Part("neither")),
    hints=(
        Hint(
            "answered-under-the-other-key",
            lambda case: list(case.got) == {"inputs": ["predictions"], "instances": ["outputs"]}.get(case.part),
            'A request with "inputs" is answered with "outputs"; "predictions" answers "instances".',
        ),
        Hint(
            "row-by-row",
            lambda case: case.part in ("instances", "inputs") and any(np.ndim(v) == 3 for v in case.got.values()),
            "Each row was predicted as a batch of its own: give predict all rows at once.",
        ),
        Hint(
            "other-keys-refused",
            lambda case: case.part == "inputs" and list(case.got) == ["error"],
            "A request may have other keys, too: look only whether yours is among them.",
        ),
        Hint(
            "no-error",
            lambda case: case.part == "neither",
            'A request without "instances" and "inputs" is answered with {"error": "…"}, and nothing else.',
        ),
    ),
    error_hints=(
        ErrorHint("no-json-text", "JSONDecodeError", "The answer is no JSON text: json.dumps makes it, for the error too."),
        ErrorHint("not-json", "must be str", "Return text: json.dumps makes it."),
        ErrorHint("arrays-in-json", "not JSON serializable", "JSON knows lists, not arrays: use .tolist()."),
        ErrorHint("key-not-there", "KeyError", "Look whether the key is there: a request may have neither of the two."),
    ),
)

EXERCISES = (SIGNATURE, ENDPOINTS, LAYER, REQUEST)
