"""Exercises of notebook 14: an epoch against a forger, a port, a metric with state, clipping, accumulation."""

from __future__ import annotations

from typing import Any
from unittest import mock

import numpy as np

from autograde.exercise import Case, Exercise, Part, When, WhenError
from autograde.exercise.draws import floats, integers, labelled_images
from autograde.exercise.predicates import all_close
from course.mistakes import HABITS


def _weights(rng: np.random.Generator, features: int, hidden: int, classes: int) -> list[np.ndarray]:
    return [
        *(floats(rng, features, hidden, scale=0.8), floats(rng, hidden, mean=0.2, scale=0.3)),
        *(floats(rng, hidden, classes, scale=0.8), floats(rng, classes, scale=0.3)),
    ]


def _sizes(rng: np.random.Generator) -> list[int]:
    """A few batch sizes, all different, so that equal weights give a wrong mean."""
    return rng.permutation([2, 5, 9, 14])[: int(rng.integers(3, 5))].tolist()


def _lens(limit: int = 10**6) -> Any:
    """A layer that doubles its inputs in training mode, and refuses more than `limit` images."""
    import keras
    import tensorflow as tf

    class Lens(keras.layers.Layer):
        def call(self, inputs: Any, training: Any = None) -> Any:
            count = tf.shape(inputs)[0]  # known when it runs, also where a tf.function leaves it open
            with tf.control_dependencies([tf.debugging.assert_less_equal(count, limit, "too many images at a time")]):
                return inputs * (2.0 if training else 1.0)

    return Lens()


def _model(weights: list[np.ndarray], first: Any = None, penalty: float = 0.0) -> Any:
    """Two Dense layers with these weights, the first one regularized; after another layer if one is given."""
    import keras

    regularizer = keras.regularizers.L2(penalty) if penalty else None
    hidden = keras.layers.Dense(len(weights[1]), activation="relu", kernel_regularizer=regularizer)
    layers = [hidden, keras.layers.Dense(len(weights[3]))]
    model = keras.Sequential([first, *layers] if first else layers)
    model.build((None, len(weights[0])))
    model.set_weights(weights)
    return model


def _arrays(model: Any) -> list[np.ndarray]:
    return [np.array(weight) for weight in model.get_weights()]


def _untrained(case: Case) -> bool:
    return case.part.endswith("weights") and all_close(case.got, case.inputs["weights"])


OF_KERAS_2 = WhenError(
    "optimizer-of-keras-2", "attribute '_unique_id'", "That is an optimizer of tf.keras, Keras 2: take keras.optimizers."
)

# --- 14-forger -------------------------------------------------------------------------------------------------------


def _batches_inputs(rng: np.random.Generator) -> dict[str, Any]:
    features, hidden, classes = integers(rng, (4, 6, 3), (9, 12, 6))
    return {
        "weights": _weights(rng, features, hidden, classes),
        "batches": [labelled_images(rng, size, features, classes) for size in _sizes(rng)],
        "learning_rate": float(rng.uniform(0.2, 0.5)),
    }


def _forger_inputs(rng: np.random.Generator) -> dict[str, Any]:
    return _batches_inputs(rng) | {"reach": float(rng.uniform(0.1, 0.3))}


def _forger_probe(forger_epoch: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    model = _model(inputs["weights"], first=_lens())
    batches = [(images.copy(), labels) for images, labels in inputs["batches"]]
    loss_value = forger_epoch(model, batches, inputs["learning_rate"], inputs["reach"])
    return {"loss": loss_value, "weights": _arrays(model)}


FORGER = Exercise(
    id="14-forger",
    inputs=_forger_inputs,
    probe=_forger_probe,
    parts=(Part("weights", weight=2), Part("loss", axes=(), needs="weights")),
    when=(When("untrained", _untrained, "The model has not moved: apply the gradients to its variables.", anywhere=True),),
    errors=(
        WhenError(
            "not-watched",
            "Attempt to convert a value (None)",
            "The slope is None: a tape follows variables by itself; a tensor, such as the images, you have to watch.",
        ),
        WhenError(
            "watches-an-array",
            "Passed in object",
            "A tape can watch tensors only: make one of the images first, with tf.convert_to_tensor.",
        ),
        WhenError("not-compiled", "compile", "This model has not been compiled: write the loop yourself, without fit."),
        OF_KERAS_2,
        *HABITS,
    ),
)

# --- 14-distill ------------------------------------------------------------------------------------------------------


def _distill_inputs(rng: np.random.Generator) -> dict[str, Any]:
    features, hidden, classes = integers(rng, (4, 6, 3), (9, 12, 6))
    batch_size = int(rng.integers(9, 13))
    images, labels = labelled_images(rng, 2 * batch_size + 3, features, classes)
    return {
        "weights": _weights(rng, features, hidden, classes),
        "teacher": _weights(rng, features, hidden + 2, classes),
        "images": images,
        "labels": labels,
        "batch_size": batch_size,
        "penalty": float(rng.uniform(0.05, 0.1)),
        "learning_rate": float(rng.uniform(0.1, 0.2)),
        "share": float(rng.uniform(0.3, 0.6)),
        "temperature": float(rng.uniform(2, 4)),
    }


def _distill_probe(distiller_class: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras

    student = _model(inputs["weights"], first=_lens(), penalty=inputs["penalty"])
    teacher = _model(inputs["teacher"], first=_lens())
    model = distiller_class(student, teacher, inputs["share"], inputs["temperature"])
    scaling = keras.optimizers.LossScaleOptimizer(keras.optimizers.SGD(inputs["learning_rate"]), initial_scale=1024.0)
    loss = keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.1)
    model.compile(scaling, loss, metrics=["accuracy"], run_eagerly=True)
    options = {"batch_size": inputs["batch_size"], "verbose": 0}
    history = model.fit(inputs["images"], inputs["labels"], shuffle=False, **options).history
    told = model.evaluate(inputs["images"], inputs["labels"], return_dict=True, **options)
    return {
        "student's weights": _arrays(student),
        "teacher's weights": _arrays(teacher),
        **{name: history.get(name, [None])[-1] for name in ("loss", "accuracy")},
        "loss of evaluate": told["loss"],
    }


DISTILL = Exercise(
    id="14-distill",
    inputs=_distill_inputs,
    probe=_distill_probe,
    parts=(
        Part("student's weights", weight=2),
        Part("teacher's weights", needs="student's weights"),
        Part("loss", axes=()),
        Part("accuracy", axes=(), needs="student's weights"),
        Part("loss of evaluate", axes=(), needs="student's weights"),
    ),
    when=(
        When("untrained", _untrained, "The student has not moved: apply the gradients to its variables.", anywhere=True),
        When(
            "metrics-not-updated",
            lambda case: case.part in ("loss", "accuracy") and float(case.got) == 0,
            "This metric was never updated: train_step has to do it, for each of self.metrics.",
        ),
    ),
    errors=(
        WhenError(
            "positional-compute-loss",
            "Attempt to convert a value (None)",
            "compute_loss takes x first: give it y= and y_pred= by name, or you compare the labels with nothing.",
        ),
        WhenError("never-measured", "not yet been built", "A metric has no value yet: update each of self.metrics."),
        WhenError(
            "model-of-keras-2", "interpret optimizer identifier", "That is a model of Keras 2: derive from keras.Model."
        ),
        *HABITS,
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
    update, result = tf.function(metric.update_state, reduce_retracing=True), tf.function(metric.result)  # as fit does it
    *first, last = inputs["batches"]
    for y_true, logits in first:
        update(tf.constant(y_true), tf.constant(logits))
    over_batches = float(result())
    metric.reset_state()
    update(tf.constant(last[0]), tf.constant(last[1]))
    return {"over batches": over_batches, "after a reset": float(result())}


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
    errors=(
        *(
            WhenError("by-position", said, "add_weight takes its arguments by name today: shape=, initializer=, name=.")
            for said in ("Could not interpret initializer identifier: (", "got multiple values for argument")
        ),
        WhenError("metric-of-keras-2", "Metric.__new__", "That is a metric of Keras 2: derive from keras.metrics.Metric."),
        *HABITS,
    ),
)

# --- 14-clip ---------------------------------------------------------------------------------------------------------


def _clip_inputs(rng: np.random.Generator) -> dict[str, Any]:
    shapes = [(int(rng.integers(2, 6)), int(rng.integers(2, 6))), (int(rng.integers(3, 8)),), (), (2, 2, 3)]
    gradients = [np.asarray(rng.normal(0, 1 + i, shape), np.float32) for i, shape in enumerate(shapes)]
    length = np.sqrt(sum(np.sum(gradient**2) for gradient in gradients))
    return {"gradients": gradients, "limits": [float(length * factor) for factor in (0.3, 3.0, 0.7)]}


def _refused(*given: Any, **options: Any) -> None:
    raise RuntimeError("clip_by_global_norm was to be done without")


def _clip_probe(clip: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import tensorflow as tf

    # One part for all limits: for the large one the right answer is the input itself.
    tensors = [tf.constant(gradient) for gradient in inputs["gradients"]]
    with mock.patch.object(tf, "clip_by_global_norm", _refused):
        with mock.patch.object(tf.compat.v1, "clip_by_global_norm", _refused):
            return {"gradients for each limit": [list(clip(list(tensors), limit)) for limit in inputs["limits"]]}


CLIP = Exercise(
    id="14-clip",
    inputs=_clip_inputs,
    probe=_clip_probe,
    parts=(Part("gradients for each limit"),),
    errors=(
        WhenError(
            "the-function-itself",
            "was to be done without",
            "The text asks for it without tf.clip_by_global_norm: compute the length and the factor yourself.",
        ),
        *HABITS,
    ),
)

# --- 14-accumulate ---------------------------------------------------------------------------------------------------


def _accumulate_probe(accumulated_step: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    model = _model(inputs["weights"], first=_lens(max(len(images) for images, _ in inputs["batches"])))
    accumulated_step(model, [(images.copy(), labels) for images, labels in inputs["batches"]], inputs["learning_rate"])
    return {"weights": _arrays(model)}


ACCUMULATE = Exercise(
    id="14-accumulate",
    inputs=_batches_inputs,
    probe=_accumulate_probe,
    parts=(Part("weights"),),
    when=(When("untrained", _untrained, "The model has not moved: take the step at the end.", anywhere=True),),
    errors=(
        WhenError("one-big-batch", "too many images", "All at once is too much: call the model on one micro-batch."),
        OF_KERAS_2,
        *HABITS,
    ),
)

EXERCISES = (FORGER, DISTILL, METRIC, CLIP, ACCUMULATE)
