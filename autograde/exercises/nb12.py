"""Exercises of notebook 12: recording, stopping early, a schedule, movement of the weights, a loop with callbacks."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.exercises.callbacks import (
    distances,
    hook_order,
    loop_results,
    stopped,
    sums_of_norms,
    trained_accuracies,
    warm_up_rates,
)
from autograde.exercises.draws import floats, integers
from autograde.exercises.hints import close, gives
from autograde.exercises.model import Case, ErrorHint, Exercise, Hint, Part
from autograde.exercises.probes import sequential


def _labels(rng: np.random.Generator, images: np.ndarray, classes: int) -> np.ndarray:
    """One-hot labels that a linear model can learn, so that accuracies rise from epoch to epoch."""
    scores = images @ rng.normal(0, 1, (images.shape[1], classes))
    return np.eye(classes, dtype=np.float32)[scores.argmax(axis=1)]


def _compiled(inputs: dict[str, Any], metrics: list[str]) -> Any:
    import keras

    features, classes = inputs["kernel"].shape
    layers = [keras.layers.Dense(classes, activation="softmax")]
    model = sequential((features,), layers, [inputs["kernel"], np.zeros(classes, np.float32)])
    optimizer = keras.optimizers.SGD(inputs["learning_rate"])
    model.compile(optimizer=optimizer, loss="categorical_crossentropy", metrics=metrics)
    return model


# --- 12-record -------------------------------------------------------------------------------------------------------


def _record_inputs(rng: np.random.Generator) -> dict[str, Any]:
    features, classes = int(rng.integers(6, 12)), int(rng.integers(3, 6))
    images = floats(rng, 200, features)
    labels = _labels(rng, images, classes)
    return {
        "kernel": floats(rng, features, classes),
        "learning_rate": 0.5,
        "images": images[:120],
        "labels": labels[:120],
        "test_images": images[120:],
        "test_labels": labels[120:],
        "batch_size": int(rng.choice([20, 30, 40])),
        "epochs": integers(rng, 2, 5, 2),
    }


def _record_probe(TrueAccuracy: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    model = _compiled(inputs, ["accuracy"])
    callback = TrueAccuracy(inputs["test_images"], inputs["test_labels"])
    recorded = []
    for epochs in inputs["epochs"]:
        data, size = (inputs["images"], inputs["labels"]), inputs["batch_size"]
        model.fit(*data, batch_size=size, epochs=epochs, shuffle=False, verbose=0, callbacks=[callback])
        recorded.append([float(accuracy) for accuracy in callback.accuracies])
    return {"accuracies": recorded[0], "accuracies of a second fit": recorded[1]}


def _is_logged(case: Case) -> bool:
    return case.part == "accuracies" and close(case.got, trained_accuracies(case.inputs)["logged"][0])


def _both_fits(case: Case) -> bool:
    tested = trained_accuracies(case.inputs)["tested"]
    return case.part != "accuracies" and close(case.got, tested[0] + tested[1])


RECORD = Exercise(
    id="12-record",
    inputs=_record_inputs,
    probe=_record_probe,
    parts=(Part("accuracies", axes=("epoch",), weight=2), Part("accuracies of a second fit", axes=("epoch",))),
    hints=(
        Hint(
            "logged-accuracy",
            _is_logged,
            "These are the accuracies from the logs: a mean over the training batches. Ask the model itself.",
        ),
        Hint("not-reset", _both_fits, "The list still holds the first fit: begin a new one in on_train_begin."),
        Hint(
            "before-the-epoch",
            lambda case: case.part == "accuracies" and close(case.got[1:], case.want[:-1]),
            "These belong to the beginning of each epoch: record in on_epoch_end.",
        ),
        Hint("one-per-batch", lambda case: len(case.got) > sum(case.inputs["epochs"]), "One number per epoch is asked for."),
        Hint(
            "last-epoch-only",
            lambda case: len(case.got) == 1 and len(case.want) > 1 and close(case.got[0], case.want[-1]),
            "Only the last epoch is in the list: record in on_epoch_end, not in on_train_end.",
        ),
    ),
    error_hints=(
        ErrorHint("no-such-key", "NoneType", "logs.get(…) found nothing: metrics=['accuracy'] logs the key 'accuracy'."),
    ),
)

# --- 12-loop ---------------------------------------------------------------------------------------------------------

_HOOKS = [f"{what}_{end}" for what in ("train", "epoch", "train_batch", "test", "test_batch") for end in ("begin", "end")]


def _loop_inputs(rng: np.random.Generator) -> dict[str, Any]:
    features, classes, size = int(rng.integers(4, 9)), int(rng.integers(3, 6)), int(rng.integers(5, 12))
    images = floats(rng, size * 6, features)
    batches = list(zip(np.split(images, 6), np.split(_labels(rng, images, classes), 6), strict=True))
    num_batches = int(rng.integers(2, 4))
    return {
        "kernel": floats(rng, features, classes),
        "learning_rate": float(rng.uniform(0.3, 0.6)),
        "batches": batches[:num_batches],
        "validation_batches": batches[num_batches:],
        "epochs": 5,
        "stop_after": int(rng.integers(2, 4)),
    }


def _loop_probe(fit_by_hand: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras

    model = _compiled(inputs, [])
    hooks: list[str] = []
    losses: list[Any] = []

    def note(hook: str) -> Any:
        return lambda self, *args, **kwargs: hooks.append(hook)

    class StopAfter(keras.callbacks.Callback):
        def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
            loss = (logs or {}).get("val_loss")
            losses.append(None if loss is None else float(loss))
            self.model.stop_training = epoch + 1 == inputs["stop_after"]

    trace = type("Trace", (keras.callbacks.Callback,), {f"on_{hook}": note(hook) for hook in _HOOKS})
    data = (inputs["batches"], inputs["validation_batches"], inputs["epochs"])
    fit_by_hand(model, *data, [trace(), StopAfter()])
    return {"hooks": hooks, "validation losses": losses, "weights": [np.array(w) for w in model.get_weights()]}


def _hooks_are(case: Case, epochs: int | None = None, tests: str = "inside") -> bool:
    inputs = case.inputs
    epochs = epochs or inputs["stop_after"]
    counts = len(inputs["batches"]), len(inputs["validation_batches"])
    return case.part == "hooks" and list(case.got) == hook_order(*counts, epochs, tests=tests)


LOOP = Exercise(
    id="12-loop",
    inputs=_loop_inputs,
    probe=_loop_probe,
    parts=(Part("hooks", weight=2), Part("validation losses", axes=("epoch",), rtol=1e-3), Part("weights", rtol=1e-3)),
    hints=(
        Hint(
            "no-test-hooks",
            lambda case: _hooks_are(case, tests="left out") or _hooks_are(case, case.inputs["epochs"], "left out"),
            "As in tutorial E, the calls around validation are missing: test_begin, test_batch_begin, and so on.",
        ),
        Hint(
            "validated-too-late",
            lambda case: _hooks_are(case, tests="after the epoch"),
            "The epoch ends after validation: on_epoch_end must be able to see val_loss.",
        ),
        Hint(
            "does-not-stop",
            lambda case: any(
                _hooks_are(case, epochs) for epochs in range(case.inputs["stop_after"] + 1, case.inputs["epochs"] + 1)
            ),
            "A callback set model.stop_training and the loop went on: look at it at the end of each epoch.",
        ),
        Hint(
            "no-batch-hooks",
            lambda case: case.part == "hooks" and list(case.got) == [hook for hook in case.want if "batch" not in hook],
            "The calls around each batch are missing: train_batch_begin, test_batch_begin, and so on.",
        ),
        Hint(
            "stops-without-an-end",
            lambda case: case.part == "hooks" and [*case.got, "train_end"] == list(case.want),
            "on_train_end was not called: leave the loop with break, not with return.",
        ),
        Hint(
            "last-batch-only",
            lambda case: (
                case.part == "validation losses" and close(case.got, [row[-1] for row in loop_results(case.inputs)[0]])
            ),
            "That is the loss of the last validation batch: average over all of them.",
        ),
        Hint(
            "validation-trains",
            lambda case: (
                case.part == "validation losses"
                and close(case.got, np.mean(loop_results(case.inputs, train_all=True)[0], axis=1))
            ),
            "The model has learned from the validation batches, too: there use test_on_batch, which changes no weight.",
        ),
        Hint(
            "no-val-loss",
            lambda case: case.part == "validation losses" and None in case.got,
            "The logs of on_epoch_end have no val_loss: put the validation loss there under this name.",
        ),
    ),
)

# --- 12-stop ---------------------------------------------------------------------------------------------------------


def _stop_inputs(rng: np.random.Generator) -> dict[str, Any]:
    patience = int(rng.integers(2, 5))
    level = float(rng.uniform(1.5, 2.5))
    losses = []
    for _ in range(3):  # three records, with fewer than `patience` worse epochs after each
        level -= float(rng.uniform(0.2, 0.3))
        losses += [level, *(level + rng.uniform(0.05, 0.15, patience - 1))]
    level -= 0.2
    zigzag = np.where(np.arange(patience * 3) % 2 == 0, 0.2, 0.1) + rng.uniform(0, 0.05, patience * 3)
    zigzag[1] = 0  # as good as the best: no better
    rise = level + 0.3 + 0.1 * np.arange(patience + 1)
    losses += [level, *(level + zigzag), *rise, level - 0.1]  # the best loss of all comes too late
    kernels = rng.normal(0, 1, (len(losses), int(rng.integers(2, 6)), 1)).astype(np.float32)
    return {"patience": patience, "losses": [round(float(x), 4) for x in losses], "kernels": kernels}


def _stop_probe(StopEarly: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras

    model = sequential(inputs["kernels"].shape[1:2], [keras.layers.Dense(1, use_bias=False)])
    callback = StopEarly(inputs["patience"])
    callback.set_model(model)
    model.stop_training = False
    callback.on_train_begin()
    last = -1
    for last, loss in enumerate(inputs["losses"]):
        callback.on_epoch_begin(last)
        model.set_weights([inputs["kernels"][last]])
        callback.on_epoch_end(last, {"loss": 1 / (last + 1), "val_loss": loss})
        if model.stop_training:
            break
    callback.on_train_end({})
    return {"last epoch": last, "kernel": np.array(model.get_weights()[0])}


def _last_epoch_is(case: Case, **rule: Any) -> bool:
    return case.part == "last epoch" and case.got == stopped(case.inputs, **rule)[0]


STOP = Exercise(
    id="12-stop",
    inputs=_stop_inputs,
    probe=_stop_probe,
    parts=(Part("last epoch"), Part("kernel", axes=("feature", "unit"))),
    hints=(
        Hint(
            "count-not-reset",
            lambda case: _last_epoch_is(case, reset=False),
            "Every worse epoch was counted. The count begins again at 0 with each new best loss.",
        ),
        Hint(
            "equal-is-better",
            lambda case: _last_epoch_is(case, ties=True),
            "An epoch as good as the best one began the count again: better is only what is less, < and not <=.",
        ),
        Hint(
            "one-epoch-late",
            lambda case: _last_epoch_is(case, late=1),
            "Too late by an epoch: stop when patience is reached.",
        ),
        Hint(
            "one-epoch-early",
            lambda case: _last_epoch_is(case, late=-1),
            "Too early by an epoch: the best epoch itself is not one of the patience epochs after it.",
        ),
        Hint(
            "against-the-previous",
            lambda case: _last_epoch_is(case, against="previous"),
            "Compare with the best loss so far, not with that of the epoch before.",
        ),
        Hint(
            "never-stopped",
            lambda case: case.part == "last epoch" and case.got == len(case.inputs["losses"]) - 1,
            "Training went on to the last epoch: watch logs['val_loss'], and set self.model.stop_training = True.",
        ),
        Hint(
            "last-weights",
            lambda case: case.part == "kernel" and close(case.got, case.inputs["kernels"][stopped(case.inputs)[0]]),
            "The model has the weights of the last epoch: keep copies at each new best loss, and put them back at the end.",
        ),
    ),
)

# --- 12-schedule -----------------------------------------------------------------------------------------------------


def _schedule_inputs(rng: np.random.Generator) -> dict[str, Any]:
    return {
        "peak": float(rng.uniform(0.2, 0.5)),
        "warm_up_steps": int(rng.integers(4, 7)),
        "decay": float(rng.uniform(0.7, 0.9)),
        "batches": 3,
        "epochs": int(rng.integers(3, 5)),
    }


def _schedule_probe(WarmUp: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras

    model = sequential((1,), [keras.layers.Dense(1, use_bias=False, kernel_initializer="zeros")])
    # The loss is the mean output for inputs of 1, so its gradient is 1 and each step moves the kernel by the learning rate.
    model.compile(optimizer=keras.optimizers.SGD(1.0), loss=lambda y_true, y_pred: keras.ops.mean(y_pred))
    kernels = [0.0]

    class Follow(keras.callbacks.Callback):
        def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
            kernels.append(float(np.asarray(self.model.layers[0].kernel)[0, 0]))

    callback = WarmUp(inputs["peak"], inputs["warm_up_steps"], inputs["decay"])
    images, count = np.ones((inputs["batches"] * 2, 1), np.float32), inputs["epochs"]
    model.fit(images, images, batch_size=2, epochs=count, verbose=0, callbacks=[callback, Follow()])
    return {"learning rates": -np.diff(kernels)}


SCHEDULE = Exercise(
    id="12-schedule",
    inputs=_schedule_inputs,
    probe=_schedule_probe,
    parts=(Part("learning rates", axes=("step",), rtol=1e-3, atol=1e-5),),
    hints=(
        Hint(
            "restarts-each-epoch",
            gives(warm_up_rates, restart=True),
            "The warm-up begins again in each epoch: `batch` counts within the epoch. Keep a count of your own.",
        ),
        Hint(
            "first-step-at-zero",
            lambda case: abs(case.got[0]) < 1e-6,
            "The first step has a learning rate of 0 and is lost: step 0 takes peak · 1 / warm_up_steps.",
        ),
        Hint(
            "rate-unchanged",
            lambda case: bool(np.allclose(case.got, 1.0, atol=1e-4)),
            "The optimizer never heard of it: assign to self.model.optimizer.learning_rate.",
        ),
        Hint(
            "once-an-epoch",
            lambda case: np.ptp(case.got.reshape(-1, case.inputs["batches"]), axis=1).max() < 1e-4,
            "All steps of an epoch have the same rate: set it before each batch, and count the steps.",
        ),
        Hint(
            "one-step-late",
            lambda case: close(case.got[1:], warm_up_rates(case.inputs)[:-1]) and np.isclose(case.got[0], 1.0, atol=1e-3),
            "Each rate comes one step too late: set it before the step, in on_train_batch_begin.",
        ),
        Hint(
            "no-decay",
            lambda case: bool(np.allclose(case.got[case.inputs["warm_up_steps"] :], case.inputs["peak"], rtol=1e-3)),
            "After the warm-up the rate stays at its peak: multiply it with decay, once for each further step.",
        ),
        Hint(
            "decay-one-step-late",
            gives(warm_up_rates, power=-1),
            "Two steps have the peak rate. The last step of the warm-up has it; the next one is smaller already.",
        ),
    ),
)

# --- 12-movement -----------------------------------------------------------------------------------------------------


def _movement_inputs(rng: np.random.Generator) -> dict[str, Any]:
    features, units, epochs = int(rng.integers(3, 7)), int(rng.integers(2, 6)), int(rng.integers(3, 6))
    shapes = [(features, units), (units,), (units,), (units,), (units,), (units,)]  # Dense, then BatchNormalization
    rounds = [[floats(rng, *shape, mean=1) for shape in shapes] for _ in range(epochs + 1)]
    return {"rounds": rounds}


def _movement_probe(Movement: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras

    (features, units), rounds = inputs["rounds"][0][0].shape, inputs["rounds"]
    model = sequential((features,), [keras.layers.Dense(units), keras.layers.BatchNormalization()], rounds[0])
    callback = Movement()
    callback.set_model(model)
    callback.on_train_begin({})
    for epoch, weights in enumerate(rounds[1:]):
        callback.on_epoch_begin(epoch, {})
        model.set_weights(weights)
        callback.on_epoch_end(epoch, {"loss": 1.0})
    callback.on_train_end({})
    return {"distances": [float(distance) for distance in callback.distances]}


def _lengths(case: Case) -> list[float]:
    return [np.linalg.norm(np.concatenate([w.ravel() for w in weights[:4]])) for weights in case.inputs["rounds"]]


MOVEMENT = Exercise(
    id="12-movement",
    inputs=_movement_inputs,
    probe=_movement_probe,
    parts=(Part("distances", axes=("epoch",)),),
    hints=(
        Hint(
            "no-copy",
            lambda case: len(case.got) == len(case.want) and not np.any(case.got),
            "All distances are 0: you kept the variables, which change with the model. Keep copies: weight.numpy().copy().",
        ),
        Hint(
            "lengths-compared",
            lambda case: close(np.abs(np.diff(_lengths(case))), case.got),
            "You subtracted two lengths. Subtract the vectors, then take the length of the difference.",
        ),
        Hint("kernel-only", gives(distances, count=1), "That is the first kernel alone: all trainable weights count."),
        Hint(
            "since-the-beginning",
            gives(distances, since="start"),
            "These are distances from the first weights: remember the new weights at the end of each epoch.",
        ),
        Hint(
            "all-weights",
            gives(distances, count=6),
            "The moving statistics are not trained: take model.trainable_weights.",
        ),
        Hint(
            "sum-of-norms",
            gives(sums_of_norms),
            "You added the norms of the single weights. Take all of them as one vector: add the squares, then the root.",
        ),
        Hint("no-root", lambda case: close(np.sqrt(case.got), case.want), "Take the square root of the sum of squares."),
    ),
)

EXERCISES = (RECORD, STOP, SCHEDULE, MOVEMENT, LOOP)
