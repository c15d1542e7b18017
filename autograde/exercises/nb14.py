"""Exercises of notebook 14: an epoch, a ported train_step, a metric with state, clipping, accumulation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograde.exercises.by_hand import (
    accuracy,
    balanced,
    clipped,
    global_norm,
    train_two_layers,
    two_layer_gradients,
)
from autograde.exercises.draws import floats, integers, labelled_images
from autograde.exercises.hints import all_close, close, gives
from autograde.exercises.model import Case, ErrorHint, Exercise, Hint, Part
from autograde.exercises.training import WRONG_LOSSES, accumulated, mixed, mixup_by_hand, trained_by

Batches = list[tuple[np.ndarray, np.ndarray]]


def _weights(rng: np.random.Generator, features: int, hidden: int, classes: int) -> list[np.ndarray]:
    return [
        *(floats(rng, features, hidden, scale=0.8), floats(rng, hidden, mean=0.2, scale=0.3)),
        *(floats(rng, hidden, classes, scale=0.8), floats(rng, classes, scale=0.3)),
    ]


def _sizes(rng: np.random.Generator) -> list[int]:
    """A few batch sizes, all different, so that equal weights give a wrong mean."""
    return rng.permutation([2, 5, 9, 14])[: int(rng.integers(3, 5))].tolist()


def _model(weights: list[np.ndarray], model_class: Any = None, penalty: float = 0.0, limit: int = 10**6) -> Any:
    """Two Dense layers with these weights, the first one regularized; it refuses more than `limit` images."""
    import keras

    class Gate(keras.layers.Layer):
        def call(self, inputs: Any) -> Any:
            if inputs.shape[0] is not None and inputs.shape[0] > limit:
                raise ValueError(f"too many images at a time: {inputs.shape[0]} instead of {limit} at most")
            return inputs

    regularizer = keras.regularizers.L2(penalty) if penalty else None
    hidden = keras.layers.Dense(len(weights[1]), activation="relu", kernel_regularizer=regularizer)
    model = (model_class or keras.Sequential)([Gate(), hidden, keras.layers.Dense(len(weights[3]))])
    model.build((None, len(weights[0])))
    model.set_weights(weights)
    return model


# --- 14-epoch --------------------------------------------------------------------------------------------------------


def _batches_inputs(rng: np.random.Generator) -> dict[str, Any]:
    features, hidden, classes = integers(rng, (4, 6, 3), (9, 12, 6))
    return {
        "weights": _weights(rng, features, hidden, classes),
        "batches": [labelled_images(rng, size, features, classes) for size in _sizes(rng)],
        "learning_rate": float(rng.uniform(0.2, 0.5)),
    }


def _epoch_probe(train_epoch: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    model = _model(inputs["weights"])
    loss_value = train_epoch(model, inputs["batches"], inputs["learning_rate"])
    return {"loss": loss_value, "weights": model.get_weights()}


def all_rows(batches: Batches) -> tuple[np.ndarray, np.ndarray]:
    return np.concatenate([images for images, _ in batches]), np.concatenate([labels for _, labels in batches])


def _loss_is(value: Callable[[Any], Any]) -> Callable[[Case], bool]:
    """A predicate: is the loss this value of the inputs?"""
    return lambda case: case.part == "loss" and bool(np.isclose(float(case.got), value(case.inputs), rtol=1e-3))


_UNTRAINED = gives(lambda inputs: inputs["weights"], part="weights")


EPOCH = Exercise(
    id="14-epoch",
    inputs=_batches_inputs,
    probe=_epoch_probe,
    parts=(Part("weights", weight=2), Part("loss", axes=())),
    hints=(
        Hint(
            "plain-mean-of-batches",
            _loss_is(lambda inputs: np.mean(train_two_layers(inputs)[0])),
            "That is the plain mean of the batches' losses: weigh each by its number of images.",
        ),
        Hint(
            "last-batch-only",
            _loss_is(lambda inputs: train_two_layers(inputs)[0][-1]),
            "That is the loss of the last batch: average over all batches.",
        ),
        Hint(
            "loss-summed",
            _loss_is(lambda i: np.dot(train_two_layers(i)[0], [len(images) for images, _ in i["batches"]])),
            "That is the sum over all images: divide by their number.",
        ),
        Hint(
            "loss-after-training",
            _loss_is(lambda i: two_layer_gradients(train_two_layers(i)[1], *all_rows(i["batches"]))[0]),
            "These are losses of the trained model: take each batch's loss as it was before its step.",
        ),
        Hint(
            "untrained",
            _UNTRAINED,
            "The model has not moved: apply the gradients to its variables.",
        ),
        Hint(
            "sum-not-mean",
            gives(lambda inputs: train_two_layers(inputs, sums=True)[1], part="weights"),
            "The steps are as long as the batch is large: average the losses of the images before you differentiate.",
        ),
        Hint(
            "loss-not-of-logits",
            lambda case: (
                case.part == "weights" and any(all_close(case.got, trained_by(case.inputs, s)) for s in WRONG_LOSSES)
            ),
            "The model gives logits: softmax belongs to them once. Keras's losses apply it with from_logits=True only, "
            "TensorFlow's softmax_cross_entropy_with_logits always.",
        ),
    ),
    error_hints=(
        ErrorHint("not-compiled", "compile", "This model has not been compiled: write the loop yourself, without fit."),
    ),
)

# --- 14-port ---------------------------------------------------------------------------------------------------------


def _port_inputs(rng: np.random.Generator) -> dict[str, Any]:
    features, hidden, classes = integers(rng, (4, 6, 3), (9, 12, 6))
    batch_size = int(rng.integers(7, 12))
    images, labels = labelled_images(rng, 2 * batch_size, features, classes)
    return {
        "weights": _weights(rng, features, hidden, classes),
        "images": images,
        "labels": labels,
        "batch_size": batch_size,
        "penalty": float(rng.uniform(0.05, 0.1)),
        "learning_rate": float(rng.uniform(0.2, 0.5)),
    }


def _port_probe(mixup_class: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras

    model = _model(inputs["weights"], mixup_class, inputs["penalty"])
    loss = keras.losses.CategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(inputs["learning_rate"]), loss, metrics=["accuracy"], run_eagerly=True)
    options = {"batch_size": inputs["batch_size"], "shuffle": False, "verbose": 0}
    history = model.fit(inputs["images"], inputs["labels"], **options).history
    logs = {name: history.get(name, [None])[-1] for name in ("loss", "accuracy")}
    return {"weights": model.get_weights(), **logs}


PORT = Exercise(
    id="14-port",
    inputs=_port_inputs,
    probe=_port_probe,
    parts=(Part("weights", weight=2), Part("loss", axes=()), Part("accuracy", axes=())),
    hints=(
        Hint(
            "not-mixed",
            gives(lambda inputs: mixup_by_hand(inputs, np.asarray, np.asarray)["weights"], part="weights"),
            "The model was trained on the images as they are: mix images and labels in train_step.",
        ),
        Hint(
            "labels-not-mixed",
            gives(lambda inputs: mixup_by_hand(inputs, mixed, np.asarray)["weights"], part="weights"),
            "The images are mixed, the labels are not: mix them in the same way.",
        ),
        Hint(
            "images-not-mixed",
            gives(lambda inputs: mixup_by_hand(inputs, np.asarray, mixed)["weights"], part="weights"),
            "The labels are mixed, the images are not: mix them in the same way.",
        ),
        Hint(
            "penalties-missing",
            gives(lambda inputs: mixup_by_hand(inputs, penalty=False)["weights"], part="weights"),
            "The regularizer's penalty is missing from the loss: self.compute_loss adds it.",
        ),
        Hint(
            "mean-of-logits",
            _loss_is(lambda inputs: mixup_by_hand(inputs)["mean logit"]),
            "What you report as the loss is the mean of the logits: the metric named loss must be given the loss.",
        ),
        Hint(
            "metrics-not-updated",
            lambda case: case.part in ("loss", "accuracy") and float(case.got) == 0,
            "This metric was never updated: train_step has to do it, for each of self.metrics.",
        ),
    ),
    error_hints=(
        ErrorHint("never-measured", "not yet been built", "A metric has no value yet: update each of self.metrics."),
        ErrorHint(
            "nothing-returned", "Toutput_types", "train_step returns a dict: the result of each metric under its name."
        ),
        ErrorHint("no-minimize", "'minimize'", "Keras 3 has no minimize: take the gradients from the tape, then apply."),
    ),
    seconds=30.0,
)

# --- 14-metric -------------------------------------------------------------------------------------------------------


def _metric_inputs(rng: np.random.Generator) -> dict[str, Any]:
    """The last class never comes; the others come unequally often, in batches of different sizes."""
    classes = int(rng.integers(5, 8))
    share = rng.dirichlet(np.linspace(4, 1, classes - 1))
    batches = []
    for size in [*_sizes(rng), 11]:
        y_true = np.concatenate([np.arange(3), rng.choice(classes - 1, size, p=share)])
        logits = rng.normal(0, 1, (len(y_true), classes)) + 1.5 * np.eye(classes)[y_true]
        logits[y_true == 0, 0] += 2.0  # the first class is recognised better than the others
        logits[y_true == 1, 1] -= 9.0  # the second class comes, but is never recognised
        batches.append((y_true, logits.astype(np.float32)))
    return {"classes": classes, "batches": batches}


def _metric_probe(metric_class: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import tensorflow as tf

    metric = metric_class(inputs["classes"])
    *first, last = inputs["batches"]
    for y_true, logits in first:
        metric.update_state(tf.constant(y_true), tf.constant(logits))
    over_batches = float(metric.result())
    metric.reset_state()
    metric.update_state(tf.constant(last[0]), tf.constant(last[1]))
    return {"over batches": over_batches, "after a reset": float(metric.result())}


def _metric_is(value: Callable[[Batches], float], part: str = "") -> Callable[[Case], bool]:
    """A predicate: is the metric this value of the batches that it has seen?"""

    def matches(case: Case) -> bool:
        seen = slice(None, -1) if case.part == "over batches" else slice(-1, None)
        return part in ("", case.part) and bool(np.isclose(float(case.got), value(case.inputs["batches"][seen]), rtol=1e-4))

    return matches


def _sum_of_shares(batches: Batches) -> float:
    y_true, logits = all_rows(batches)
    return balanced(y_true, logits) * len(np.unique(y_true))


def _of_classes_with_hits(batches: Batches) -> float:
    y_true, logits = all_rows(batches)
    return _sum_of_shares(batches) / len(np.unique(y_true[logits.argmax(axis=1) == y_true]))


def _by_prediction(y_true: np.ndarray, logits: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Labels and predictions with their places changed."""
    return logits.argmax(axis=1), np.eye(logits.shape[1])[y_true]


METRIC = Exercise(
    id="14-metric",
    inputs=_metric_inputs,
    probe=_metric_probe,
    parts=(Part("over batches", axes=(), weight=2), Part("after a reset", axes=())),
    hints=(
        Hint(
            "absent-classes-counted",
            _metric_is(lambda batches: balanced(*all_rows(batches), absent=True)),
            "A class that has not come counts as 0 in your mean: leave it out.",
        ),
        Hint(
            "nothing-by-nothing",
            lambda case: bool(np.isnan(float(case.got))),
            "A class that has not come gives 0 / 0: leave it out before you average.",
        ),
        Hint(
            "classes-without-hits-left-out",
            _metric_is(_of_classes_with_hits),
            "A class that has come and was never recognised counts, as 0: leave out only what has not come.",
        ),
        Hint(
            "plain-accuracy",
            _metric_is(lambda batches: accuracy(*all_rows(batches))),
            "That is the share of all images: average the classes' own shares.",
        ),
        Hint("not-averaged", _metric_is(_sum_of_shares), "That is the sum of the classes' shares: take their mean."),
        Hint(
            "by-prediction",
            _metric_is(lambda batches: balanced(*_by_prediction(*all_rows(batches)))),
            "You divide by how often a class was guessed (precision): divide by how many images of the class have come.",
        ),
        Hint(
            "mean-of-batches",
            _metric_is(lambda batches: float(np.mean([balanced(*batch) for batch in batches])), "over batches"),
            "You averaged the values of the batches: keep counts over all batches, and divide only in result.",
        ),
        Hint(
            "last-batch-only",
            _metric_is(lambda batches: balanced(*batches[-1]), "over batches"),
            "That is the value of the last batch: add to the counts (assign_add) instead of replacing them.",
        ),
        Hint(
            "not-reset",
            lambda case: case.part == "after a reset" and close(case.got, balanced(*all_rows(case.inputs["batches"]))),
            "reset_state has not emptied your state: keep it in variables made by self.add_weight.",
        ),
    ),
    error_hints=(ErrorHint("one-for-each-class", "0-dimensional", "The result is one number: average over the classes."),),
)

# --- 14-clip ---------------------------------------------------------------------------------------------------------


def _clip_inputs(rng: np.random.Generator) -> dict[str, Any]:
    shapes = [(int(rng.integers(2, 6)), int(rng.integers(2, 6))), (int(rng.integers(3, 8)),), (), (2, 2, 3)]
    gradients = [np.asarray(rng.normal(0, 1 + i, shape), np.float32) for i, shape in enumerate(shapes)]
    length = global_norm(gradients)
    return {"gradients": gradients, "limits": [float(length * factor) for factor in (0.3, 3.0, 0.7)]}


def _clip_probe(clip: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import tensorflow as tf

    # One part for all limits: for the large one the right answer is the input itself.
    tensors = [tf.constant(gradient) for gradient in inputs["gradients"]]
    return {"gradients for each limit": [list(clip(list(tensors), limit)) for limit in inputs["limits"]]}


def _clipped_by(case: Case, rule: Any) -> bool:
    wanted = [rule(case.inputs["gradients"], limit) for limit in case.inputs["limits"]]
    return len(case.got) == len(wanted) and all(map(all_close, case.got, wanted))


CLIP = Exercise(
    id="14-clip",
    inputs=_clip_inputs,
    probe=_clip_probe,
    parts=(Part("gradients for each limit"),),
    hints=(
        Hint(
            "each-by-itself",
            lambda case: _clipped_by(case, lambda all_, limit: [clipped([one], limit)[0] for one in all_]),
            "You clipped each gradient by its own length, as clipnorm does: one length, of all together, counts.",
        ),
        Hint(
            "short-ones-scaled",
            lambda case: _clipped_by(case, lambda all_, limit: clipped(all_, limit, always=True)),
            "You scale always. Gradients that are short enough stay as they are: the factor is never above 1.",
        ),
        Hint(
            "values-clipped",
            lambda case: _clipped_by(case, lambda all_, limit: [np.clip(one, -limit, limit) for one in all_]),
            "You limit each number by itself, which turns the direction: scale all by one factor.",
        ),
        Hint(
            "squared-length",
            lambda case: _clipped_by(
                case, lambda all_, limit: [one * min(1.0, limit / global_norm(all_) ** 2) for one in all_]
            ),
            "You divide by the square of the length: take the root.",
        ),
    ),
)

# --- 14-accumulate ---------------------------------------------------------------------------------------------------


def _accumulate_probe(accumulated_step: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    model = _model(inputs["weights"], limit=max(len(images) for images, _ in inputs["batches"]))
    accumulated_step(model, inputs["batches"], inputs["learning_rate"])
    return {"weights": model.get_weights()}


def _steps_along(factors: Callable[[list[int]], list[float]]) -> Callable[[Case], bool]:
    return gives(accumulated, part="weights", factors=factors)


_means_added = _steps_along(lambda sizes: [1.0] * len(sizes))
_sums_added = _steps_along(lambda sizes: [float(size) for size in sizes])

ACCUMULATE = Exercise(
    id="14-accumulate",
    inputs=_batches_inputs,
    probe=_accumulate_probe,
    parts=(Part("weights"),),
    hints=(
        Hint(
            "sizes-ignored",
            _steps_along(lambda sizes: [1 / len(sizes)] * len(sizes)),
            "You gave every micro-batch the same weight: weigh it by its number of images.",
        ),
        Hint(
            "not-averaged",
            lambda case: _means_added(case) or _sums_added(case),
            "The gradients are added up but not divided: the step should be that of a mean over all images.",
        ),
        Hint(
            "divided-by-batches",
            _steps_along(lambda sizes: [size / len(sizes) for size in sizes]),
            "You divide the sum by the number of micro-batches: divide it by the number of all images.",
        ),
        Hint(
            "several-steps",
            gives(lambda inputs: train_two_layers(inputs)[1], part="weights"),
            "You took a step after each micro-batch: keep the gradients, and take one step at the end.",
        ),
        Hint(
            "last-batch-only",
            _steps_along(lambda sizes: [0.0] * (len(sizes) - 1) + [1.0]),
            "Only the last micro-batch has had a say: add to the gradients, do not replace them.",
        ),
        Hint(
            "untrained",
            _UNTRAINED,
            "The model has not moved: take the step at the end.",
        ),
    ),
    error_hints=(
        ErrorHint("one-big-batch", "too many images", "All at once is too much: call the model on one micro-batch."),
    ),
)

EXERCISES = (EPOCH, PORT, METRIC, CLIP, ACCUMULATE)
