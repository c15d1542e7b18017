"""Exercises of notebook 14: an epoch, a ported train_step, a metric with state, clipping, accumulation."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.exercise import Case, Exercise, Part, When
from autograde.exercise.draws import floats, integers, labelled_images
from autograde.exercise.predicates import all_close


def _weights(rng: np.random.Generator, features: int, hidden: int, classes: int) -> list[np.ndarray]:
    return [
        *(floats(rng, features, hidden, scale=0.8), floats(rng, hidden, mean=0.2, scale=0.3)),
        *(floats(rng, hidden, classes, scale=0.8), floats(rng, classes, scale=0.3)),
    ]


def _sizes(rng: np.random.Generator) -> list[int]:
    """A few batch sizes, all different, so that equal weights give a wrong mean."""
    return rng.permutation([2, 5, 9, 14])[: int(rng.integers(3, 5))].tolist()


def _gate(limit: int) -> Any:
    """A layer that refuses more than `limit` images. It doubles them, so that there is no way around it."""
    import keras
    import tensorflow as tf

    class Gate(keras.layers.Layer):
        def call(self, inputs: Any) -> Any:
            count = tf.shape(inputs)[0]  # known when it runs, also where a tf.function leaves it open
            with tf.control_dependencies([tf.debugging.assert_less_equal(count, limit, "too many images at a time")]):
                return 2 * inputs

    return Gate()


def _model(weights: list[np.ndarray], model_class: Any = None, penalty: float = 0.0, first: Any = None) -> Any:
    """Two Dense layers with these weights, the first one regularized; after another layer if one is given."""
    import keras

    regularizer = keras.regularizers.L2(penalty) if penalty else None
    hidden = keras.layers.Dense(len(weights[1]), activation="relu", kernel_regularizer=regularizer)
    layers = [hidden, keras.layers.Dense(len(weights[3]))]
    model = (model_class or keras.Sequential)([first, *layers] if first else layers)
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


def _untrained(case: Case) -> bool:
    return case.part == "weights" and all_close(case.got, case.inputs["weights"])


EPOCH = Exercise(
    id="14-epoch",
    inputs=_batches_inputs,
    probe=_epoch_probe,
    parts=(Part("weights", weight=2), Part("loss", axes=())),
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
    when=(
        When(
            "metrics-not-updated",
            lambda case: case.part in ("loss", "accuracy") and float(case.got) == 0,
            "This metric was never updated: train_step has to do it, for each of self.metrics.",
        ),
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


METRIC = Exercise(
    id="14-metric",
    inputs=_metric_inputs,
    probe=_metric_probe,
    parts=(Part("over batches", axes=(), weight=2), Part("after a reset", axes=())),
    when=(
        When(
            "nothing-by-nothing",
            lambda case: bool(np.isnan(float(case.got))),
            "A class that has not come gives 0 / 0: leave it out before you average.",
        ),
    ),
)

# --- 14-clip ---------------------------------------------------------------------------------------------------------


def _clip_inputs(rng: np.random.Generator) -> dict[str, Any]:
    shapes = [(int(rng.integers(2, 6)), int(rng.integers(2, 6))), (int(rng.integers(3, 8)),), (), (2, 2, 3)]
    gradients = [np.asarray(rng.normal(0, 1 + i, shape), np.float32) for i, shape in enumerate(shapes)]
    length = np.sqrt(sum(np.sum(gradient**2) for gradient in gradients))
    return {"gradients": gradients, "limits": [float(length * factor) for factor in (0.3, 3.0, 0.7)]}


def _clip_probe(clip: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import tensorflow as tf

    # One part for all limits: for the large one the right answer is the input itself.
    tensors = [tf.constant(gradient) for gradient in inputs["gradients"]]
    return {"gradients for each limit": [list(clip(list(tensors), limit)) for limit in inputs["limits"]]}


CLIP = Exercise(
    id="14-clip",
    inputs=_clip_inputs,
    probe=_clip_probe,
    parts=(Part("gradients for each limit"),),
)

# --- 14-accumulate ---------------------------------------------------------------------------------------------------


def _accumulate_probe(accumulated_step: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    model = _model(inputs["weights"], first=_gate(max(len(images) for images, _ in inputs["batches"])))
    halves = [(images / 2, labels) for images, labels in inputs["batches"]]
    accumulated_step(model, halves, inputs["learning_rate"])
    return {"weights": model.get_weights()}


ACCUMULATE = Exercise(
    id="14-accumulate",
    inputs=_batches_inputs,
    probe=_accumulate_probe,
    parts=(Part("weights"),),
    when=(
        When(
            "untrained",
            _untrained,
            "The model has not moved: take the step at the end.",
            anywhere=True,
        ),
    ),
)

EXERCISES = (EPOCH, PORT, METRIC, CLIP, ACCUMULATE)
