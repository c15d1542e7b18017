"""Exercises of notebook 05: moving statistics, updates in a session, weight lists, freezing, penalties."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.exercises.by_hand import normalised
from autograde.exercises.draws import floats, integers, labelled_images
from autograde.exercises.hints import NOT_BUILT, OUTSIDE_THE_GRAPH, WEIGHTS_NOT_SET, all_close, close, gives
from autograde.exercises.model import Case, ErrorHint, Exercise, Hint, Part
from autograde.exercises.probes import sequential
from autograde.exercises.state import (
    count_by_rule,
    head_step,
    loss_terms,
    mean_of,
    moving,
    outputs_after_updates,
    tested_by_the_batch,
    variance_of,
)

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


MOVING = Exercise(
    id="05-moving",
    inputs=_moving_inputs,
    probe=_moving_probe,
    parts=(Part("moving mean", axes=("feature",)), Part("moving variance", axes=("feature",))),
    hints=(
        Hint(
            "momentum-swapped",
            gives(lambda inputs: moving(inputs, mean_of, 0, 1 - inputs["momentum"]), part="moving mean"),
            "The momentum belongs to the old average, and 1 - momentum to the new value: you have them the other way round.",
        ),
        Hint(
            "variance-from-zero",
            gives(moving, part="moving variance", value=variance_of, start=0),
            "The moving variance starts at 1, not at 0.",
        ),
        Hint(
            "unbiased-variance",
            gives(moving, part="moving variance", value=lambda batch: batch.var(axis=0, ddof=1), start=1),
            "You divide by the number of rows less one. The layer takes the plain mean of the squared distances.",
        ),
        Hint(
            "standard-deviation",
            gives(moving, part="moving variance", value=lambda batch: batch.std(axis=0), start=1),
            "That is the average of standard deviations: the layer keeps the variance, without the root.",
        ),
        Hint(
            "plain-average",
            gives(lambda inputs: np.mean(inputs["batches"], axis=(0, 1)), part="moving mean"),
            "That is the mean of all rows. A moving average forgets: use the formula, batch after batch.",
        ),
        Hint(
            "starts-from-the-first-batch",
            gives(lambda inputs: moving(inputs, mean_of, mean_of(inputs["batches"][0])), part="moving mean"),
            "Your average starts from the first batch: the moving mean starts at 0, the moving variance at 1.",
        ),
        Hint("one-for-all", lambda case: np.ptp(case.got) < 1e-6, "Each feature has statistics of its own: axis=0."),
        Hint("order", gives(moving, part="moving mean", value=variance_of, start=1), "Return the mean first."),
    ),
    error_hints=(
        ErrorHint("wrong-axis", "broadcast", "The statistics are those of the features, over the rows: axis=0."),
        ErrorHint("two-results", "unpack", "Return two arrays: moving mean, moving variance."),
    ),
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
        "test_inputs": floats(rng, int(rng.integers(4, 9)), features, mean=2, scale=2),
    }


def _updates_probe(normalise_in_session: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    names = ("weights", "momentum", "batches", "test_inputs")
    return {"test outputs": normalise_in_session(*(inputs[name] for name in names))}


UPDATES = Exercise(
    id="05-updates",
    inputs=_updates_inputs,
    probe=_updates_probe,
    parts=(Part("test outputs", axes=("row", "feature")),),
    hints=(
        Hint(
            "updates-not-run",
            gives(lambda inputs: normalised(inputs["test_inputs"], *inputs["weights"])),
            "The statistics are still the first ones: run layer.updates, as they are after the call, and feed mode 1 there.",
        ),
        Hint(
            "tested-in-training-mode",
            gives(tested_by_the_batch),
            "These rows are normalised by their own mean: feed mode 0 in the test.",
        ),
        Hint(
            "weights-not-set",
            gives(outputs_after_updates, weights=(1, 0, 0, 1)),
            "The layer started from weights of its own: set those given, after any initializer.",
        ),
        Hint(
            "default-momentum",
            gives(outputs_after_updates, momentum=0.99),
            "That is the momentum 0.99 of a layer that was not told another.",
        ),
    ),
    error_hints=(
        NOT_BUILT,
        ErrorHint("updates-as-pairs", "unpack", "The updates are nodes, no pairs: give the list to sess.run as it is."),
        OUTSIDE_THE_GRAPH,
        WEIGHTS_NOT_SET,
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
            "order",
            lambda case: [list(pair)[::-1] for pair in case.got] == [list(pair) for pair in case.want],
            "The trainable numbers come first.",
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
    images, labels = labelled_images(rng, int(rng.integers(10, 20)), features, classes)
    return {"batch_images": images, "batch_labels": labels}


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


def _unmoved(case: Case, *places: int) -> bool:
    return case.part == "weights" and all(close(case.got[i], case.inputs["weights"][i]) for i in places)


FREEZE = Exercise(
    id="05-freeze",
    inputs=_freeze_inputs,
    probe=_freeze_probe,
    parts=(Part("weights", weight=3), Part("loss", axes=())),
    hints=(
        Hint(
            "untrained",
            lambda case: _unmoved(case, *range(8)),
            "Nothing has moved: freeze the layers before the last, not the model, which then lists no trainable variable.",
        ),
        Hint(
            "sum-not-mean",
            lambda case: all_close(case.got, head_step(case.inputs, len(case.inputs["batch_images"]))[1]),
            "The step is as many times too long as there are images: average the losses first.",
        ),
        Hint(
            "statistics-moved",
            lambda case: _unmoved(case, 0, 1, 2, 3) and not _unmoved(case, 4, 5),
            "The moving statistics have changed: to leave gradients out is not enough, the layer must not be trainable.",
        ),
        Hint(
            "body-moved",
            lambda case: case.part == "weights" and not _unmoved(case, 0, 1, 2, 3),
            "The first layers have moved as well: make each layer but the last not trainable before you list the variables.",
        ),
        Hint(
            "other-step",
            lambda case: case.part == "weights",
            "Only the head has moved, but elsewhere: one plain step on the mean cross-entropy, from logits.",
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
        activity_regularizer=regularizers.L2(rates["activity"]),
    )
    last = Head(weights[2].shape[1], kernel_regularizer=regularizers.L1(rates["last"]))
    model = sequential(weights[0].shape[:1], [first, last], weights)
    model(inputs["earlier_images"])  # leaves its activity penalty behind
    return {"loss": total_loss(model, inputs["batch_images"], inputs["batch_labels"])}


_SOME = ((1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 0), (1, 0, 1), (0, 1, 1))  # which of the penalties are in


def _is_sum(case: Case, combine: Any, images: str = "batch_images", training: bool = True) -> bool:
    cross, penalties = loss_terms(case.inputs, images, training)
    return bool(np.isclose(float(case.got), combine(cross, penalties), rtol=1e-4))


PENALTY = Exercise(
    id="05-penalty",
    inputs=_penalty_inputs,
    probe=_penalty_probe,
    parts=(Part("loss", axes=()),),
    hints=(
        Hint(
            "test-mode",
            lambda case: _is_sum(case, lambda cross, penalties: cross + sum(penalties), training=False),
            "That is the loss in test mode: call the model with training=True.",
        ),
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
            "penalties-missing",
            lambda case: any(_is_sum(case, lambda cross, p, some=some: cross + np.dot(some, p)) for some in _SOME),
            "Some of the penalties are missing: add all that the list holds.",
        ),
        Hint(
            "penalties-alone",
            lambda case: _is_sum(case, lambda cross, penalties: sum(penalties)),
            "These are the penalties alone: add them to the cross-entropy.",
        ),
        Hint(
            "list-not-summed",
            lambda case: np.shape(case.got) == (3,),
            "model.losses is a list: sum it before you add it to the cross-entropy.",
        ),
        Hint(
            "sum-of-losses",
            lambda case: _is_sum(case, lambda cross, p: cross * len(case.inputs["batch_images"]) + sum(p)),
            "The cross-entropies are summed: average them over the batch, and then add the penalties.",
        ),
    ),
)

EXERCISES = (MOVING, UPDATES, COUNT, FREEZE, PENALTY)
