"""Exercises of notebook 12: losses of batches, what old nights kept, callbacks for a night, a rescue, a loop."""

from __future__ import annotations

import contextlib
import io
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from autograde.exercise import Exercise, Part, When, WhenError
from autograde.exercise.draws import floats, integers
from autograde.exercise.predicates import close
from course.asking import drive, logged, sequential
from course.mistakes import HABITS


def _labels(rng: np.random.Generator, images: np.ndarray, classes: int) -> np.ndarray:
    """One-hot labels that a linear model can learn, so that losses fall from epoch to epoch."""
    scores = images @ rng.normal(0, 1, (images.shape[1], classes))
    return np.eye(classes, dtype=np.float32)[scores.argmax(axis=1)]


def _compiled(layers: list[Any], weights: list[Any], rate: float, loss: str = "mse", metrics: tuple[str, ...] = ()) -> Any:
    import keras

    model = sequential(weights[0].shape[:1], layers, weights)
    model.compile(keras.optimizers.SGD(rate), loss, metrics=list(metrics))
    return model


def _softmax(inputs: dict[str, Any], *metrics: str) -> Any:
    import keras

    classes = inputs["kernel"].shape[1]
    weights = [inputs["kernel"], np.zeros(classes, np.float32)]
    layers = [keras.layers.Dense(classes, activation="softmax")]
    return _compiled(layers, weights, inputs["learning_rate"], "categorical_crossentropy", metrics)


# --- 12-batches ------------------------------------------------------------------------------------------------------


def _batches_inputs(rng: np.random.Generator) -> dict[str, Any]:
    features, classes, size = integers(rng, (6, 3, 8), (12, 6, 16))
    images = floats(rng, size * int(rng.integers(5, 9)), features)
    return {
        "kernel": floats(rng, features, classes),
        "learning_rate": 0.5,
        "images": images,
        "labels": _labels(rng, images, classes),
        "batch_size": size,
        "epochs": integers(rng, (2, 2), (4, 4)),
    }


def _batches_probe(BatchLosses: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    model, callback = _softmax(inputs, "accuracy"), BatchLosses()
    found, histories = [], []
    for epochs in inputs["epochs"]:
        options = {"batch_size": inputs["batch_size"], "epochs": epochs, "shuffle": False, "verbose": 0}
        history = model.fit(inputs["images"], inputs["labels"], callbacks=[callback], **options).history
        found.append([float(loss) for loss in callback.losses])
        histories.append(history["loss"])
    return {"losses": found[0], "losses of a second fit": found[1], "losses in the History": histories}


def _first_epoch(case: Any) -> int:
    return len(case.inputs["images"]) // case.inputs["batch_size"]


BATCHES = Exercise(
    id="12-batches",
    inputs=_batches_inputs,
    probe=_batches_probe,
    parts=(
        Part("losses in the History", rtol=1e-3, needs="losses"),
        Part("losses", axes=("batch",), rtol=1e-3, atol=1e-4, weight=2),
        Part("losses of a second fit", axes=("batch",), rtol=1e-3, atol=1e-4, needs="losses"),
    ),
    when=(
        When(
            "first-epoch-only",
            lambda case: (
                case.part == "losses"
                and close(case.got[: _first_epoch(case)], case.want[: _first_epoch(case)])
                and not close(case.got, case.want)
            ),
            "The first epoch is right, the others are not: with each epoch the mean begins anew, and so must your total.",
        ),
    ),
    errors=HABITS,
)

# --- 12-audit --------------------------------------------------------------------------------------------------------

_FALLING = ("val_loss", "val_accounts_wrong", "val_missed")
_RISING = ("val_acc", "val_sevens", "val_f1")


def _falling(rng: np.random.Generator, patience: int) -> np.ndarray:
    """Three records with fewer than `patience` worse values after each, a tie, a rise; and the best one comes too late."""
    level, values = float(rng.uniform(1.5, 2.5)), []
    for _ in range(3):
        level -= float(rng.uniform(0.2, 0.3))
        values += [level, *(level + rng.uniform(0.05, 0.15, patience - 1))]
    level -= 0.2
    waiting = np.where(np.arange(patience) % 2 == 0, 0.2, 0.1) + rng.uniform(0, 0.05, patience)
    waiting[0] = 0  # as good as the best: no better
    tail = level + 0.3 + rng.uniform(0, 0.1, 3)
    return np.round([*values, level, *(level + waiting), *tail, level - 0.1], 3)


def _audit_inputs(rng: np.random.Generator) -> dict[str, Any]:
    patience = int(rng.integers(2, 5))
    history = {name: _falling(rng, patience).tolist() for name in _FALLING}
    history |= {name: (3 - _falling(rng, patience)).tolist() for name in _RISING}
    history["val_missed"][1] = float("nan")
    names = [*history, "val_auc"]
    cases = [(names[i], patience) for i in rng.permutation(len(names))]
    return {"history": history, "cases": [*cases, ("val_loss", len(history["val_loss"]))]}


def _audit_probe(audit: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    told = [audit(inputs["history"], *case) for case in inputs["cases"]]
    return {"epochs run": [int(run) for run, _ in told], "epoch in the file": [int(kept) for _, kept in told]}


def _wrong_only_for(*names: str) -> Any:
    """Whether an answer is wrong for some of these monitors, and for no other."""

    def fits(case: Any) -> bool:
        monitors = [monitor for monitor, _ in case.inputs["cases"]]
        wrong = {name for name, got, want in zip(monitors, case.got, case.want, strict=True) if got != want}
        return bool(wrong) and wrong <= set(names)

    return fits


AUDIT = Exercise(
    id="12-audit",
    inputs=_audit_inputs,
    probe=_audit_probe,
    parts=(Part("epoch in the file", weight=2), Part("epochs run")),
    when=(
        When(
            "the-absent-monitor",
            _wrong_only_for("val_auc"),
            "Only the monitor that is not in the history is wrong: then nothing stops, and no file is written.",
        ),
        When(
            "acc-inside-a-name",
            _wrong_only_for("val_accounts_wrong"),
            "Keras 2.1.2 does not know what a name means: it asks whether the letters acc are in it, anywhere.",
        ),
        When(
            "what-it-should-have-kept",
            _wrong_only_for("val_sevens", "val_f1", "val_accounts_wrong"),
            "That is what it should have kept. Follow the old rule: acc in the name, or lower is better.",
        ),
    ),
    errors=(
        WhenError("no-such-key", "KeyError", "A monitor need not be in the history: ask first; then no file is written."),
        *HABITS,
    ),
)

# --- 12-night --------------------------------------------------------------------------------------------------------


def _night_inputs(rng: np.random.Generator) -> dict[str, Any]:
    patience, before = integers(rng, (2, 2), (4, 4))
    best = float(rng.uniform(4, 6))
    rising = best - 1 - np.sort(rng.uniform(0, 2, before))[::-1]
    falling = best - np.sort(rng.uniform(0.5, 3, patience))
    scores = np.round([*rising, best, *falling, best + 1], 3)
    length = len(scores)
    return {
        "patience": patience,
        "val_sevens": scores.tolist(),
        "sevens": [*np.linspace(3, 9, length - 2).round(3).tolist(), 8.9, 8.8],  # of the training: best too late
        "val_loss": np.round(np.roll(np.linspace(0.5, 1.5, length), before - 1), 3).tolist(),  # lowest too early
        "kernels": floats(rng, length, 3, 1),
    }


def _night_model(inputs: dict[str, Any]) -> Any:
    import keras

    return _compiled([keras.layers.Dense(1, use_bias=False)], [inputs["kernels"][-1]], 0.1)


def _epochs(inputs: dict[str, Any]) -> list[tuple[list[Any], dict[str, float]]]:
    """The weights and the logs of each epoch of the night."""
    names = ("val_sevens", "sevens", "val_loss")
    told = zip(*(inputs[name] for name in names), strict=True)
    logs = [{"loss": 1 / number, **dict(zip(names, values, strict=True))} for number, values in enumerate(told, start=1)]
    return [([kernel], each) for kernel, each in zip(inputs["kernels"], logs, strict=True)]


def _night_probe(night_callbacks: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras
    import tensorflow as tf

    epochs = _epochs(inputs)
    with tempfile.TemporaryDirectory() as name, contextlib.redirect_stdout(io.StringIO()):
        whole, cut = Path(name, "whole"), Path(name, "cut")
        whole.mkdir(), cut.mkdir()
        model, again = _night_model(inputs), _night_model(inputs)
        run = drive(night_callbacks(str(whole), inputs["patience"]), model, epochs)
        kept = keras.models.load_model(whole / "best.keras").get_weights()[0] if (whole / "best.keras").exists() else None
        drive(night_callbacks(str(cut), inputs["patience"]), _night_model(inputs), epochs[:2], ends=False)
        drive(night_callbacks(str(cut), inputs["patience"]), again, [], ends=False)
        return {
            "epochs run": run,
            "kernel in best.keras": kept if kept is not None else "no such file" if whole.exists() else "no such folder",
            "kernel after training": np.array(model.get_weights()[0]),
            "kernel after the power cut": np.array(again.get_weights()[0]),
            "val_sevens in the curves": [
                round(float(tf.make_ndarray(value.tensor)), 3)
                for path, _, value in logged(whole / "curves")
                if "sevens" in value.tag and "validation" in str(path.parent)
            ],
        }


NIGHT = Exercise(
    id="12-night",
    inputs=_night_inputs,
    probe=_night_probe,
    parts=(
        Part("kernel in best.keras", axes=("feature", "unit"), weight=2),
        Part("epochs run", needs="kernel in best.keras"),
        Part("kernel after training", axes=("feature", "unit")),
        Part("kernel after the power cut", axes=("feature", "unit")),
        Part("val_sevens in the curves", axes=("epoch",), needs="kernel in best.keras"),
    ),
    when=(
        When(
            "no-file",
            lambda case: case.part == "kernel in best.keras" and case.got == "no such file",
            "There is no best.keras in the folder: give ModelCheckpoint the folder and this name together.",
            anywhere=True,
        ),
        When(
            "no-curves",
            lambda case: case.part == "val_sevens in the curves" and len(case.got) == 0,
            "No curve of val_sevens was found below curves: give the TensorBoard callback this folder, and nobody else.",
            anywhere=True,
        ),
        When(
            "nothing-backed-up",
            lambda case: case.part == "kernel after the power cut" and close(case.got, case.inputs["kernels"][-1]),
            "After the power cut the training began from the start: back up each epoch, in a folder of its own.",
        ),
    ),
    errors=(
        WhenError(
            "no-direction",
            "isn't able to automatically determine",
            "Keras does not know which way val_sevens is better: say mode, in each callback that monitors it.",
        ),
        WhenError("old-ending", "must end in `.keras`", "A whole model is kept in a file that ends in .keras."),
        WhenError("weights-alone", "must end in `.weights.h5`", "best.keras holds the whole model: no save_weights_only."),
        *HABITS,
    ),
    seconds=40.0,
)

# --- 12-rescue -------------------------------------------------------------------------------------------------------


def _rescue_inputs(rng: np.random.Generator) -> dict[str, Any]:
    features, size, batches = integers(rng, (4, 5, 5), (8, 9, 8))
    images = floats(rng, size * batches, features)
    return {
        "images": images,
        "targets": floats(rng, len(images), 1, scale=20.0),
        "kernels": [floats(rng, features, 5), floats(rng, 5, 1)],
        "batch_size": size,
        "bad_batch": int(rng.choice([1, 3])),  # of the first fit; in the second it is the first batch
        "spoil": [str(what) for what in rng.permutation(["images", "targets"])],
    }


def _rescue_model(inputs: dict[str, Any]) -> Any:
    import keras

    layers = [
        keras.layers.Dense(5, use_bias=False),
        keras.layers.BatchNormalization(),
        keras.layers.Dense(1, use_bias=False),
    ]
    (first, last), ones, zeros = inputs["kernels"], np.ones(5), np.zeros(5)
    return _compiled(layers, [first, ones, zeros, zeros, ones, last], 0.01)


def _rescue_probe(Rescue: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras

    weights, batches = [], []

    class Count(keras.callbacks.Callback):
        def on_train_batch_begin(self, batch: int, logs: dict[str, Any] | None = None) -> None:
            batches[-1] += 1

    with contextlib.redirect_stdout(io.StringIO()):
        for spoilt in [*inputs["spoil"], ""]:
            data, model = {name: inputs[name].copy() for name in ("images", "targets")}, _rescue_model(inputs)
            bad = 0 if batches else inputs["bad_batch"] * inputs["batch_size"]
            if spoilt:
                data[spoilt][bad, 0] = {"images": np.nan, "targets": 3e38}[spoilt]  # a loss of NaN, and an infinite one
            batches.append(0)
            options = {"batch_size": inputs["batch_size"], "epochs": 2, "shuffle": False, "verbose": 0}
            model.fit(
                data["images"],
                data["targets"],
                callbacks=[Rescue(), Count()],
                **options,
            )
            weights.append([np.array(weight) for weight in model.get_weights()])
    return {
        "batches run": batches,
        "weights after the fits with a bad batch": weights[:2],
        "weights after a good fit": weights[2],
    }


def _some_not_finite(case: Any) -> bool:
    """NaN or infinite, or on the way there: an infinite loss may still have a finite gradient, of 1e38."""
    return not all((np.abs(array) < 1e20).all() for weights in case.got for array in weights)


RESCUE = Exercise(
    id="12-rescue",
    inputs=_rescue_inputs,
    probe=_rescue_probe,
    parts=(
        Part("weights after the fits with a bad batch", rtol=1e-3, atol=1e-5, weight=2),
        Part("batches run", needs="weights after the fits with a bad batch"),
        Part("weights after a good fit", rtol=1e-3, atol=1e-5, needs="weights after the fits with a bad batch"),
    ),
    when=(
        When(
            "statistics-lost",
            lambda case: (
                case.part == "weights after the fits with a bad batch"
                and _some_not_finite(case)
                and all((np.abs(weights[0]) < 1e20).all() for weights in case.got)
            ),
            "The kernels are saved, BatchNormalization's statistics are not: they belong to the weights that you put back.",
        ),
        When(
            "still-not-finite",
            lambda case: case.part == "weights after the fits with a bad batch" and _some_not_finite(case),
            "Weights are not finite: copy them before each batch, and set them when its loss is NaN or infinite.",
        ),
    ),
    errors=HABITS,
    seconds=40.0,
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

    model = _softmax(inputs)
    hooks: list[str] = []
    losses: list[Any] = []
    numbers: list[int] = []

    def note(hook: str) -> Any:
        return lambda self, *args, **kwargs: hooks.append(hook)

    class StopAfter(keras.callbacks.Callback):
        def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
            numbers.append(batch)
            self.model.stop_training = len(numbers) == inputs["stop_after"] * len(inputs["batches"])

        def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
            loss = (logs or {}).get("val_loss")
            losses.append(None if loss is None else float(loss))

    def refuse(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("fit itself was called")

    model.fit = refuse
    trace = type("Trace", (keras.callbacks.Callback,), {f"on_{hook}": note(hook) for hook in _HOOKS})
    data = (inputs["batches"], inputs["validation_batches"], inputs["epochs"])
    fit_by_hand(model, *data, [trace(), StopAfter()])
    told = {"hooks": hooks, "numbers of the batches": numbers, "validation losses": losses}
    return told | {"weights": [np.array(w) for w in model.get_weights()]}


LOOP = Exercise(
    id="12-loop",
    inputs=_loop_inputs,
    probe=_loop_probe,
    parts=(
        Part("hooks", self_reported=True, needs="weights"),
        Part("numbers of the batches", self_reported=True, needs="hooks"),
        Part("validation losses", axes=("epoch",), rtol=1e-3),
        Part("weights", rtol=1e-3),
    ),
    when=(
        When(
            "no-batch-hooks",
            lambda case: case.part == "hooks" and "epoch_end" in case.got and not any("batch" in hook for hook in case.got),
            "The calls around each batch are missing: train_batch_begin, test_batch_begin, and so on.",
            anywhere=True,
        ),
        When(
            "stops-without-an-end",
            lambda case: case.part == "hooks" and [*case.got, "train_end"] == list(case.want),
            "on_train_end was not called: leave the loop with break, not with return.",
            anywhere=True,
        ),
        When(
            "no-val-loss",
            lambda case: case.part == "validation losses" and None in case.got,
            "The logs of on_epoch_end have no val_loss: put the validation loss there under this name.",
            anywhere=True,
        ),
    ),
    errors=(WhenError("fit-itself", "fit itself was called", "You call fit: write its loop, with train_on_batch."),),
)

EXERCISES = (BATCHES, AUDIT, NIGHT, RESCUE, LOOP)
