"""Exercises of notebook 05: moving statistics, updates in a session, weight lists, freezing, penalties."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.exercises.model import Case, ErrorHint, Exercise, Hint, Part

EPSILON = 1e-3  # BatchNormalization's default, then and now


def _like(got: Any, other: Any) -> bool:
    return np.shape(got) == np.shape(other) and np.allclose(got, other, rtol=1e-3, atol=1e-4)


def _all_like(got: Any, other: Any) -> bool:
    return len(got) == len(other) and all(map(_like, got, other))


def moving(values: list[np.ndarray], start: Any, momentum: float) -> np.ndarray:
    """The running average of these values."""
    average = np.asarray(start, np.float64)
    for value in values:
        average = momentum * average + (1 - momentum) * value
    return average


# --- 05-moving -------------------------------------------------------------------------------------------------------


def _batches(rng: np.random.Generator, features: int) -> list[np.ndarray]:
    count, size = int(rng.integers(3, 7)), int(rng.integers(4, 9))
    centre, width = rng.uniform(1, 4, features), rng.uniform(1.5, 3, features)
    return [rng.normal(centre, width, (size, features)).astype(np.float32) for _ in range(count)]


def _moving_inputs(rng: np.random.Generator) -> dict[str, Any]:
    return {"batches": _batches(rng, int(rng.integers(3, 8))), "momentum": float(rng.choice([0.6, 0.7, 0.8, 0.9]))}


def _moving_probe(moving_statistics: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    mean, variance = moving_statistics(inputs["batches"], inputs["momentum"])
    return {"moving mean": mean, "moving variance": variance}


def _variance_is(case: Case, start: float, value: Any) -> bool:
    values = [value(batch) for batch in case.inputs["batches"]]
    first = np.full(values[0].shape, start)
    return case.part == "moving variance" and _like(case.got, moving(values, first, _momentum(case)))


def _momentum(case: Case) -> float:
    return case.inputs["momentum"]


def _momentum_swapped(case: Case) -> bool:
    means = [batch.mean(axis=0) for batch in case.inputs["batches"]]
    return case.part == "moving mean" and _like(case.got, moving(means, np.zeros_like(means[0]), 1 - _momentum(case)))


MOVING = Exercise(
    id="05-moving",
    inputs=_moving_inputs,
    probe=_moving_probe,
    parts=(Part("moving mean", axes=("feature",)), Part("moving variance", axes=("feature",))),
    hints=(
        Hint(
            "momentum-swapped",
            _momentum_swapped,
            "The momentum belongs to the old average, and 1 - momentum to the new value: you have them the other way round.",
        ),
        Hint(
            "variance-from-zero",
            lambda case: _variance_is(case, 0, lambda batch: batch.var(axis=0)),
            "The moving variance starts at 1, not at 0.",
        ),
        Hint(
            "unbiased-variance",
            lambda case: _variance_is(case, 1, lambda batch: batch.var(axis=0, ddof=1)),
            "You divide by the number of rows less one. The layer takes the plain mean of the squared distances.",
        ),
        Hint(
            "standard-deviation",
            lambda case: _variance_is(case, 1, lambda batch: batch.std(axis=0)),
            "That is the average of standard deviations: the layer keeps the variance, without the root.",
        ),
        Hint(
            "plain-average",
            lambda case: case.part == "moving mean" and _like(case.got, np.mean(case.inputs["batches"], axis=(0, 1))),
            "That is the mean of all rows. A moving average forgets: use the formula, batch after batch.",
        ),
    ),
    error_hints=(ErrorHint("two-results", "unpack", "Return two arrays: moving mean, moving variance."),),
)

# --- 05-updates ------------------------------------------------------------------------------------------------------


def _updates_inputs(rng: np.random.Generator) -> dict[str, Any]:
    features = int(rng.integers(3, 8))
    weights = [
        *(rng.uniform(0.5, 1.5, features), rng.normal(0, 1, features)),  # gamma, beta
        *(rng.normal(-2, 1, features), rng.uniform(0.3, 0.8, features)),  # statistics far from those of the batches
    ]
    return {
        "weights": [array.astype(np.float32) for array in weights],
        "momentum": float(rng.choice([0.6, 0.7, 0.8])),
        "batches": _batches(rng, features),
        "test_inputs": rng.normal(2, 2, (int(rng.integers(4, 9)), features)).astype(np.float32),
    }


def _updates_probe(normalise_in_session: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    names = ("weights", "momentum", "batches", "test_inputs")
    return {"test outputs": normalise_in_session(*(inputs[name] for name in names))}


def normalised(x: np.ndarray, gamma: Any, beta: Any, mean: Any, variance: Any) -> np.ndarray:
    return gamma * (x - mean) / np.sqrt(variance + EPSILON) + beta


def statistics_after(inputs: Any, mean: Any, variance: Any, momentum: float) -> tuple[np.ndarray, np.ndarray]:
    """Moving mean and variance after the batches, from these first values."""
    batches = inputs["batches"]
    return (
        moving([batch.mean(axis=0) for batch in batches], mean, momentum),
        moving([batch.var(axis=0) for batch in batches], variance, momentum),
    )


def _without_set_weights(case: Case) -> bool:
    fresh = np.zeros_like(case.inputs["weights"][0]), np.ones_like(case.inputs["weights"][0])
    statistics = statistics_after(case.inputs, *fresh, case.inputs["momentum"])
    return _like(case.got, normalised(case.inputs["test_inputs"], 1, 0, *statistics))


def _default_momentum(case: Case) -> bool:
    statistics = statistics_after(case.inputs, *case.inputs["weights"][2:], 0.99)
    return _like(case.got, normalised(case.inputs["test_inputs"], *case.inputs["weights"][:2], *statistics))


def _tested_by_the_batch(case: Case) -> bool:
    x = case.inputs["test_inputs"]
    return _like(case.got, normalised(x, *case.inputs["weights"][:2], x.mean(axis=0), x.var(axis=0)))


UPDATES = Exercise(
    id="05-updates",
    inputs=_updates_inputs,
    probe=_updates_probe,
    parts=(Part("test outputs", axes=("row", "feature")),),
    hints=(
        Hint(
            "updates-not-run",
            lambda case: _like(case.got, normalised(case.inputs["test_inputs"], *case.inputs["weights"])),
            "The statistics are still the first ones: run layer.updates along with the outputs, and feed mode 1 there.",
        ),
        Hint(
            "tested-in-training-mode",
            _tested_by_the_batch,
            "These rows are normalised by their own mean: feed mode 0 in the test.",
        ),
        Hint("weights-not-set", _without_set_weights, "The layer started from weights of its own: set those given to you."),
        Hint("default-momentum", _default_momentum, "That is the momentum 0.99 of a layer that was not told another."),
    ),
    error_hints=(
        ErrorHint("updates-as-pairs", "unpack", "The updates are nodes, no pairs: give the list to sess.run as it is."),
        ErrorHint("outside-the-graph", "not compatible with eager", "A placeholder needs a graph: tf.Graph().as_default()."),
        ErrorHint("uninitialised", "FailedPrecondition", "The variables have no value yet: set_weights gives them one."),
    ),
    seconds=30.0,
)

# --- 05-count --------------------------------------------------------------------------------------------------------

_KINDS = ("Dense", "frozen Dense", "BatchNormalization", "frozen BatchNormalization", "Dropout")


def _count_inputs(rng: np.random.Generator) -> dict[str, Any]:
    models = []
    for _ in range(3):
        kinds = [*_KINDS, *rng.choice(_KINDS, int(rng.integers(1, 4)))]
        models.append([{"kind": str(kinds[i]), "units": int(rng.integers(2, 9))} for i in rng.permutation(len(kinds))])
    return {"models": models, "features": int(rng.integers(3, 9))}


def _count_probe(count_numbers: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    from keras import Sequential, layers

    def make(kind: str, units: int) -> Any:
        name = kind.removeprefix("frozen ")
        arguments = {"Dense": (units,), "Dropout": (0.5,)}.get(name, ())
        return getattr(layers, name)(*arguments, trainable=not kind.startswith("frozen"))

    counts = []
    for config in inputs["models"]:
        model = Sequential([make(**layer) for layer in config])
        model.build((None, inputs["features"]))
        counts.append(count_numbers(model))
    return {"trainable and not, per model": counts}


def count_by_rule(
    config: list[dict[str, Any]], features: int, *, arrays: bool = False, frozen: bool = True, random_state: bool = False
) -> list[int]:
    """Trainable and non-trainable numbers; or entries of the lists; or as if nothing were frozen; or with random states."""
    trained = kept = 0
    for layer in config:
        name = layer["kind"].removeprefix("frozen ")
        stays = frozen and layer["kind"].startswith("frozen")
        own, state = 0, 0
        if name == "Dense":
            own = 2 if arrays else (features + 1) * layer["units"]
            features = layer["units"]
        elif name == "BatchNormalization":
            own = state = 2 if arrays else 2 * features
        elif random_state:
            state = 1 if arrays else 2
        trained, kept = (trained, kept + own + state) if stays else (trained + own, kept + state)
    return [trained, kept]


def _counts_with(case: Case, **rule: bool) -> bool:
    counts = [count_by_rule(config, case.inputs["features"], **rule) for config in case.inputs["models"]]
    return [[int(number) for number in pair] for pair in case.got] == counts


COUNT = Exercise(
    id="05-count",
    inputs=_count_inputs,
    probe=_count_probe,
    parts=(Part("trainable and not, per model"),),
    hints=(
        Hint(
            "entries-counted",
            lambda case: _counts_with(case, arrays=True),
            "You counted the entries of the lists: a kernel of shape (4, 5) counts as 20, not as 1.",
        ),
        Hint(
            "random-state-counted",
            lambda case: _counts_with(case, random_state=True),
            "The state of Dropout's random numbers came along: take the lists of weights, not those of variables.",
        ),
        Hint(
            "frozen-ignored",
            lambda case: _counts_with(case, frozen=False),
            "You counted the frozen layers as trained: ask the model's own lists, which know what is frozen.",
        ),
        Hint(
            "all-for-trainable",
            lambda case: [got[0] for got in case.got] == [sum(want) for want in case.want],
            "The first number holds all weights: it should hold the trainable ones only.",
        ),
    ),
)

# --- 05-freeze -------------------------------------------------------------------------------------------------------


def _classified(rng: np.random.Generator, features: int, classes: int) -> dict[str, Any]:
    size = int(rng.integers(10, 20))
    labels = np.eye(classes, dtype=np.float32)[rng.integers(0, classes, size)]
    return {"batch_images": rng.normal(0, 1, (size, features)).astype(np.float32), "batch_labels": labels}


def _freeze_inputs(rng: np.random.Generator) -> dict[str, Any]:
    features, hidden, classes = (int(n) for n in rng.integers((5, 6, 3), (10, 12, 6)))
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
    from keras import Sequential, layers

    weights = inputs["weights"]
    hidden, classes = weights[6].shape
    model = Sequential([layers.Dense(hidden, activation="relu"), layers.BatchNormalization(), layers.Dense(classes)])
    model.build((None, weights[0].shape[0]))
    model.set_weights(weights)
    loss_value = train_head(model, inputs["batch_images"], inputs["batch_labels"], inputs["learning_rate"])
    # All weights are one part: the frozen ones alone would be right without work.
    return {"loss": loss_value, "weights": [np.asarray(w) for layer in model.layers for w in layer.weights]}


def cross_entropy(logits: np.ndarray, labels: np.ndarray) -> tuple[float, np.ndarray]:
    """The mean cross-entropy, and its gradient with respect to the logits."""
    logits = logits - logits.max(axis=1, keepdims=True)
    log_p = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    return float(-(labels * log_p).sum(axis=1).mean()), (np.exp(log_p) - labels) / len(labels)


def head_step(inputs: Any, steps: float = 1.0) -> tuple[float, list[np.ndarray]]:
    """Loss and all weights after a step of the head, whose length is multiplied by `steps`."""
    weights = [array.astype(np.float64) for array in inputs["weights"]]
    hidden = np.maximum(inputs["batch_images"] @ weights[0] + weights[1], 0)
    hidden = normalised(hidden, *weights[2:6])
    loss_value, slope = cross_entropy(hidden @ weights[6] + weights[7], inputs["batch_labels"])
    rate = steps * inputs["learning_rate"]
    return loss_value, [*weights[:6], weights[6] - rate * hidden.T @ slope, weights[7] - rate * slope.sum(axis=0)]


def _unmoved(case: Case, *places: int) -> bool:
    return case.part == "weights" and all(_like(case.got[i], case.inputs["weights"][i]) for i in places)


FREEZE = Exercise(
    id="05-freeze",
    inputs=_freeze_inputs,
    probe=_freeze_probe,
    parts=(Part("weights", weight=3), Part("loss", axes=())),
    hints=(
        Hint(
            "untrained",
            lambda case: _unmoved(case, *range(8)),
            "Nothing has moved: the last layer stays trainable, and its variables get the step.",
        ),
        Hint(
            "sum-not-mean",
            lambda case: (
                case.part == "weights" and _all_like(case.got, head_step(case.inputs, len(case.inputs["batch_images"]))[1])
            ),
            "The step is as many times too long as there are images: average the losses first.",
        ),
        Hint(
            "statistics-moved",
            lambda case: _unmoved(case, 0, 1, 2, 3) and not _unmoved(case, 4, 5),
            "The moving statistics have changed: to leave gradients out is not enough, the layer must not be trainable.",
        ),
        Hint(
            "body-moved",
            lambda case: case.part == "weights" and not _unmoved(case, 0, 1),
            "The first layers have moved as well: make each layer but the last not trainable before you list the variables.",
        ),
        Hint(
            "loss-after-the-step",
            lambda case: case.part == "loss" and float(case.got) < float(case.want),
            "That loss is too small: is it the one before the step?",
        ),
    ),
    error_hints=(
        ErrorHint("nothing-to-train", "No gradients", "Nothing is left to train: the last layer stays trainable."),
        ErrorHint("nothing-to-train", "empty", "Nothing is left to train: the last layer stays trainable."),
    ),
    seconds=30.0,
)

# --- 05-penalty ------------------------------------------------------------------------------------------------------


def _penalty_inputs(rng: np.random.Generator) -> dict[str, Any]:
    features, hidden, classes = (int(n) for n in rng.integers((5, 6, 3), (10, 12, 6)))
    weights = [
        *(rng.normal(0, 0.6, (features, hidden)), rng.normal(0.3, 0.2, hidden)),
        *(rng.normal(0, 0.6, (hidden, classes)), rng.normal(0, 0.2, classes)),
    ]
    rates = {name: float(rng.uniform(0.05, 0.2)) for name in ("kernel", "activity", "last")}
    return {
        "weights": [array.astype(np.float32) for array in weights],
        "rates": rates,
        "earlier_images": rng.normal(1, 1, (int(rng.integers(5, 9)), features)).astype(np.float32),
        **_classified(rng, features, classes),
    }


def _penalty_probe(total_loss: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    from keras import Sequential, layers, regularizers

    rates, weights = inputs["rates"], inputs["weights"]
    first = layers.Dense(
        weights[0].shape[1],
        activation="relu",
        kernel_regularizer=regularizers.L2(rates["kernel"]),
        activity_regularizer=regularizers.L2(rates["activity"]),
    )
    model = Sequential([first, layers.Dense(weights[2].shape[1], kernel_regularizer=regularizers.L1(rates["last"]))])
    model.build((None, weights[0].shape[0]))
    model.set_weights(weights)
    model(inputs["earlier_images"])  # leaves its activity penalty behind
    return {"loss": total_loss(model, inputs["batch_images"], inputs["batch_labels"])}


def loss_terms(inputs: Any, images: str = "batch_images") -> tuple[float, list[float]]:
    """The cross-entropy of the batch, and the three penalties, the activity's first and for these images."""
    weights, rates = [array.astype(np.float64) for array in inputs["weights"]], inputs["rates"]
    hidden = np.maximum(inputs["batch_images"] @ weights[0] + weights[1], 0)
    cross, _ = cross_entropy(hidden @ weights[2] + weights[3], inputs["batch_labels"])
    active = np.maximum(inputs[images] @ weights[0] + weights[1], 0)
    penalties = [
        rates["activity"] * (active**2).sum() / len(active),
        rates["kernel"] * (weights[0] ** 2).sum(),
        rates["last"] * np.abs(weights[2]).sum(),
    ]
    return cross, [float(penalty) for penalty in penalties]


def _is_sum(case: Case, combine: Any, images: str = "batch_images") -> bool:
    cross, penalties = loss_terms(case.inputs, images)
    return bool(np.isclose(float(case.got), combine(cross, penalties), rtol=1e-4))


PENALTY = Exercise(
    id="05-penalty",
    inputs=_penalty_inputs,
    probe=_penalty_probe,
    parts=(Part("loss", axes=()),),
    hints=(
        Hint(
            "no-penalties",
            lambda case: _is_sum(case, lambda cross, penalties: cross),
            "That is the cross-entropy alone: the penalties are in model.losses.",
        ),
        Hint(
            "penalties-of-another-call",
            lambda case: _is_sum(case, lambda cross, penalties: cross + sum(penalties), "earlier_images"),
            "The activity's penalty is that of an earlier call: read model.losses after you have called the model.",
        ),
        Hint(
            "mean-of-penalties",
            lambda case: _is_sum(case, lambda cross, penalties: cross + np.mean(penalties)),
            "You averaged the penalties: they are added.",
        ),
        Hint(
            "one-penalty",
            lambda case: any(_is_sum(case, lambda cross, p, i=i: cross + p[i]) for i in range(3)),
            "Only one of the penalties is in: add all that the list holds.",
        ),
        Hint(
            "sum-of-losses",
            lambda case: _is_sum(case, lambda cross, p: cross * len(case.inputs["batch_images"]) + sum(p)),
            "The cross-entropies are summed: average them over the batch, and then add the penalties.",
        ),
    ),
)

EXERCISES = (MOVING, UPDATES, COUNT, FREEZE, PENALTY)
