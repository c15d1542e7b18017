"""Exercises of notebook 17, the gates of a migration: forward, step and state, event file, export, and the gate itself."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from autograde.exercises.by_hand import correlate, cross_entropy, normalised, relu
from autograde.exercises.draws import floats, integers, labelled_images
from autograde.exercises.hints import all_close, close, gives
from autograde.exercises.model import Case, ErrorHint, Exercise, Hint, Part
from autograde.exercises.probes import sequential
from autograde.exercises.training import WRONG_LOSSES

MOMENTUM = 0.9


def _norm_weights(rng: np.random.Generator, width: int) -> list[np.ndarray]:
    """Gamma, beta, moving mean and moving variance, far from their first values."""
    pairs = [(0.5, 1.5), (-1.0, 1.0), (0.5, 1.5), (0.4, 2.5)]
    return [rng.uniform(low, high, width).astype(np.float32) for low, high in pairs]


# --- 17-forward ------------------------------------------------------------------------------------------------------


def _forward_inputs(rng: np.random.Generator) -> dict[str, Any]:
    size, filters, height, count = integers(rng, (2, 3, 7, 4), (4, 6, 11, 8))
    convolution = [floats(rng, size, size, 1, filters, scale=0.5), floats(rng, filters, scale=0.5)]
    return {
        "weights": convolution + _norm_weights(rng, filters),
        "images": floats(rng, count, height * height),
    }


def _forward_probe(forward: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    return {"outputs": forward(inputs["weights"], inputs["images"])}


def forward_by_hand(
    inputs: Any, rectified: bool = True, batch: bool = False, turned: bool = False, fresh: bool = False, last: bool = False
) -> np.ndarray:
    """The outputs; if wanted without ReLU or with it at the end, by other statistics, or with images read by columns."""
    kernel, bias, gamma, beta, mean, variance = (array.astype(float) for array in inputs["weights"])
    height = int(np.sqrt(inputs["images"].shape[1]))
    images = inputs["images"].reshape(-1, height, height, 1).astype(float)
    x = correlate(images.transpose(0, 2, 1, 3) if turned else images, kernel) + bias
    x = relu(x) if rectified and not last else x
    if batch or fresh:
        mean, variance = (x.mean(axis=(0, 1, 2)), x.var(axis=(0, 1, 2))) if batch else (0.0, 1.0)
    outputs = normalised(x, gamma, beta, mean, variance)
    return relu(outputs) if last else outputs


FORWARD = Exercise(
    id="17-forward",
    inputs=_forward_inputs,
    probe=_forward_probe,
    parts=(Part("outputs", axes=("image", "row", "column", "filter")),),
    hints=(
        Hint(
            "no-relu",
            gives(forward_by_hand, rectified=False),
            "The convolution has a ReLU, before the BatchNormalization.",
        ),
        Hint(
            "relu-last",
            gives(forward_by_hand, last=True),
            "ReLU comes at once after the convolution, before the BatchNormalization.",
        ),
        Hint(
            "images-turned",
            gives(forward_by_hand, turned=True),
            "The images are read column by column: rows come first, as in NumPy's usual reshape.",
        ),
        Hint(
            "training-mode",
            gives(forward_by_hand, batch=True),
            "These outputs are normalised by the batch's own statistics: this gate is in test mode.",
        ),
        Hint(
            "statistics-not-set",
            gives(forward_by_hand, fresh=True),
            "The moving statistics are still 0 and 1: they are weights too, and have to be set.",
        ),
    ),
    error_hints=(
        ErrorHint("two-of-four", "You called `set_weights(weights)`", "BatchNormalization has four weights, Conv2D two."),
    ),
)

# --- 17-step ---------------------------------------------------------------------------------------------------------


def _dense_weights(rng: np.random.Generator, features: int, classes: int) -> list[np.ndarray]:
    return [floats(rng, features, classes, scale=0.8), floats(rng, classes, scale=0.3)]


def _step_inputs(rng: np.random.Generator) -> dict[str, Any]:
    features, classes, count = integers(rng, (4, 3, 2), (8, 6, 4))
    sizes = rng.permutation([6, 9, 13])[:count].tolist()
    batches = [labelled_images(rng, size, features, classes) for size in sizes]
    return {
        "weights": _norm_weights(rng, features) + _dense_weights(rng, features, classes),
        # Far from 0 and 1, where the moving statistics would not show that they stand still.
        "batches": [(2 + np.float32(1.5) * images, labels) for images, labels in batches],
        "learning_rate": float(rng.uniform(0.2, 0.5)),
    }


def _step_probe(train: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    from keras import layers

    features, classes = inputs["weights"][4].shape
    norm = layers.BatchNormalization(momentum=MOMENTUM)
    model = sequential((features,), [norm, layers.Dense(classes)], inputs["weights"])
    train(model, inputs["batches"], inputs["learning_rate"])
    return {"trained": list(model.trainable_weights), "state": list(model.non_trainable_weights)}


def steps_by_hand(
    inputs: Any, training: bool = True, sums: bool = False, calls: int = 1, loss: Any = None
) -> dict[str, list[np.ndarray]]:
    """Trained weights and state after the batches; if wanted in test mode, with sums, more calls, another loss."""
    gamma, beta, mean, variance, kernel, bias = (array.astype(float) for array in inputs["weights"])
    for images, labels in inputs["batches"]:
        own = images.mean(axis=0), images.var(axis=0)
        scaled = normalised(images, 1.0, 0.0, *(own if training else (mean, variance)))
        x = gamma * scaled + beta
        logits = x @ kernel + bias
        slope = loss(logits, labels) / len(labels) if loss else cross_entropy(logits, labels)[1]
        slope = slope * (len(labels) if sums else 1)
        back, rate = slope @ kernel.T, inputs["learning_rate"]
        kernel, bias = kernel - rate * x.T @ slope, bias - rate * slope.sum(axis=0)
        gamma, beta = gamma - rate * (back * scaled).sum(axis=0), beta - rate * back.sum(axis=0)
        for _ in range(calls if training else 0):
            mean = MOMENTUM * mean + (1 - MOMENTUM) * own[0]
            variance = MOMENTUM * variance + (1 - MOMENTUM) * own[1]
    return {"trained": [gamma, beta, kernel, bias], "state": [mean, variance]}


def _steps_are(case: Case, **how: Any) -> bool:
    return all_close(case.got, steps_by_hand(case.inputs, **how)[case.part])


STEP = Exercise(
    id="17-step",
    inputs=_step_inputs,
    probe=_step_probe,
    parts=(Part("trained", weight=2), Part("state")),
    hints=(
        Hint(
            "test-mode",
            lambda case: _steps_are(case, training=False),
            "The model was called in test mode: say training=True, or nothing updates the moving statistics.",
        ),
        Hint(
            "updated-twice",
            lambda case: case.part == "state" and _steps_are(case, calls=2),
            "The statistics moved twice for each batch: every training call moves them, so call the model once.",
        ),
        Hint(
            "sum-not-mean",
            lambda case: case.part == "trained" and _steps_are(case, sums=True),
            "The steps are as many times too long as there are images: average the losses.",
        ),
        Hint(
            "loss-not-of-logits",
            lambda case: case.part == "trained" and any(_steps_are(case, loss=loss) for loss in WRONG_LOSSES),
            "The model gives logits: softmax belongs to them once. Keras's losses apply it with from_logits=True only.",
        ),
        Hint(
            "untrained",
            lambda case: case.part == "trained" and all_close(case.got, [case.inputs["weights"][i] for i in (0, 1, 4, 5)]),
            "The trained weights have not moved: apply the gradients.",
        ),
    ),
)

# --- 17-events -------------------------------------------------------------------------------------------------------


def _events_inputs(rng: np.random.Generator) -> dict[str, Any]:
    return {
        "tag": f"{rng.choice(['loss', 'train/loss', 'cost'])}_{int(rng.integers(10, 99))}",
        "losses": [float(value) for value in rng.uniform(0.5, 3, int(rng.integers(3, 7)))],
        "first_step": int(rng.integers(3, 50)),
    }


def _events_probe(log_losses: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import tensorflow as tf

    found = []
    with tempfile.TemporaryDirectory() as folder:
        log_losses(folder, inputs["tag"], list(inputs["losses"]), inputs["first_step"])
        for path in sorted(tf.io.gfile.glob(f"{folder}/*tfevents*")):
            for event in tf.compat.v1.train.summary_iterator(path):
                for value in event.summary.value:
                    number = float(tf.make_ndarray(value.tensor)) if value.HasField("tensor") else value.simple_value
                    found.append((event.step, value.tag, number))
    found.sort()
    return {"tags and steps": [f"{tag} {step}" for step, tag, _ in found], "values": [number for *_, number in found]}


EVENTS = Exercise(
    id="17-events",
    inputs=_events_inputs,
    probe=_events_probe,
    parts=(Part("tags and steps", weight=2), Part("values")),
    hints=(
        Hint("nothing-written", lambda case: len(case.got) == 0, "No scalar is in the folder: make the writer the default."),
        Hint(
            "steps-from-zero",
            lambda case: (
                case.part == "tags and steps"
                and list(case.got) == [f"{case.inputs['tag']} {step}" for step in range(len(case.want))]
            ),
            "The steps begin at 0: the first loss belongs to first_step.",
        ),
        Hint(
            "steps-one-late",
            lambda case: (
                case.part == "tags and steps"
                and [t.split()[-1] for t in case.got] == [str(int(t.split()[-1]) + 1) for t in case.want]
            ),
            "The steps begin one too late: the first loss belongs to first_step itself.",
        ),
        Hint(
            "one-step-for-all",
            lambda case: case.part == "tags and steps" and len(case.got) > 1 and len(set(case.got)) == 1,
            "All losses are at one step: count up.",
        ),
        Hint(
            "other-tag",
            lambda case: (
                case.part == "tags and steps" and [t.split()[-1] for t in case.got] == [t.split()[-1] for t in case.want]
            ),
            "The steps are right, the tag is not: use the one that was given, and no name scope.",
        ),
    ),
    error_hints=(ErrorHint("no-step", "No step set", "Say at which step: tf.summary.scalar(tag, value, step=…)."),),
)

# --- 17-export -------------------------------------------------------------------------------------------------------


def _export_inputs(rng: np.random.Generator) -> dict[str, Any]:
    count, features, classes = integers(rng, (5, 4, 3), (9, 8, 6))
    return {
        "weights": _norm_weights(rng, features) + _dense_weights(rng, features, classes),
        "images": floats(rng, count, features, mean=1.0, scale=1.5),
    }


def _export_probe(export: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import tensorflow as tf
    from keras import layers

    features, classes = inputs["weights"][4].shape
    parts = [layers.BatchNormalization(), layers.Dropout(0.5), layers.Dense(classes)]
    model = sequential((features,), parts, inputs["weights"])
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "saved")
        export(model, path)
        signature = tf.saved_model.load(path).signatures["serving_default"]
        # Called by the name that it has, so that a wrong name leaves the numbers to be compared; in two batch sizes.
        ((taken, spec),) = signature.structured_input_signature[1].items()
        answers = [signature(**{taken: tf.constant(inputs["images"][:count])}) for count in (None, 2)]
        return {
            "signature": {"input": taken, "batch size": spec.shape[0], "outputs": sorted(answers[0])},
            "scores": [np.asarray(next(iter(answer.values()))) for answer in answers],
        }


def logits_by_hand(inputs: Any) -> np.ndarray:
    *norm, kernel, bias = (array.astype(float) for array in inputs["weights"])
    return normalised(inputs["images"], *norm) @ kernel + bias


EXPORT = Exercise(
    id="17-export",
    inputs=_export_inputs,
    probe=_export_probe,
    parts=(Part("signature"), Part("scores", weight=2)),
    hints=(
        Hint(
            "other-input",
            lambda case: case.part == "signature" and case.got["input"] != "images",
            'Clients send "images": the input has another name here. Name it in the TensorSpec.',
        ),
        Hint(
            "other-output",
            lambda case: case.part == "signature" and case.got["outputs"] != ["scores"],
            'Clients read "scores": return a dict with this key, and no other.',
        ),
        Hint(
            "batch-size-fixed",
            lambda case: case.part == "signature" and case.got["batch size"] is not None,
            "The signature names one size of the batch: leave it open, None in the TensorSpec.",
        ),
        Hint(
            "logits-exported",
            lambda case: case.part == "scores" and close(case.got[0], logits_by_hand(case.inputs)),
            "These are logits: the old export returned probabilities, so softmax belongs into yours.",
        ),
        Hint(
            "training-mode-exported",
            lambda case: case.part == "scores" and np.allclose(case.got[0].sum(axis=1), 1, atol=1e-3),
            "These are probabilities, and not those of test mode: call the model with training=False.",
        ),
    ),
    error_hints=(
        ErrorHint("not-written", "does not exist", "Nothing was written: end with write_out(path)."),
        ErrorHint("no-serving-default", "serving_default", "There is no signature serving_default."),
        ErrorHint("several-inputs", "too many values to unpack", "The signature takes one input: the images."),
    ),
)

# --- 17-gate ---------------------------------------------------------------------------------------------------------


def _gate_inputs(rng: np.random.Generator) -> dict[str, Any]:
    """Pairs of every kind: equal, within the limit, far off at one place, other shape, missing, not-a-number."""
    names = [str(name) for name in rng.permutation(list("abcdefghijkl"))]
    limit = float(rng.uniform(2e-3, 2e-2))
    then, now = {}, {}
    for name in names:
        then[name] = rng.normal(0, 1, (int(rng.integers(2, 5)), int(rng.integers(2, 4))))
        now[name] = then[name] + rng.uniform(-0.8, 0.8, then[name].shape) * limit
    equal, high, low, wide, lost, extra, nan, both = names[:8]
    now[equal] = then[equal].copy()
    now[high][0, 0] = then[high][0, 0] + 1.5 * limit  # one number, and so little that the mean is within the limit
    now[low][0, 0] = then[low][0, 0] - 1.5 * limit
    then[wide] = np.ones((3, 1))
    now[wide] = np.ones((3, 4))
    now[nan][0, 0] = np.nan
    then[both][0, 0] = now[both][0, 0] = np.nan
    del now[lost], then[extra]
    return {"then": then, "now": now, "limit": limit, "kinds": [equal, high, low, wide, lost, extra, nan, both]}


def _gate_probe(failed_gates: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    return {"failed": list(failed_gates(dict(inputs["then"]), dict(inputs["now"]), inputs["limit"]))}


def _lets_through(case: Case, *kinds: int) -> bool:
    """Is the list right but for pairs of these kinds?"""
    spared = {case.inputs["kinds"][kind] for kind in kinds}
    return sorted(case.got) == sorted(set(case.want) - spared)


GATE = Exercise(
    id="17-gate",
    inputs=_gate_inputs,
    probe=_gate_probe,
    parts=(Part("failed"),),
    hints=(
        Hint("broadcast", lambda case: _lets_through(case, 3), "A (3, 1) and a (3, 4) got through: compare their shapes."),
        Hint(
            "nan-passes",
            lambda case: _lets_through(case, 6, 7) or _lets_through(case, 7),
            "Not-a-number got through: ask that all are within the limit.",
        ),
        Hint(
            "mean-of-the-differences",
            lambda case: _lets_through(case, 1, 2),
            "A number too far off got through among others: each one must be within the limit, not their mean.",
        ),
        Hint("signed", lambda case: _lets_through(case, 2), "A number that is too small got through: mind the sign."),
        Hint(
            "extra-name",
            lambda case: _lets_through(case, 5),
            "A name that only now has got through: look at both sides' names.",
        ),
        Hint(
            "missing-name", lambda case: _lets_through(case, 4, 5), "Names that only one side has got through: report them."
        ),
        Hint("unsorted", lambda case: sorted(case.got) == list(case.want), "These are the right names: sort them."),
    ),
    error_hints=(ErrorHint("missing-key", "KeyError", "A name can be missing on one side: test that first."),),
)

EXERCISES = (FORWARD, STEP, EVENTS, EXPORT, GATE)
