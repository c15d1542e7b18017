"""Exercises of notebook 04: dropout masks, the mode of a layer, the loop, the frozen mask, dropout at test time."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.exercises.model import Case, ErrorHint, Exercise, Hint, Part


def _like(got: Any, other: np.ndarray) -> bool:
    return np.shape(got) == np.shape(other) and np.allclose(got, other, rtol=1e-3, atol=1e-4)


# --- 04-mask ---------------------------------------------------------------------------------------------------------


def _mask_inputs(rng: np.random.Generator) -> dict[str, Any]:
    shape = int(rng.integers(3, 8)), int(rng.integers(6, 20))
    rate = float(rng.choice([0.1, 0.2, 0.3, 0.7, 0.8]))  # not 0.5, which is its own complement
    mask = (rng.random(shape) >= rate).astype(np.float32)
    mask[0, :2] = 0, 1  # at least one of each
    return {"inputs": rng.normal(0, 2, shape).astype(np.float32), "mask": mask, "rate": rate}


def _mask_probe(dropout: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import tensorflow as tf

    tensors = [tf.constant(inputs[name]) for name in ("inputs", "mask")]
    # In one part: the test output alone would be right without work.
    return {"outputs in training and in test": [dropout(*tensors, inputs["rate"], mode) for mode in (True, False)]}


def _masked(case: Case, scale: float, inverted: bool = False) -> bool:
    """Is the training output this multiple of what the mask (or its opposite) leaves?"""
    mask = 1 - case.inputs["mask"] if inverted else case.inputs["mask"]
    return _like(case.got[0], case.inputs["inputs"] * mask * scale)


MASK = Exercise(
    id="04-mask",
    inputs=_mask_inputs,
    probe=_mask_probe,
    parts=(Part("outputs in training and in test"),),
    hints=(
        Hint(
            "scaled-at-test",
            lambda case: _masked(case, 1) and _like(case.got[1], case.inputs["inputs"] * (1 - case.inputs["rate"])),
            "That is the first paper's way, which shrinks the test output. Keras makes the training output larger instead.",
        ),
        Hint(
            "dropped-at-test",
            lambda case: _like(case.got[0], case.want[0]) and not _like(case.got[1], case.want[1]),
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
    features, hidden, classes, size, tests = (int(n) for n in rng.integers((6, 10, 3, 8, 4), (12, 20, 7, 16, 9)))
    rate = float(rng.choice([0.2, 0.3, 0.4]))
    mask = np.ones(hidden, np.float32)
    mask[rng.permutation(hidden)[: max(2, round(rate * hidden))]] = 0
    weights = [
        rng.normal(0, np.sqrt(2 / features), (features, hidden)),
        rng.normal(0.2, 0.2, hidden),
        rng.normal(0, np.sqrt(2 / hidden), (hidden, classes)),
        rng.normal(0, 0.2, classes),
    ]
    batches = [
        (rng.random((size, features), dtype=np.float32), np.eye(classes, dtype=np.float32)[rng.integers(0, classes, size)])
        for _ in range(int(rng.integers(2, 5)))
    ]
    return {
        "weights": [array.astype(np.float32) for array in weights],
        "mask": mask,
        "rate": rate,
        "batches": batches,
        "learning_rate": float(rng.uniform(0.2, 0.5)),
        "test_images": rng.random((tests, features), dtype=np.float32),
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
    model = keras.Sequential([keras.layers.Dense(hidden, activation="relu"), GivenDropout(), keras.layers.Dense(classes)])
    model.build((None, inputs["test_images"].shape[1]))
    model.set_weights(inputs["weights"])
    logits = train_and_test(model, inputs["batches"], inputs["learning_rate"], inputs["test_images"])
    return {"trained weights": model.get_weights(), "test logits": logits}


def forward(weights: list[np.ndarray], images: np.ndarray, kept: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Hidden layer after dropout, and logits."""
    hidden = np.maximum(images @ weights[0] + weights[1], 0) * kept
    return hidden, hidden @ weights[2] + weights[3]


def train_by_hand(inputs: Any, kept: np.ndarray, mean: bool = True) -> list[np.ndarray]:
    """The weights after the loop, in NumPy; `kept` multiplies the hidden layer."""
    weights = [array.astype(np.float64) for array in inputs["weights"]]
    for images, labels in inputs["batches"]:
        hidden, logits = forward(weights, images, kept)
        p = np.exp(logits - logits.max(axis=1, keepdims=True))
        slope = (p / p.sum(axis=1, keepdims=True) - labels) / (len(images) if mean else 1)
        back = (slope @ weights[2].T) * kept * (hidden > 0)
        gradients = [images.T @ back, back.sum(axis=0), hidden.T @ slope, slope.sum(axis=0)]
        weights = [w - inputs["learning_rate"] * g for w, g in zip(weights, gradients, strict=True)]
    return weights


def kept_of(inputs: Any) -> np.ndarray:
    return inputs["mask"] / (1 - inputs["rate"])


def _trained_like(case: Case, kept: Any, mean: bool = True) -> bool:
    weights = train_by_hand(case.inputs, kept, mean)
    return all(_like(got, want) for got, want in zip(case.got, weights, strict=True))


def _tested_in_training_mode(case: Case) -> bool:
    kept = kept_of(case.inputs)
    return _like(case.got, forward(train_by_hand(case.inputs, kept), case.inputs["test_images"], kept)[1])


LOOP = Exercise(
    id="04-loop",
    inputs=_loop_inputs,
    probe=_loop_probe,
    parts=(Part("trained weights", weight=2), Part("test logits", axes=("image", "class"))),
    hints=(
        Hint(
            "trained-in-test-mode",
            lambda case: case.part == "trained weights" and _trained_like(case, np.ones_like(case.inputs["mask"])),
            "The loop trained without Dropout: nobody told the model the mode. Pass training=True inside the tape.",
        ),
        Hint(
            "sum-not-mean",
            lambda case: case.part == "trained weights" and _trained_like(case, kept_of(case.inputs), mean=False),
            "The steps are too long by the size of the batch: average the losses before differentiating.",
        ),
        Hint(
            "untrained",
            lambda case: case.part == "trained weights" and all(map(_like, case.got, case.inputs["weights"])),
            "The model's weights have not changed: assign the new values to the model's own variables.",
        ),
        Hint(
            "tested-in-training-mode",
            lambda case: case.part == "test logits" and _tested_in_training_mode(case),
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
            "Each run had a layer, a session or a call of its own. Draw the graph once; only sess.run belongs in the loop.",
        ),
        Hint(
            "repeats-counted",
            lambda case: _counted(case, lambda each: each["num_runs"] - 1 if each["library"] == "K1" else 1),
            "Close: count how many different outputs there are, not how often the output changed.",
        ),
    ),
    error_hints=(
        ErrorHint("uninitialised", "FailedPrecondition", "Keras 3's Dropout has a variable: run the initializer first."),
        ErrorHint("outside-the-graph", "not compatible with eager", "A placeholder needs a graph: tf.Graph().as_default()."),
    ),
    seconds=30.0,
)

# --- 04-mc -----------------------------------------------------------------------------------------------------------


def _mc_inputs(rng: np.random.Generator) -> dict[str, Any]:
    count, features, classes = (int(n) for n in rng.integers((3, 25, 3), (7, 40, 6)))
    return {
        "images": rng.uniform(0.5, 1.5, (count, features)).astype(np.float32),
        "kernel": rng.normal(0, 0.7, (features, classes)).astype(np.float32),  # spreads of 3 to 6
        "rate": float(rng.choice([0.4, 0.5])),
        "num_runs": int(rng.integers(280, 320)),
    }


def _mc_probe(mean_and_spread: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras

    model = keras.Sequential([keras.layers.Dropout(inputs["rate"]), keras.layers.Dense(inputs["kernel"].shape[1])])
    model.build((None, len(inputs["kernel"])))
    model.set_weights([inputs["kernel"], np.zeros(inputs["kernel"].shape[1], np.float32)])
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
            "over-the-images",
            lambda case: np.shape(case.got) != np.shape(case.want) and np.ndim(case.got) > 0,
            "The statistics run along the wrong axis: keep images and classes, and lose the axis of the runs.",
        ),
    ),
    error_hints=(ErrorHint("two-results", "unpack", "Return two arrays: the mean, and the spread."),),
    seconds=30.0,
)

EXERCISES = (MASK, MODES, LOOP, FROZEN, MC)
