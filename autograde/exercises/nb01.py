"""Exercises of notebook 01: layers as functions, the loss, one step, the loop."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.exercises.by_hand import cross_entropy, relu, softmax, stepped
from autograde.exercises.draws import floats, integers, kernels_and_biases, one_hot, pixels
from autograde.exercises.hints import close, gives, moved_by, number
from autograde.exercises.model import Case, ErrorHint, Exercise, Hint, Part
from autograde.exercises.probes import tensors

LAYERS = (784, 128, 128, 10)


# --- 01-forward ------------------------------------------------------------------------------------------------------


def _forward_inputs(rng: np.random.Generator) -> dict[str, Any]:
    return {"batch_images": pixels(rng, int(rng.integers(3, 9)), LAYERS[0]), "weights": kernels_and_biases(rng, LAYERS, 0.5)}


def _forward_probe(forward: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    return {"logits": forward(*tensors(inputs, "batch_images"), inputs["weights"])}


def _forward_with(case: Case, relu: tuple[bool, bool, bool], bias: bool = True) -> np.ndarray:
    """What a wrong forward pass would give: which layers have a ReLU, and whether the biases are added."""
    x, weights = case.inputs["batch_images"], case.inputs["weights"]
    for layer, rectified in enumerate(relu):
        x = x @ weights[2 * layer] + (weights[2 * layer + 1] if bias else 0)
        x = np.maximum(x, 0) if rectified else x
    return x


FORWARD = Exercise(
    id="01-forward",
    inputs=_forward_inputs,
    probe=_forward_probe,
    parts=(Part("logits", axes=("image", "class")),),
    hints=(
        Hint(
            "relu-on-the-logits",
            lambda case: close(case.got, _forward_with(case, (True, True, True))),
            "The last layer has no activation: a ReLU there loses every negative logit.",
        ),
        Hint(
            "no-activation",
            lambda case: close(case.got, _forward_with(case, (False, False, False))),
            "Without a ReLU between them, three layers are no more than one: apply it after the first and the second.",
        ),
        Hint(
            "missing-bias",
            lambda case: close(case.got, _forward_with(case, (True, True, False), bias=False)),
            "Each layer adds its bias after the matrix product: weights[1], weights[3] and weights[5].",
        ),
    ),
)


# --- 01-loss ---------------------------------------------------------------------------------------------------------


def _loss_inputs(rng: np.random.Generator) -> dict[str, Any]:
    count, classes = int(rng.integers(4, 12)), int(rng.integers(3, 11))
    logits = floats(rng, count, classes, scale=3)
    huge = logits + np.float32(1000)
    return {"labels": one_hot(rng, count, classes), "logits": logits, "huge_logits": huge}


def _loss_probe(mean_cross_entropy: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    labels, logits, huge_logits = tensors(inputs, "labels", "logits", "huge_logits")
    return {
        "loss": mean_cross_entropy(labels, logits),
        "loss of huge logits": mean_cross_entropy(labels, huge_logits),
    }


def _loss_of_logits_as_probabilities(case: Case) -> float:
    """What Keras gives for logits when nobody says from_logits=True."""
    logits = case.inputs["logits"].astype(float)
    shares = np.clip(logits / logits.sum(axis=1, keepdims=True), 1e-7, 1 - 1e-7)
    return float(-(case.inputs["labels"] * np.log(shares)).sum(axis=1).mean())


def _swapped_loss(case: Case) -> float:
    """The loss with labels and logits in each other's place."""
    return cross_entropy(case.inputs["labels"].astype(float), case.inputs["logits"].astype(float))[0]


LOSS = Exercise(
    id="01-loss",
    inputs=_loss_inputs,
    probe=_loss_probe,
    parts=(Part("loss", axes=(), weight=2), Part("loss of huge logits", axes=(), rtol=1e-3)),
    hints=(
        Hint(
            "swapped-arguments",
            lambda case: case.part == "loss" and bool(np.isclose(number(case.got), _swapped_loss(case), rtol=1e-3)),
            "The labels and the logits have changed places: the first argument holds the labels.",
        ),
        Hint(
            "logits-for-probabilities",
            lambda case: (
                case.part == "loss" and bool(np.isclose(number(case.got), _loss_of_logits_as_probabilities(case), rtol=1e-3))
            ),
            "The logits went in as probabilities: Keras's losses need from_logits=True, TensorFlow's have it in their name.",
        ),
        Hint(
            "one-loss-per-image",
            lambda case: np.shape(case.got) == (len(case.inputs["labels"]),),
            "That is one loss for each image: return their mean.",
        ),
        Hint(
            "sum-not-mean",
            lambda case: bool(np.isclose(number(case.got), number(case.want) * len(case.inputs["labels"]), rtol=1e-3)),
            "That is the sum over the batch: use tf.reduce_mean over the images.",
        ),
        Hint(
            "mean-over-classes",
            lambda case: bool(np.isclose(number(case.got) * case.inputs["labels"].shape[1], number(case.want), rtol=1e-3)),
            "Sum over the classes, then average over the images: you averaged over both.",
        ),
        Hint(
            "overflow",
            lambda case: case.part == "loss of huge logits" and not np.isfinite(number(case.got)),
            "exp(1000) is infinite in float32: use tf.nn.log_softmax, or subtract each row's largest logit first.",
        ),
    ),
)


# --- 01-step ---------------------------------------------------------------------------------------------------------


def _step_inputs(rng: np.random.Generator) -> dict[str, Any]:
    count, features, classes = int(rng.integers(8, 20)), int(rng.integers(5, 30)), int(rng.integers(3, 8))
    return {
        "batch_images": pixels(rng, count, features),
        "batch_labels": one_hot(rng, count, classes),
        "kernel": floats(rng, features, classes),
        "learning_rate": float(rng.uniform(0.5, 2.0)),
    }


def _step_probe(step: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    return {"kernel": step(*tensors(inputs, "batch_images", "batch_labels", "kernel"), inputs["learning_rate"])}


def _moved(case: Case, factor: float) -> bool:
    return moved_by(factor, case.got, case.want, case.inputs["kernel"])


def _softmaxed_twice(case: Case) -> np.ndarray:
    """The kernel after a step on the loss of probabilities that were taken for logits."""
    i = case.inputs
    p = softmax(i["batch_images"] @ i["kernel"])
    _, slope = cross_entropy(p, i["batch_labels"])
    below = p * (slope - (slope * p).sum(axis=1, keepdims=True))
    return i["kernel"] - i["learning_rate"] * i["batch_images"].T @ below


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
        Hint(
            "mean-over-classes",
            lambda case: _moved(case, 1 / case.inputs["batch_labels"].shape[1]),
            "The step is as many times too short as there are classes: sum over the classes, then average over the images.",
        ),
        Hint(
            "gradient-returned",
            lambda case: close(case.got, (case.inputs["kernel"] - case.want) / case.inputs["learning_rate"]),
            "That is the gradient itself: return kernel − learning_rate · gradient.",
        ),
        Hint(
            "two-softmaxes",
            lambda case: close(case.got, _softmaxed_twice(case)),
            "Softmax was taken twice: softmax_cross_entropy_with_logits does it already, and wants the logits.",
        ),
        Hint("no-step", lambda case: _moved(case, 0), "The kernel has not moved: return kernel − learning_rate · gradient."),
    ),
    error_hints=(
        ErrorHint("unwatched", "NoneType", "The gradient is None: a tape follows a tensor only after tape.watch(kernel)."),
    ),
)


# --- 01-train --------------------------------------------------------------------------------------------------------


def _train_inputs(rng: np.random.Generator) -> dict[str, Any]:
    features, hidden, classes, size = integers(rng, (12, 8, 3, 10), (40, 24, 9, 30))
    batches = [(pixels(rng, size, features), one_hot(rng, size, classes)) for _ in range(int(rng.integers(3, 6)))]
    weights = kernels_and_biases(rng, (features, hidden, hidden, classes), 0.5)
    return {"weights": weights, "batches": batches, "learning_rate": float(rng.uniform(0.05, 0.2))}


def _train_probe(train: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    trained = train(inputs["weights"], inputs["batches"], inputs["learning_rate"])
    return {"weights": trained}


def _biases_unmoved(case: Case) -> bool:
    start = case.inputs["weights"]
    return all(np.array_equal(case.got[i], start[i]) for i in (1, 3, 5)) and not np.array_equal(case.got[0], start[0])


def trained(inputs: Any, batches: slice = slice(None), sums: bool = False) -> list[np.ndarray]:
    """The weights after a step on each of these batches; `sums`: on the sum of the losses."""
    w = [array.astype(float) for array in inputs["weights"]]
    for images, labels in inputs["batches"][batches]:
        first = relu(images @ w[0] + w[1])
        second = relu(first @ w[2] + w[3])
        slope = cross_entropy(second @ w[4] + w[5], labels)[1] * (len(images) if sums else 1)
        gradients = [second.T @ slope, slope.sum(axis=0)]
        for i, x, above in ((2, first, second), (0, images, first)):
            slope = slope @ w[i + 2].T * (above > 0)
            gradients = [x.T @ slope, slope.sum(axis=0), *gradients]
        w = stepped(w, gradients, inputs["learning_rate"])
    return w


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
            gives(trained, batches=slice(-1, None)),
            "Only the last batch made a step: compute gradients and assign inside the loop.",
        ),
        Hint(
            "first-batch-only",
            gives(trained, batches=slice(1)),
            "Only the first batch made a step: return after the loop, not in it.",
        ),
        Hint(
            "sum-not-mean",
            gives(trained, sums=True),
            "The steps are as many times too long as there are images: average the losses before differentiating.",
        ),
        Hint("biases-left-out", _biases_unmoved, "The kernels have moved, the biases have not: differentiate for all six."),
    ),
    seconds=40.0,
)

EXERCISES = (FORWARD, LOSS, STEP, TRAIN)
