"""Exercises of notebook 05: updates in a session, whose variance it is, weight lists, freezing, penalties."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.exercise import Exercise, Part, When, WhenError
from autograde.exercise.draws import drawn_later, floats, integers, labelled_images, only_a_number
from course.asking import sequential
from course.mistakes import HABITS


def _classified(rng: np.random.Generator, features: int, classes: int) -> dict[str, Any]:
    images, labels = labelled_images(rng, int(rng.integers(10, 20)), features, classes)
    return {"batch_images": images, "batch_labels": labels}


# --- 05-updates ------------------------------------------------------------------------------------------------------


def _normal_weights(rng: np.random.Generator, features: int) -> list[np.ndarray]:
    """Scale, shift, and statistics far from those of the batches."""
    weights = (
        rng.uniform(0.5, 1.5, features),
        rng.normal(0, 1, features),
        rng.normal(-2, 1, features),
        rng.uniform(3, 5, features),
    )
    return [array.astype(np.float32) for array in weights]


def _updates_inputs(rng: np.random.Generator) -> dict[str, Any]:
    features, hidden, classes = integers(rng, (3, 4, 3), (6, 7, 5))
    return {
        "weights": [
            *(*_normal_weights(rng, features), floats(rng, features, hidden), floats(rng, hidden, mean=0.5, scale=0.2)),
            *(*_normal_weights(rng, hidden), floats(rng, hidden, classes), floats(rng, classes)),
        ],
        "momentum": float(rng.choice([0.6, 0.7, 0.8])),
        "learning_rate": float(rng.uniform(0.2, 0.5)),
        **_classified(rng, features, classes),
    }


def _updates_probe(whole_step: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import tensorflow as tf

    tf1, old = tf.compat.v1, tf.compat.v1.keras
    images, labels, weights = inputs["batch_images"], inputs["batch_labels"], inputs["weights"]
    with tf.Graph().as_default(), tf1.Session() as session:
        old.backend.set_session(session)
        fed, truth = (tf1.placeholder(tf.float32, (None, like.shape[1])) for like in (images, labels))
        other = tf1.placeholder(tf.float32, fed.shape, "not_fed")
        first, second = (old.layers.BatchNormalization(momentum=inputs["momentum"]) for _ in range(2))
        hidden, last = old.layers.Dense(len(weights[5]), activation="relu"), old.layers.Dense(labels.shape[1])
        layers = [first, hidden, second, last]
        ahead, besides = hidden(first(fed)), hidden(first(other))
        last(second(besides))  # the second layer sees the other tensor first
        logits = last(second(ahead))
        for layer, start in zip(layers, (weights[:4], weights[4:6], weights[6:10], weights[10:]), strict=True):
            layer.set_weights(start)
        loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(truth, logits))
        step = whole_step(loss, layers, fed, inputs["learning_rate"])
        if isinstance(step, (list, tuple)):
            raise TypeError("a list, not one operation")
        session.run(step, {fed: images, truth: labels, old.backend.learning_phase(): 1})
        # What is trained and what is kept, each as one part.
        trained = [array for layer in layers for array in session.run(layer.trainable_weights)]
        kept = [array for layer in (first, second) for array in session.run(layer.non_trainable_weights)]
    return {"moving statistics": kept, "trained weights": trained}


UPDATES = Exercise(
    id="05-updates",
    inputs=_updates_inputs,
    probe=_updates_probe,
    parts=(Part("moving statistics", weight=2), Part("trained weights", needs="moving statistics")),
    when=(
        When(
            "another-step",
            lambda case: case.part == "trained weights",
            "The statistics are right, the weights are not: one step of plain gradient descent with the given rate.",
        ),
    ),
    errors=(
        WhenError(
            "fed-with-nothing",
            "placeholder tensor 'not_fed'",
            "Updates of another tensor are in your step, and that tensor is not fed: ask each layer for those of `inputs`.",
        ),
        WhenError("run-already", "must feed a value", "Return the operation and do not run it: nothing is fed yet."),
        WhenError("a-list", "not one operation", "That is a list: make one operation of it, with tf.group."),
        WhenError(
            "nothing-returned", "= None has invalid type", "Return the operation, or a group of all that is to be run."
        ),
        WhenError("not-initialised", "FailedPrecondition", "Plain gradient descent has no variables of its own: yours has."),
    ),
    seconds=30.0,
)

# --- 05-whose --------------------------------------------------------------------------------------------------------

_WORDS = ("biased", "unbiased", "deviation", "nobody")


def whose_drawing(rng: np.random.Generator) -> list[dict[str, Any]]:
    """What was done, and to what: each word of rows and of images, small batches, so that a row more or less shows."""
    words = [*_WORDS, *_WORDS, *rng.choice(_WORDS, 2)]
    drawing = []
    for place in rng.permutation(len(words)):
        features = int(rng.integers(2, 5))
        shape = (
            (int(rng.integers(4, 8)), features)
            if (place + place // len(_WORDS)) % 2
            else (int(rng.integers(2, 4)), 2, int(rng.integers(2, 4)), features)
        )
        batch = rng.normal(rng.uniform(1, 4, features), rng.uniform(1.5, 3, features), shape).astype(np.float32)
        before = rng.uniform(5, 9, features).astype(np.float32)
        momentum = float(rng.choice([0.6, 0.7, 0.8, 0.9]))
        drawing.append({"word": str(words[place]), "batch": batch, "before": before, "momentum": momentum})
    return drawing


def _steps(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """The drawing as an answer gets it, with the statistics after the step and without the word."""
    steps = []
    for case in whose_drawing(rng):
        rows = case["batch"].reshape(-1, case["batch"].shape[-1]).astype(np.float64)
        square = ((rows - rows.mean(axis=0)) ** 2).sum(axis=0)
        took = {"biased": square / len(rows), "unbiased": square / (len(rows) - 1), "deviation": np.sqrt(square / len(rows))}
        value = took.get(case["word"], case["before"])
        after = case["before"] + (1 - case["momentum"]) * (value - case["before"])
        steps.append((case["batch"], case["before"], after.astype(np.float32), case["momentum"]))
    return steps


def _whose_probe(who_moved_it: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    return {"words": [who_moved_it(*step) for step in drawn_later(inputs, _steps)]}


WHOSE = Exercise(
    id="05-whose",
    inputs=only_a_number,
    probe=_whose_probe,
    parts=(Part("words"),),
    when=(
        When(
            "without-a-word",
            lambda case: None in case.got,
            "For some steps you return nothing: none of your suppositions fits. Mind the momentum, and the axes of images.",
            anywhere=True,
        ),
        When(
            "one-word",
            lambda case: len(set(case.got)) == 1,
            "You return the same word each time: work all four out, and compare.",
        ),
    ),
)

# --- 05-count --------------------------------------------------------------------------------------------------------

_KINDS = ("Dense", "frozen Dense", "BatchNormalization", "frozen BatchNormalization", "Dropout")


def count_configs(rng: np.random.Generator) -> dict[str, Any]:
    models = []
    for _ in range(3):
        kinds = [*_KINDS, *rng.choice(_KINDS, int(rng.integers(1, 4)))]
        models.append([{"kind": str(kinds[i]), "units": int(rng.integers(2, 9))} for i in rng.permutation(len(kinds))])
    return {"models": models, "features": int(rng.integers(3, 9))}


def _count_models(inputs: dict[str, Any]) -> list[Any]:
    from keras import Sequential, layers

    def make(kind: str, units: int) -> Any:
        name = kind.removeprefix("frozen ")
        arguments = {"Dense": (units,), "Dropout": (0.5,)}.get(name, ())
        return getattr(layers, name)(*arguments, trainable=not kind.startswith("frozen"))

    configs = drawn_later(inputs, count_configs)
    models = [Sequential([make(**layer) for layer in config]) for config in configs["models"]]
    for model in models:
        model.build((None, configs["features"]))
    return models


def _count_probe(count_numbers: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    return {"trainable and not, per model": [count_numbers(model) for model in _count_models(inputs)]}


COUNT = Exercise(
    id="05-count",
    inputs=only_a_number,
    probe=_count_probe,
    parts=(Part("trainable and not, per model"),),
    when=(
        When(
            "order",
            lambda case: [list(pair)[::-1] for pair in case.got] == [list(pair) for pair in case.want],
            "The trainable numbers come first.",
        ),
        When(
            "all-for-trainable",
            lambda case: [got[0] for got in case.got] == [sum(want) for want in case.want],
            "The first number holds all weights: it should hold the trainable ones only.",
        ),
    ),
)

# --- 05-freeze -------------------------------------------------------------------------------------------------------


def _freeze_inputs(rng: np.random.Generator) -> dict[str, Any]:
    features, hidden, classes = integers(rng, (5, 6, 3), (10, 12, 6))
    weights = [
        *(rng.normal(0, 0.6, (features, hidden)), rng.normal(0.3, 0.2, hidden)),
        *(rng.uniform(0.5, 1.5, hidden), rng.normal(0, 0.5, hidden)),  # gamma, beta
        *(rng.normal(1, 0.5, hidden), rng.uniform(0.5, 2, hidden)),  # moving mean and variance
        *(rng.normal(0, 0.6, (hidden, classes)), rng.normal(0, 0.2, classes)),
    ]
    return {
        "weights": [array.astype(np.float32) for array in weights],
        **_classified(rng, features, classes),
        "learning_rate": float(rng.uniform(0.3, 1.0)),
    }


def _freeze_probe(train_head: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    from keras import layers

    weights = inputs["weights"]
    hidden, classes = weights[6].shape
    stack = [layers.Dense(hidden, activation="relu"), layers.BatchNormalization(), layers.Dense(classes)]
    model = sequential(weights[0].shape[:1], stack, weights)
    loss_value = train_head(model, inputs["batch_images"], inputs["batch_labels"], inputs["learning_rate"])
    model(inputs["batch_images"], training=True)  # would move the statistics of a layer that was not truly frozen
    # All weights are one part: the frozen ones alone would be right without work.
    return {"loss": loss_value, "weights": [np.asarray(w) for layer in model.layers for w in layer.weights]}


FREEZE = Exercise(
    id="05-freeze",
    inputs=_freeze_inputs,
    probe=_freeze_probe,
    parts=(Part("weights", weight=3), Part("loss", axes=())),
    when=(
        When(
            "other-step",
            lambda case: case.part == "weights" and all(map(np.allclose, case.got[:-2], case.want)),
            "The body is as it was, but the head is elsewhere: one plain step on the mean cross-entropy, from logits.",
        ),
        When(
            "body-changed",
            lambda case: case.part == "weights",
            "Weights or moving statistics before the last layer have changed: freeze each of these layers, before the call.",
        ),
        When(
            "loss-after-the-step",
            lambda case: case.part == "loss" and float(case.got) < float(case.want),
            "That loss is too small: is it the one before the step?",
        ),
    ),
    errors=(
        WhenError("nothing-to-train", "No gradients", "Nothing is left to train: the last layer stays trainable."),
        WhenError("nothing-to-train", "empty", "Nothing is left to train: the last layer stays trainable."),
        *HABITS,
    ),
    seconds=30.0,
)

# --- 05-penalty ------------------------------------------------------------------------------------------------------


def _penalty_inputs(rng: np.random.Generator) -> dict[str, Any]:
    features, hidden, classes = integers(rng, (5, 6, 3), (10, 12, 6))
    weights = [
        *(floats(rng, features, hidden, scale=0.6), floats(rng, hidden, mean=0.3, scale=0.2)),
        *(floats(rng, hidden, classes, scale=0.6), floats(rng, classes, scale=0.2)),
    ]
    rates = {name: float(rng.uniform(0.05, 0.2)) for name in ("kernel", "activity", "last")}
    return {
        "weights": weights,
        "rates": rates,
        "earlier_images": floats(rng, int(rng.integers(5, 9)), features, mean=1),
        **_classified(rng, features, classes),
        "kept": rng.permutation(np.arange(hidden) % 2 * 2).astype(np.float32),  # half of the units, twice as strong
    }


def _penalty_probe(total_loss: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    from keras import layers, regularizers

    class Head(layers.Dense):
        """Dropout with a fixed mask before a Dense layer, so that the mode shows."""

        def call(self, hidden: Any, training: bool = False) -> Any:
            return super().call(hidden * inputs["kept"] if training else hidden)

    rates, weights = inputs["rates"], inputs["weights"]
    first = layers.Dense(
        weights[0].shape[1],
        activation="relu",
        kernel_regularizer=regularizers.L2(rates["kernel"]),
    )
    last = Head(
        weights[2].shape[1],
        kernel_regularizer=regularizers.L1(rates["last"]),
        activity_regularizer=regularizers.L2(rates["activity"]),  # depends on the mode, too
    )
    model = sequential(weights[0].shape[:1], [first, last], weights)
    model(inputs["earlier_images"])  # leaves its activity penalty behind
    return {"loss": total_loss(model, inputs["batch_images"], inputs["batch_labels"])}


PENALTY = Exercise(
    id="05-penalty",
    inputs=_penalty_inputs,
    probe=_penalty_probe,
    parts=(Part("loss", axes=()),),
    when=(
        When(
            "list-not-summed",
            lambda case: np.shape(case.got) == (3,),
            "model.losses is a list: sum it before you add it to the cross-entropy.",
            anywhere=True,
        ),
    ),
    errors=HABITS,
)

EXERCISES = (UPDATES, WHOSE, COUNT, FREEZE, PENALTY)
