"""Exercises of notebook 01: layers as functions, the loss, one step, the loop."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.exercises.model import Case, ErrorHint, Exercise, Hint, Part

LAYERS = (784, 128, 128, 10)


def _weights(rng: np.random.Generator, sizes: tuple[int, ...]) -> list[np.ndarray]:
    """Kernels and biases in turn; the biases are not zero, so that forgetting one shows."""
    arrays: list[np.ndarray] = []
    for rows, columns in zip(sizes[:-1], sizes[1:], strict=True):
        arrays.append(rng.normal(0, np.sqrt(2 / rows), (rows, columns)).astype(np.float32))
        arrays.append(rng.normal(0, 0.5, columns).astype(np.float32))
    return arrays


def _images(rng: np.random.Generator, count: int, features: int = 784) -> np.ndarray:
    return rng.random((count, features), dtype=np.float32)


def _labels(rng: np.random.Generator, count: int, classes: int = 10) -> np.ndarray:
    return np.eye(classes, dtype=np.float32)[rng.integers(0, classes, count)]


# --- 01-forward ------------------------------------------------------------------------------------------------------


def _forward_inputs(rng: np.random.Generator) -> dict[str, Any]:
    return {"batch_images": _images(rng, int(rng.integers(3, 9))), "weights": _weights(rng, LAYERS)}


def _forward_probe(forward: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import tensorflow as tf

    return {"logits": forward(tf.constant(inputs["batch_images"]), inputs["weights"])}


def _forward_with(case: Case, relu: tuple[bool, bool, bool], bias: bool = True) -> np.ndarray:
    """What a wrong forward pass would give: which layers have a ReLU, and whether the biases are added."""
    x, weights = case.inputs["batch_images"], case.inputs["weights"]
    for layer, rectified in enumerate(relu):
        x = x @ weights[2 * layer] + (weights[2 * layer + 1] if bias else 0)
        x = np.maximum(x, 0) if rectified else x
    return x


def _like(got: Any, other: np.ndarray) -> bool:
    return isinstance(got, np.ndarray) and got.shape == other.shape and np.allclose(got, other, rtol=1e-3, atol=1e-3)


FORWARD = Exercise(
    id="01-forward",
    inputs=_forward_inputs,
    probe=_forward_probe,
    parts=(Part("logits", axes=("image", "class")),),
    hints=(
        Hint(
            "relu-on-the-logits",
            lambda case: _like(case.got, _forward_with(case, (True, True, True))),
            "The last layer has no activation: a ReLU there loses every negative logit.",
        ),
        Hint(
            "no-activation",
            lambda case: _like(case.got, _forward_with(case, (False, False, False))),
            "Without a ReLU between them, three layers are no more than one: apply it after the first and the second.",
        ),
        Hint(
            "missing-bias",
            lambda case: _like(case.got, _forward_with(case, (True, True, False), bias=False)),
            "Each layer adds its bias after the matrix product: weights[1], weights[3] and weights[5].",
        ),
    ),
)


# --- 01-loss ---------------------------------------------------------------------------------------------------------


def _loss_inputs(rng: np.random.Generator) -> dict[str, Any]:
    count, classes = int(rng.integers(4, 12)), int(rng.integers(3, 11))
    logits = rng.normal(0, 3, (count, classes)).astype(np.float32)
    huge = logits + np.float32(1000)
    return {"labels": _labels(rng, count, classes), "logits": logits, "huge_logits": huge}


def _loss_probe(mean_cross_entropy: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import tensorflow as tf

    labels = tf.constant(inputs["labels"])
    return {
        "loss": mean_cross_entropy(labels, tf.constant(inputs["logits"])),
        "loss of huge logits": mean_cross_entropy(labels, tf.constant(inputs["huge_logits"])),
    }


def _swapped_loss(case: Case) -> float:
    """The loss with labels and logits in each other's place."""
    labels, logits = case.inputs["labels"].astype(float), case.inputs["logits"].astype(float)
    log_p = labels - np.log(np.exp(labels).sum(axis=1, keepdims=True))
    return float(-(logits * log_p).sum(axis=1).mean())


def _number(value: Any) -> float:
    return float(value) if isinstance(value, (int, float)) or getattr(value, "shape", None) == () else float("nan")


LOSS = Exercise(
    id="01-loss",
    inputs=_loss_inputs,
    probe=_loss_probe,
    parts=(Part("loss", axes=(), weight=2), Part("loss of huge logits", axes=(), rtol=1e-3)),
    hints=(
        Hint(
            "swapped-arguments",
            lambda case: case.part == "loss" and bool(np.isclose(_number(case.got), _swapped_loss(case), rtol=1e-3)),
            "The labels and the logits have changed places: the first argument holds the labels.",
        ),
        Hint(
            "sum-not-mean",
            lambda case: bool(np.isclose(_number(case.got), _number(case.want) * len(case.inputs["labels"]), rtol=1e-3)),
            "That is the sum over the batch: use tf.reduce_mean over the images.",
        ),
        Hint(
            "mean-over-classes",
            lambda case: bool(np.isclose(_number(case.got) * case.inputs["labels"].shape[1], _number(case.want), rtol=1e-3)),
            "Sum over the classes, then average over the images: you averaged over both.",
        ),
        Hint(
            "overflow",
            lambda case: case.part == "loss of huge logits" and not np.isfinite(_number(case.got)),
            "exp(1000) is infinite in float32: use tf.nn.log_softmax, or subtract each row's largest logit first.",
        ),
    ),
)


# --- 01-step ---------------------------------------------------------------------------------------------------------


def _step_inputs(rng: np.random.Generator) -> dict[str, Any]:
    count, features, classes = int(rng.integers(8, 20)), int(rng.integers(5, 30)), int(rng.integers(3, 8))
    return {
        "batch_images": _images(rng, count, features),
        "batch_labels": _labels(rng, count, classes),
        "kernel": rng.normal(0, 1, (features, classes)).astype(np.float32),
        "learning_rate": float(rng.uniform(0.5, 2.0)),
    }


def _step_probe(step: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import tensorflow as tf

    tensors = [tf.constant(inputs[name]) for name in ("batch_images", "batch_labels", "kernel")]
    return {"kernel": step(*tensors, inputs["learning_rate"])}


def _moved(case: Case, factor: float) -> bool:
    """Is the step `factor` times the right one?"""
    start = case.inputs["kernel"]
    if not isinstance(case.got, np.ndarray) or case.got.shape != start.shape:
        return False
    return np.allclose(case.got - start, factor * (case.want - start), rtol=1e-2, atol=1e-4)


STEP = Exercise(
    id="01-step",
    inputs=_step_inputs,
    probe=_step_probe,
    parts=(Part("kernel", axes=("feature", "class")),),
    hints=(
        Hint("uphill", lambda case: _moved(case, -1), "The step goes uphill: subtract the gradient, do not add it."),
        Hint(
            "sum-not-mean",
            lambda case: _moved(case, len(case.inputs["batch_images"])),
            "The step is as many times too long as there are images: average the losses before differentiating.",
        ),
        Hint(
            "no-learning-rate",
            lambda case: _moved(case, 1 / case.inputs["learning_rate"]),
            "Multiply the gradient with the learning rate.",
        ),
        Hint("no-step", lambda case: _moved(case, 0), "The kernel has not moved: return kernel − learning_rate · gradient."),
    ),
    error_hints=(
        ErrorHint("unwatched", "NoneType", "The gradient is None: a tape follows a tensor only after tape.watch(kernel)."),
    ),
)


# --- 01-train --------------------------------------------------------------------------------------------------------


def _train_inputs(rng: np.random.Generator) -> dict[str, Any]:
    features, hidden, classes, size = (int(n) for n in rng.integers((12, 8, 3, 10), (40, 24, 9, 30)))
    batches = [(_images(rng, size, features), _labels(rng, size, classes)) for _ in range(int(rng.integers(3, 6)))]
    weights = _weights(rng, (features, hidden, hidden, classes))
    return {"weights": weights, "batches": batches, "learning_rate": float(rng.uniform(0.05, 0.2))}


def _train_probe(train: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    trained = train(inputs["weights"], inputs["batches"], inputs["learning_rate"])
    return {"weights": trained}


def _biases_unmoved(case: Case) -> bool:
    start = case.inputs["weights"]
    return all(np.array_equal(case.got[i], start[i]) for i in (1, 3, 5)) and not np.array_equal(case.got[0], start[0])


def _one_step_bias(case: Case) -> np.ndarray:
    """The last bias after a single step, on the last batch, from the initial weights."""
    images, labels = case.inputs["batches"][-1]
    weights = case.inputs["weights"]
    x = np.maximum(np.maximum(images @ weights[0] + weights[1], 0) @ weights[2] + weights[3], 0)
    logits = x @ weights[4] + weights[5]
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    return weights[5] - case.inputs["learning_rate"] * (p - labels).mean(axis=0)


TRAIN = Exercise(
    id="01-train",
    inputs=_train_inputs,
    probe=_train_probe,
    parts=(Part("weights"),),
    hints=(
        Hint(
            "untrained",
            lambda case: all(np.array_equal(a, b) for a, b in zip(case.got, case.inputs["weights"], strict=True)),
            "These are the weights you were given: assign the new values, and return the variables.",
        ),
        Hint(
            "last-batch-only",
            lambda case: bool(np.allclose(case.got[5], _one_step_bias(case), rtol=1e-3, atol=1e-5)),
            "Only the last batch made a step: compute gradients and assign inside the loop.",
        ),
        Hint("biases-left-out", _biases_unmoved, "The kernels have moved, the biases have not: differentiate for all six."),
    ),
    seconds=40.0,
)

EXERCISES = (FORWARD, LOSS, STEP, TRAIN)
