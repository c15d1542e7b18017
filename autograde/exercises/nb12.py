"""Exercises of notebook 12: recording, stopping early, a schedule, movement of the weights, a loop with callbacks."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.exercises.model import Case, ErrorHint, Exercise, Hint, Part


def _like(got: Any, other: Any, rtol: float = 1e-3) -> bool:
    return np.shape(got) == np.shape(other) and np.allclose(got, other, rtol=rtol, atol=1e-5)


def _softmax(logits: np.ndarray) -> np.ndarray:
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    return p / p.sum(axis=1, keepdims=True)


def _labels(rng: np.random.Generator, images: np.ndarray, classes: int) -> np.ndarray:
    """One-hot labels that a linear model can learn, so that accuracies rise from epoch to epoch."""
    scores = images @ rng.normal(0, 1, (images.shape[1], classes))
    return np.eye(classes, dtype=np.float32)[scores.argmax(axis=1)]


def _compiled(inputs: dict[str, Any], metrics: list[str]) -> Any:
    import keras

    features, classes = inputs["kernel"].shape
    model = keras.Sequential([keras.Input((features,)), keras.layers.Dense(classes, activation="softmax")])
    model.set_weights([inputs["kernel"], np.zeros(classes, np.float32)])
    optimizer = keras.optimizers.SGD(inputs["learning_rate"])
    model.compile(optimizer=optimizer, loss="categorical_crossentropy", metrics=metrics)
    return model


# --- 12-record -------------------------------------------------------------------------------------------------------


def _record_inputs(rng: np.random.Generator) -> dict[str, Any]:
    features, classes = int(rng.integers(6, 12)), int(rng.integers(3, 6))
    images = rng.normal(0, 1, (200, features)).astype(np.float32)
    labels = _labels(rng, images, classes)
    return {
        "kernel": rng.normal(0, 1, (features, classes)).astype(np.float32),
        "learning_rate": 0.5,
        "images": images[:120],
        "labels": labels[:120],
        "test_images": images[120:],
        "test_labels": labels[120:],
        "batch_size": int(rng.choice([20, 30, 40])),
        "epochs": [int(n) for n in rng.integers(2, 5, 2)],
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


def trained_accuracies(inputs: dict[str, Any]) -> dict[str, list[list[float]]]:
    """For each fit and epoch: the accuracy that the logs give, and that of the test images after the epoch."""
    kernel, bias = inputs["kernel"].astype(np.float64), np.zeros(inputs["kernel"].shape[1])
    logged: list[list[float]] = []
    tested: list[list[float]] = []
    for epochs in inputs["epochs"]:
        logged.append([])
        tested.append([])
        for _ in range(epochs):
            hits = 0
            for start in range(0, len(inputs["images"]), inputs["batch_size"]):
                rows = slice(start, start + inputs["batch_size"])
                images, labels = inputs["images"][rows], inputs["labels"][rows]
                p = _softmax(images @ kernel + bias)
                hits += int((p.argmax(axis=1) == labels.argmax(axis=1)).sum())
                kernel = kernel - inputs["learning_rate"] * images.T @ (p - labels) / len(images)
                bias = bias - inputs["learning_rate"] * (p - labels).mean(axis=0)
            logged[-1].append(hits / len(inputs["images"]))
            guesses = (inputs["test_images"] @ kernel + bias).argmax(axis=1)
            tested[-1].append(float((guesses == inputs["test_labels"].argmax(axis=1)).mean()))
    return {"logged": logged, "tested": tested}


def _is_logged(case: Case) -> bool:
    return case.part == "accuracies" and _like(case.got, trained_accuracies(case.inputs)["logged"][0])


def _both_fits(case: Case) -> bool:
    tested = trained_accuracies(case.inputs)["tested"]
    return case.part != "accuracies" and _like(case.got, tested[0] + tested[1])


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
            "last-epoch-only",
            lambda case: len(case.got) == 1 and len(case.want) > 1 and _like(case.got[0], case.want[-1]),
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
    images = rng.normal(0, 1, (size * 6, features)).astype(np.float32)
    batches = list(zip(np.split(images, 6), np.split(_labels(rng, images, classes), 6), strict=True))
    num_batches = int(rng.integers(2, 4))
    return {
        "kernel": rng.normal(0, 1, (features, classes)).astype(np.float32),
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


def hook_order(num_batches: int, num_validation_batches: int, epochs: int, *, tests: str = "inside") -> list[str]:
    """What `fit` calls; with tests="left out" or "after the epoch", what it does not."""
    batches = ["train_batch_begin", "train_batch_end"] * num_batches
    test = ["test_begin", *["test_batch_begin", "test_batch_end"] * num_validation_batches, "test_end"]
    ends = {"inside": [*test, "epoch_end"], "left out": ["epoch_end"], "after the epoch": ["epoch_end", *test]}
    return ["train_begin", *(["epoch_begin", *batches, *ends[tests]] * epochs), "train_end"]


def _hooks_are(case: Case, epochs: int | None = None, tests: str = "inside") -> bool:
    inputs = case.inputs
    epochs = epochs or inputs["stop_after"]
    counts = len(inputs["batches"]), len(inputs["validation_batches"])
    return case.part == "hooks" and list(case.got) == hook_order(*counts, epochs, tests=tests)


def loop_results(inputs: dict[str, Any]) -> tuple[list[list[float]], list[np.ndarray]]:
    """The losses of the validation batches after each epoch, and the weights at the end."""
    kernel, bias = inputs["kernel"].astype(np.float64), np.zeros(inputs["kernel"].shape[1])
    losses: list[list[float]] = []
    for _ in range(inputs["stop_after"]):
        for images, labels in inputs["batches"]:
            error = _softmax(images @ kernel + bias) - labels
            kernel = kernel - inputs["learning_rate"] * images.T @ error / len(images)
            bias = bias - inputs["learning_rate"] * error.mean(axis=0)
        tests = [-np.log((_softmax(x @ kernel + bias) * y).sum(axis=1)).mean() for x, y in inputs["validation_batches"]]
        losses.append([float(loss) for loss in tests])
    return losses, [kernel, bias]


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
            lambda case: _hooks_are(case, case.inputs["epochs"]),
            "A callback set model.stop_training and the loop went on: look at it at the end of each epoch.",
        ),
        Hint(
            "stops-without-an-end",
            lambda case: case.part == "hooks" and [*case.got, "train_end"] == list(case.want),
            "on_train_end was not called: leave the loop with break, not with return.",
        ),
        Hint(
            "last-batch-only",
            lambda case: (
                case.part == "validation losses" and _like(case.got, [row[-1] for row in loop_results(case.inputs)[0]])
            ),
            "That is the loss of the last validation batch: average over all of them.",
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
    rise = level + 0.3 + 0.1 * np.arange(patience + 1)
    losses += [level, *(level + zigzag), *rise, level - 0.1]  # the best loss of all comes too late
    kernels = rng.normal(0, 1, (len(losses), int(rng.integers(2, 6)), 1)).astype(np.float32)
    return {"patience": patience, "losses": [round(float(x), 4) for x in losses], "kernels": kernels}


def _stop_probe(StopEarly: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras

    shape = inputs["kernels"].shape[1:]
    model = keras.Sequential([keras.Input(shape[:1]), keras.layers.Dense(1, use_bias=False)])
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


def stopped(inputs: dict[str, Any], *, reset: bool = True, against: str = "best", late: int = 0) -> tuple[int, int]:
    """The last epoch and the best one, for the right rule or for a wrong one."""
    best, best_epoch, previous, waited = np.inf, 0, np.inf, 0
    for epoch, loss in enumerate(inputs["losses"]):
        better = loss < (best if against == "best" else previous)
        waited = (0 if reset else waited) if better else waited + 1
        if loss < best:
            best, best_epoch = loss, epoch
        previous = loss
        if waited >= inputs["patience"] + late:
            return epoch, best_epoch
    return len(inputs["losses"]) - 1, best_epoch


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
            "one-epoch-late",
            lambda case: _last_epoch_is(case, late=1),
            "Too late by an epoch: stop when patience is reached.",
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
            lambda case: case.part == "kernel" and _like(case.got, case.inputs["kernels"][stopped(case.inputs)[0]]),
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

    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False, kernel_initializer="zeros")])
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


def warm_up_rates(inputs: dict[str, Any], *, restart: bool = False, first: int = 1, power: int = 0) -> np.ndarray:
    """The learning rate of each step, for the right rule or for a wrong one."""
    rates = []
    for step in range(inputs["batches"] * inputs["epochs"]):
        step = step % inputs["batches"] if restart else step
        if step < inputs["warm_up_steps"]:
            rates.append(inputs["peak"] * (step + first) / inputs["warm_up_steps"])
        else:
            rates.append(inputs["peak"] * inputs["decay"] ** (step - inputs["warm_up_steps"] + 1 + power))
    return np.array(rates)


SCHEDULE = Exercise(
    id="12-schedule",
    inputs=_schedule_inputs,
    probe=_schedule_probe,
    parts=(Part("learning rates", axes=("step",), rtol=1e-3, atol=1e-5),),
    hints=(
        Hint(
            "restarts-each-epoch",
            lambda case: _like(case.got, warm_up_rates(case.inputs, restart=True)),
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
            "one-step-late",
            lambda case: _like(case.got[1:], warm_up_rates(case.inputs)[:-1]) and np.isclose(case.got[0], 1.0, atol=1e-3),
            "Each rate comes one step too late: set it before the step, in on_train_batch_begin.",
        ),
        Hint(
            "no-decay",
            lambda case: bool(np.allclose(case.got[case.inputs["warm_up_steps"] :], case.inputs["peak"], rtol=1e-3)),
            "After the warm-up the rate stays at its peak: multiply it with decay, once for each further step.",
        ),
        Hint(
            "decay-one-step-late",
            lambda case: _like(case.got, warm_up_rates(case.inputs, power=-1)),
            "Two steps have the peak rate. The last step of the warm-up has it; the next one is smaller already.",
        ),
    ),
)

# --- 12-movement -----------------------------------------------------------------------------------------------------


def _movement_inputs(rng: np.random.Generator) -> dict[str, Any]:
    features, units, epochs = int(rng.integers(3, 7)), int(rng.integers(2, 6)), int(rng.integers(3, 6))
    shapes = [(features, units), (units,), (units,), (units,), (units,), (units,)]  # Dense, then BatchNormalization
    rounds = [[rng.normal(1, 1, shape).astype(np.float32) for shape in shapes] for _ in range(epochs + 1)]
    return {"rounds": rounds}


def _movement_probe(Movement: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras

    (features, units), rounds = inputs["rounds"][0][0].shape, inputs["rounds"]
    model = keras.Sequential([keras.Input((features,)), keras.layers.Dense(units), keras.layers.BatchNormalization()])
    model.set_weights(rounds[0])
    callback = Movement()
    callback.set_model(model)
    callback.on_train_begin({})
    for epoch, weights in enumerate(rounds[1:]):
        callback.on_epoch_begin(epoch, {})
        model.set_weights(weights)
        callback.on_epoch_end(epoch, {"loss": 1.0})
    callback.on_train_end({})
    return {"distances": [float(distance) for distance in callback.distances]}


def distances(inputs: dict[str, Any], *, since: str = "previous", count: int = 4) -> np.ndarray:
    """How far the first `count` weights have moved in each epoch, as one long vector."""
    rounds = [np.concatenate([w.ravel() for w in weights[:count]]).astype(np.float64) for weights in inputs["rounds"]]
    starts = rounds[:-1] if since == "previous" else [rounds[0]] * (len(rounds) - 1)
    return np.array([np.linalg.norm(b - a) for a, b in zip(starts, rounds[1:], strict=True)])


def _sum_of_norms(inputs: dict[str, Any]) -> np.ndarray:
    rounds = inputs["rounds"]
    return np.array([sum(np.linalg.norm(b[i] - a[i]) for i in range(4)) for a, b in zip(rounds, rounds[1:], strict=False)])


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
            "since-the-beginning",
            lambda case: _like(case.got, distances(case.inputs, since="start")),
            "These are distances from the first weights: remember the new weights at the end of each epoch.",
        ),
        Hint(
            "all-weights",
            lambda case: _like(case.got, distances(case.inputs, count=6)),
            "The moving statistics are not trained: take model.trainable_weights.",
        ),
        Hint(
            "sum-of-norms",
            lambda case: _like(case.got, _sum_of_norms(case.inputs)),
            "You added the norms of the single weights. Take all of them as one vector: add the squares, then the root.",
        ),
        Hint("no-root", lambda case: _like(np.sqrt(case.got), case.want), "Take the square root of the sum of squares."),
    ),
)

EXERCISES = (RECORD, STOP, SCHEDULE, MOVEMENT, LOOP)
