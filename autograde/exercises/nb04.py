"""Exercises of notebook 04: dropout masks, the mode of a layer, the loop, the frozen mask, dropout at test time."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.exercises.by_hand import train_two_layers, two_layers
from autograde.exercises.draws import floats, integers, one_hot, pixels
from autograde.exercises.hints import OUTSIDE_THE_GRAPH, all_close, close
from autograde.exercises.model import Case, ErrorHint, Exercise, Hint, Part
from autograde.exercises.probes import sequential, tensors

# --- 04-mask ---------------------------------------------------------------------------------------------------------


def _mask_inputs(rng: np.random.Generator) -> dict[str, Any]:
    shape = int(rng.integers(3, 8)), int(rng.integers(6, 20))
    rate = float(rng.choice([0.1, 0.2, 0.3, 0.7, 0.8]))  # not 0.5, which is its own complement
    mask = (rng.random(shape) >= rate).astype(np.float32)
    mask[0, :2] = 0, 1  # at least one of each
    return {"inputs": floats(rng, *shape, scale=2), "mask": mask, "rate": rate}


def _mask_probe(dropout: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    images, mask = tensors(inputs, "inputs", "mask")
    # In one part: the test output alone would be right without work.
    return {"outputs in training and in test": [dropout(images, mask, inputs["rate"], mode) for mode in (True, False)]}


def _masked(case: Case, scale: float, inverted: bool = False) -> bool:
    """Is the training output this multiple of what the mask (or its opposite) leaves?"""
    mask = 1 - case.inputs["mask"] if inverted else case.inputs["mask"]
    return close(case.got[0], case.inputs["inputs"] * mask * scale)


MASK = Exercise(
    id="04-mask",
    inputs=_mask_inputs,
    probe=_mask_probe,
    parts=(Part("outputs in training and in test"),),
    hints=(
        Hint(
            "scaled-at-test",
            lambda case: _masked(case, 1) and close(case.got[1], case.inputs["inputs"] * (1 - case.inputs["rate"])),
            "That is the first paper's way, which shrinks the test output. Keras makes the training output larger instead.",
        ),
        Hint(
            "modes-exchanged",
            lambda case: close(case.got[0], case.inputs["inputs"]),
            "Training mode passes the inputs on unchanged: the two modes have changed places.",
        ),
        Hint(
            "dropped-at-test",
            lambda case: close(case.got[0], case.want[0]) and not close(case.got[1], case.want[1]),
            "Training mode is right. In test mode the inputs pass unchanged: look at the argument training.",
        ),
        Hint(
            "not-scaled",
            lambda case: _masked(case, 1),
            "The mask is applied, but the kept inputs must grow, so that the mean stays what it was.",
        ),
        Hint(
            "scaled-by-the-rate",
            lambda case: _masked(case, 1 / case.inputs["rate"]) or _masked(case, 1 - case.inputs["rate"]),
            "The scale is wrong: rate is the share that is dropped; divide by the share that is kept.",
        ),
        Hint(
            "mask-inverted",
            lambda case: any(_masked(case, scale, True) for scale in (1, 1 / (1 - case.inputs["rate"]))),
            "The mask is the wrong way round: 1 means kept.",
        ),
        Hint(
            "another-mask",
            lambda case: bool(np.any((case.got[0] == 0) != (case.inputs["mask"] == 0))),
            "Other inputs are dropped than the mask says: do not draw one, use the one that is given.",
        ),
    ),
)

# --- 04-modes --------------------------------------------------------------------------------------------------------

_RANDOM = ("Dropout", "GaussianNoise", "GaussianDropout", "AlphaDropout")
_IDLE = ("Dropout of rate 0", "frozen BatchNormalization")  # two modes in general, but not as they are set
_PLAIN = ("Dense", "ReLU", "LayerNormalization", "Flatten")
_IGNORE_THE_ARGUMENT = ("Dense",)  # its call takes `training` all the same


def _modes_inputs(rng: np.random.Generator) -> dict[str, Any]:
    names = [*rng.permutation(_RANDOM)[:3], "BatchNormalization", *_IDLE, "Dense", *rng.permutation(_PLAIN[1:])[:2]]
    inputs = rng.uniform(0.5, 2, (int(rng.integers(4, 9)), int(rng.integers(8, 16)))).astype(np.float32)
    return {"layers": [str(names[i]) for i in rng.permutation(len(names))], "inputs": inputs}


def _make_layer(name: str) -> Any:
    from keras import layers

    if name == "Dropout of rate 0":
        return layers.Dropout(0.0)
    if name == "frozen BatchNormalization":
        return layers.BatchNormalization(trainable=False)
    arguments = {"Dense": (3,), **dict.fromkeys(_RANDOM, (0.5,))}
    return getattr(layers, name)(*arguments.get(name, ()))


def _truth(value: Any) -> Any:
    """NumPy's and TensorFlow's booleans as Python's; anything else as it is."""
    array = np.asarray(value) if hasattr(value, "dtype") else None
    return bool(array) if array is not None and array.shape == () and array.dtype == bool else value


def _modes_probe(depends_on_mode: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    layers = [_make_layer(name) for name in inputs["layers"]]
    return {"depends on the mode": [_truth(depends_on_mode(layer, inputs["inputs"])) for layer in layers]}


def _says(case: Case, *names: str) -> bool:
    """Is the answer True for exactly these layers?"""
    return case.got == [name in names for name in case.inputs["layers"]]


MODES = Exercise(
    id="04-modes",
    inputs=_modes_inputs,
    probe=_modes_probe,
    parts=(Part("depends on the mode"),),
    hints=(
        Hint(
            "inverted",
            lambda case: case.got == [not value for value in case.want],
            "Every answer is the wrong way round: return True when the outputs differ.",
        ),
        Hint(
            "nobody-said",
            lambda case: not any(case.got),
            "Every answer is False. Without a word a call is in test mode: compare training=True with training=False.",
        ),
        Hint(
            "reads-the-signature",
            lambda case: _says(case, *_RANDOM, *_IDLE, "BatchNormalization", *_IGNORE_THE_ARGUMENT),
            "An argument named training says little: Dense has it and does nothing with it. Compare outputs.",
        ),
        Hint(
            "only-the-random-ones",
            lambda case: _says(case, *_RANDOM),
            "You found the random layers. BatchNormalization is not random and has two modes: compare True with False.",
        ),
        Hint(
            "goes-by-the-class",
            lambda case: any(said and name in _IDLE for name, said in zip(case.inputs["layers"], case.got, strict=True)),
            "A Dropout of rate 0 and a frozen BatchNormalization do the same in both modes: ask the layer, not its class.",
        ),
    ),
)

# --- 04-loop ---------------------------------------------------------------------------------------------------------


def _loop_inputs(rng: np.random.Generator) -> dict[str, Any]:
    features, hidden, classes, size, tests = integers(rng, (6, 10, 3, 8, 4), (12, 20, 7, 16, 9))
    rate = float(rng.choice([0.2, 0.3, 0.4]))
    mask = np.ones(hidden, np.float32)
    mask[rng.permutation(hidden)[: max(2, round(rate * hidden))]] = 0
    weights = [
        *(floats(rng, features, hidden, scale=np.sqrt(2 / features)), floats(rng, hidden, mean=0.2, scale=0.2)),
        *(floats(rng, hidden, classes, scale=np.sqrt(2 / hidden)), floats(rng, classes, scale=0.2)),
    ]
    batches = [(pixels(rng, size, features), one_hot(rng, size, classes)) for _ in range(int(rng.integers(2, 5)))]
    return {
        "weights": weights,
        "mask": mask,
        "rate": rate,
        "batches": batches,
        "learning_rate": float(rng.uniform(0.2, 0.5)),
        "test_images": pixels(rng, tests, features),
    }


def _loop_probe(train_and_test: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras
    import tensorflow as tf

    kept = tf.constant(inputs["mask"] / np.float32(1 - inputs["rate"]))

    class GivenDropout(keras.layers.Layer):
        """Dropout whose mask is given."""

        def call(self, inputs: Any, training: bool | None = None) -> Any:
            return inputs * kept if training else inputs

    hidden, classes = inputs["weights"][2].shape
    layers = [keras.layers.Dense(hidden, activation="relu"), GivenDropout(), keras.layers.Dense(classes)]
    model = sequential(inputs["test_images"].shape[1:], layers, inputs["weights"])
    logits = train_and_test(model, inputs["batches"], inputs["learning_rate"], inputs["test_images"])
    return {"trained weights": model.get_weights(), "test logits": logits}


def kept_of(inputs: Any) -> np.ndarray:
    return inputs["mask"] / (1 - inputs["rate"])


def _trained_like(case: Case, kept: Any, sums: bool = False) -> bool:
    return case.part == "trained weights" and all_close(case.got, train_two_layers(case.inputs, kept, sums)[1])


def _tested_in_training_mode(case: Case) -> bool:
    kept = kept_of(case.inputs)
    trained = train_two_layers(case.inputs, kept)[1]
    return case.part == "test logits" and close(case.got, two_layers(trained, case.inputs["test_images"], kept)[1])


LOOP = Exercise(
    id="04-loop",
    inputs=_loop_inputs,
    probe=_loop_probe,
    parts=(Part("trained weights", weight=2), Part("test logits", axes=("image", "class"))),
    hints=(
        Hint(
            "trained-in-test-mode",
            lambda case: _trained_like(case, 1.0),
            "The loop trained without Dropout: nobody told the model the mode. Pass training=True inside the tape.",
        ),
        Hint(
            "sum-not-mean",
            lambda case: _trained_like(case, kept_of(case.inputs), sums=True),
            "The steps are too long by the size of the batch: average the losses before differentiating.",
        ),
        Hint(
            "untrained",
            lambda case: case.part == "trained weights" and all_close(case.got, case.inputs["weights"]),
            "The model's weights have not changed: assign the new values to the model's own variables.",
        ),
        Hint(
            "other-steps",
            lambda case: case.part == "trained weights",
            "Take one plain step of this rate for each batch, on the mean cross-entropy; the outputs are logits.",
        ),
        Hint(
            "tested-in-training-mode",
            _tested_in_training_mode,
            "The training is right; the test ran in training mode. Pass training=False there.",
        ),
    ),
    seconds=30.0,
)

# --- 04-frozen -------------------------------------------------------------------------------------------------------


def _frozen_inputs(rng: np.random.Generator) -> dict[str, Any]:
    order = rng.permutation(["K1", "keras", "K1", "keras"])
    runs = rng.permutation(np.arange(3, 9))
    cases = [
        {"library": str(library), "rate": float(rng.choice([0.3, 0.5, 0.7])), "num_runs": int(count)}
        for library, count in zip(order, runs, strict=False)
    ]
    images = rng.uniform(0.5, 1, (int(rng.integers(2, 5)), int(rng.integers(60, 90)))).astype(np.float32)
    return {"cases": cases, "images": images}


def _frozen_probe(count_masks: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras
    import tensorflow as tf

    libraries = {"K1": tf.compat.v1.keras, "keras": keras}
    counts = [
        count_masks(libraries[each["library"]], each["rate"], inputs["images"], each["num_runs"]) for each in inputs["cases"]
    ]
    return {"different masks": counts}


def _counted(case: Case, count: Any) -> bool:
    """Are the numbers those that `count` gives for each case?"""
    return case.got == [count(each) for each in case.inputs["cases"]]


FROZEN = Exercise(
    id="04-frozen",
    inputs=_frozen_inputs,
    probe=_frozen_probe,
    parts=(Part("different masks"),),
    hints=(
        Hint(
            "test-mode",
            lambda case: _counted(case, lambda each: 1),
            "No layer drops anything here: call Dropout in training mode, training=True.",
        ),
        Hint(
            "drawn-anew",
            lambda case: _counted(case, lambda each: each["num_runs"]),
            "Each run had a layer, a session or a tf.function of its own: draw one plain call, and repeat sess.run only.",
        ),
        Hint(
            "repeats-counted",
            lambda case: _counted(case, lambda each: each["num_runs"] - 1 if each["library"] == "K1" else 1),
            "Close: count how many different outputs there are, not how often the output changed.",
        ),
    ),
    error_hints=(
        ErrorHint("uninitialised", "FailedPrecondition", "Keras 3's Dropout has a variable: run the initializer first."),
        OUTSIDE_THE_GRAPH,
    ),
    seconds=30.0,
)

# --- 04-mc -----------------------------------------------------------------------------------------------------------


def _mc_inputs(rng: np.random.Generator) -> dict[str, Any]:
    count, features, classes = integers(rng, (3, 25, 3), (7, 40, 6))
    return {
        "images": rng.uniform(0.5, 1.5, (count, features)).astype(np.float32),
        "kernel": floats(rng, features, classes, scale=0.7),  # spreads of 3 to 6
        "rate": float(rng.choice([0.4, 0.5])),
        "num_runs": int(rng.integers(280, 320)),
    }


def _mc_probe(mean_and_spread: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras

    features, classes = inputs["kernel"].shape
    layers = [keras.layers.Dropout(inputs["rate"]), keras.layers.Dense(classes)]
    model = sequential((features,), layers, [inputs["kernel"], np.zeros(classes, np.float32)])
    mean, spread = mean_and_spread(model, inputs["images"], inputs["num_runs"])
    return {"mean": mean, "spread": spread}


def spread_by_formula(inputs: Any) -> np.ndarray:
    """The standard deviation of dropout followed by a Dense layer: each input is kept or not, independently."""
    share = inputs["rate"] / (1 - inputs["rate"])
    return np.sqrt(share * inputs["images"] ** 2 @ inputs["kernel"] ** 2)


def _about(got: Any, want: np.ndarray) -> bool:
    return np.shape(got) == want.shape and np.allclose(got, want, rtol=0.3)


MC = Exercise(
    id="04-mc",
    inputs=_mc_inputs,
    probe=_mc_probe,
    # Of two runs of 300 draws each, a spread differs by 6 % or so, and a mean by a twelfth of the spread.
    parts=(
        Part("mean", axes=("image", "class"), rtol=0.05, atol=2.0),
        Part("spread", axes=("image", "class"), rtol=0.3, atol=0.0, weight=2),
    ),
    hints=(
        Hint(
            "test-mode",
            lambda case: case.part == "spread" and not np.any(np.asarray(case.got) > 1e-3),
            "There is no spread at all: in test mode every run gives the same. Pass training=True.",
        ),
        Hint(
            "variance",
            lambda case: case.part == "spread" and _about(case.got, np.asarray(case.want) ** 2),
            "That is the variance: the standard deviation is its square root.",
        ),
        Hint(
            "of-the-mean",
            lambda case: case.part == "spread" and _about(case.got, case.want / np.sqrt(case.inputs["num_runs"])),
            "That is how far the mean may be off. Asked for is the spread of the single runs: do not divide.",
        ),
        Hint(
            "order",
            lambda case: case.part == "mean" and _about(case.got, spread_by_formula(case.inputs)),
            "These are the spreads: return the mean first.",
        ),
        Hint(
            "over-the-images",
            lambda case: np.shape(case.got) != np.shape(case.want) and np.ndim(case.got) > 0,
            "The statistics run along the wrong axis: keep images and classes, and lose the axis of the runs.",
        ),
    ),
    error_hints=(ErrorHint("two-results", "unpack", "Return two arrays: the mean, and the spread."),),
    seconds=30.0,
)

EXERCISES = (MASK, MODES, LOOP, FROZEN, MC)
