"""Exercises of notebook 04: dropout masks, the mode of a layer, modes that are overruled, and what repairs them."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.exercise import Case, Exercise, Part, When, WhenError
from autograde.exercise.draws import drawn_later, floats, integers, one_hot, only_a_number, pixels
from autograde.exercise.predicates import close
from course.asking import sequential, tensors, truth
from course.mistakes import HABITS

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


def _another_mask(case: Case) -> bool:
    """Is something dropped in training, and not just what the mask drops?"""
    zeros = np.asarray(case.got[0]) == 0
    return bool(zeros.any() and (zeros != (case.inputs["mask"] == 0)).any())


MASK = Exercise(
    id="04-mask",
    inputs=_mask_inputs,
    probe=_mask_probe,
    parts=(Part("outputs in training and in test"),),
    when=(
        When(
            "dropped-at-test",
            lambda case: close(case.got[0], case.want[0]) and not close(case.got[1], case.want[1]),
            "Training mode is right. In test mode the inputs pass unchanged: look at the argument training.",
        ),
        When("another-mask", _another_mask, "Other inputs are dropped than the mask says: do not draw one, use that one."),
    ),
)

# --- 04-modes --------------------------------------------------------------------------------------------------------

_RANDOM = ("Dropout", "GaussianNoise", "GaussianDropout", "AlphaDropout")
_IDLE = ("Dropout of rate 0", "frozen BatchNormalization")  # two modes in general, but not as they are set
_PLAIN = ("Dense", "ReLU", "LayerNormalization", "Flatten")
_GIVEN = ("Given 0", "Given 1", "Given 2")  # layers whose name, class and settings say nothing: see _make_given


def _modes_inputs(rng: np.random.Generator) -> dict[str, Any]:
    names = [*rng.permutation(_RANDOM)[:3], "BatchNormalization", *_IDLE, "Dense", *rng.permutation(_PLAIN[1:])[:2], *_GIVEN]
    inputs = rng.uniform(0.5, 2, (int(rng.integers(4, 9)), int(rng.integers(8, 16)))).astype(np.float32)
    features = np.append(0, 1 + rng.permutation(inputs.shape[1] - 1))
    inputs[:, features[:2]] = 0  # the first one, too, so that a look at one corner finds no Dropout
    # For each given layer the kernels of its two modes, which differ in one row: one that these inputs reach, or not.
    rows = [features[0], features[2], features[int(rng.integers(1, 3))]]
    kernels = np.stack([_two_kernels(rng, inputs.shape[1], row) for row in rows])
    layers = [str(names[i]) for i in rng.permutation(len(names))]
    return {"layers": layers, "kernels": rng.permutation(kernels), "inputs": inputs}


def _two_kernels(rng: np.random.Generator, features: int, row: int) -> np.ndarray:
    """Two kernels that differ in one row, and there so that the mean of the outputs stays what it is."""
    kernels = np.repeat(floats(rng, 1, features, 3), 2, axis=0)
    a, b = rng.uniform(1, 2, 2)
    kernels[1, row] += np.array([a, b, -a - b], np.float32)
    return kernels


def _make_given(kernels: np.ndarray) -> Any:
    """A layer with one kernel in test mode and another in training mode: whether that shows, the outputs say."""
    import keras

    class Given(keras.layers.Layer):
        def call(self, inputs: Any, training: bool = False) -> Any:
            return keras.ops.matmul(inputs, kernels[int(training)])

    return Given()


def _make_layer(name: str, kernels: np.ndarray) -> Any:
    from keras import layers

    if name in _GIVEN:
        return _make_given(kernels[_GIVEN.index(name)])
    if name == "Dropout of rate 0":
        return layers.Dropout(0.0)
    if name == "frozen BatchNormalization":
        return layers.BatchNormalization(trainable=False)
    arguments = {"Dense": (3,), **dict.fromkeys(_RANDOM, (0.5,))}
    return getattr(layers, name)(*arguments.get(name, ()))


def _modes_probe(depends_on_mode: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    layers = [_make_layer(name, inputs["kernels"]) for name in inputs["layers"]]
    return {"depends on the mode": [truth(depends_on_mode(layer, inputs["inputs"])) for layer in layers]}


MODES = Exercise(
    id="04-modes",
    inputs=_modes_inputs,
    probe=_modes_probe,
    parts=(Part("depends on the mode"),),
    when=(
        When(
            "inverted",
            lambda case: case.got == [not value for value in case.want],
            "Every answer is the wrong way round: return True when the outputs differ.",
        ),
        When(
            "nobody-said",
            lambda case: not any(case.got),
            "Every answer is False. Without a word a call is in test mode: compare training=True with training=False.",
        ),
        When(
            "all-true",
            lambda case: all(case.got),
            "Every answer is True, also for layers like Dense: compare the two outputs, and allow for rounding.",
        ),
    ),
)

# --- 04-overruled ----------------------------------------------------------------------------------------------------


def _functional(layer: Any, features: int, written: bool | None) -> Any:
    """A model of this one layer, with the mode that is written into its call."""
    import keras

    pixels = keras.Input((features,))
    return keras.Model(pixels, layer(pixels) if written is None else layer(pixels, training=written))


def _subclassed(layer: Any) -> Any:
    """The same, always in training mode, as a subclass."""
    import keras

    class Subclassed(keras.Model):
        def __init__(self) -> None:
            super().__init__()
            self.layer = layer

        def call(self, inputs: Any) -> Any:
            return self.layer(inputs, training=True)

    return Subclassed()


def _draw_models(rng: np.random.Generator) -> tuple[list[Any], np.ndarray]:
    from keras import layers

    images = rng.uniform(0.5, 2, integers(rng, (5, 6), (9, 13))).astype(np.float32)
    features = images.shape[1]
    dark, bright = rng.permutation(features)[:2]
    images[:, dark] = 0

    def given(row: int) -> Any:
        return _make_given(_two_kernels(rng, features, row))

    made = [
        *(_functional(layers.Dropout(0.5), features, written) for written in (True, False, None)),
        *(_functional(layer, features, True) for layer in (layers.Dropout(0.0), layers.BatchNormalization())),
        _functional(layers.BatchNormalization(trainable=False), features, True),
        *(_functional(given(bright), features, written) for written in (True, None)),
        _functional(given(dark), features, True),  # two modes, which these images do not show
        _functional(_functional(layers.BatchNormalization(), features, None), features, True),  # a model in a model
        _subclassed(given(bright)),
    ]
    return [made[i] for i in rng.permutation(len(made))], images


def _overruled_probe(predict_overrules: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    models, images = drawn_later(inputs, _draw_models)
    return {"is overruled": [truth(predict_overrules(model, images)) for model in models]}


OVERRULED = Exercise(
    id="04-overruled",
    inputs=only_a_number,
    probe=_overruled_probe,
    parts=(Part("is overruled"),),
    when=(
        When(
            "inverted",
            lambda case: case.got == [not value for value in case.want],
            "Every answer is the wrong way round: return True when predict gives something else.",
        ),
        When(
            "both-told",
            lambda case: not any(case.got),
            'Every answer is False: both of your outputs are told "test". Let one side be told nothing.',
        ),
        When(
            "all-true",
            lambda case: all(case.got),
            "Every answer is True, also for models in which nothing is written: compare outputs, and allow for rounding.",
        ),
    ),
    errors=HABITS,
    seconds=40.0,
)

# --- 04-tune ---------------------------------------------------------------------------------------------------------


def _tune_inputs(rng: np.random.Generator) -> dict[str, Any]:
    features, hidden, classes, size, tests = integers(rng, (6, 10, 3, 8, 4), (12, 20, 7, 16, 9))
    rate = float(rng.choice([0.2, 0.3, 0.4]))
    mask = np.ones(hidden, np.float32)
    mask[rng.permutation(hidden)[: max(2, round(rate * hidden))]] = 0
    base = [
        *(floats(rng, features, hidden, scale=np.sqrt(2 / features)), floats(rng, hidden, scale=0.2)),
        *(floats(rng, hidden, mean=1, scale=0.2), floats(rng, hidden, scale=0.2)),  # scale and shift
        *(floats(rng, hidden, scale=0.5), rng.uniform(0.5, 2, hidden).astype(np.float32)),  # moving mean and variance
    ]
    return {
        "base weights": base,
        "head weights": [floats(rng, hidden, classes, scale=np.sqrt(2 / hidden)), floats(rng, classes, scale=0.2)],
        "mask": mask,
        "rate": rate,
        "batches": [(pixels(rng, size, features), one_hot(rng, size, classes)) for _ in range(int(rng.integers(2, 5)))],
        "learning_rate": float(rng.uniform(0.2, 0.5)),
        "test_images": pixels(rng, tests, features),
    }


def _tune_probe(fine_tune: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras
    import tensorflow as tf

    kept = tf.constant(inputs["mask"] / np.float32(1 - inputs["rate"]))

    class GivenDropout(keras.layers.Layer):
        """Dropout whose mask is given."""

        def call(self, inputs: Any, training: bool | None = None) -> Any:
            return inputs * kept if training else inputs

    hidden, classes = inputs["head weights"][0].shape
    below, norm = keras.layers.Dense(hidden), keras.layers.BatchNormalization()
    base = sequential(inputs["test_images"].shape[1:], [below, norm], inputs["base weights"])
    head = sequential((hidden,), [GivenDropout(), keras.layers.Dense(classes)], inputs["head weights"])
    logits = fine_tune(base, head, inputs["batches"], inputs["learning_rate"], inputs["test_images"])
    return {
        "moving statistics": base.get_weights()[4:],
        "trained weights": [*base.get_weights()[:4], *head.get_weights()],
        "test logits": logits,
    }


TUNE = Exercise(
    id="04-tune",
    inputs=_tune_inputs,
    probe=_tune_probe,
    parts=(
        Part("moving statistics", needs="trained weights"),
        Part("trained weights", weight=2),
        Part("test logits", axes=("image", "class")),
    ),
    when=(
        When(
            "other-steps",
            lambda case: case.part == "trained weights",
            "Take one plain step of this rate for each batch, on the mean cross-entropy; the head returns logits.",
        ),
    ),
    errors=(
        WhenError(
            "no-gradient",
            "and 'NoneType'",
            "A gradient is None: the tape has not seen the base. Call it inside the tape, and not by predict.",
        ),
        *HABITS,
    ),
    seconds=30.0,
)

# --- 04-opinions -----------------------------------------------------------------------------------------------------


def _opinions_inputs(rng: np.random.Generator) -> dict[str, Any]:
    count, features, hidden, classes = integers(rng, (3, 6, 25, 3), (7, 12, 40, 6))
    normal = [
        *(floats(rng, hidden, mean=1, scale=0.2), floats(rng, hidden, mean=0.5, scale=0.5)),
        *(floats(rng, hidden, mean=1.5, scale=0.5), rng.uniform(3, 5, hidden).astype(np.float32)),
    ]
    return {
        "images": pixels(rng, count, features),
        "lower": [floats(rng, features, hidden), floats(rng, hidden)],
        "normal": normal,
        # Spreads of several units in one class, a tenth of them in another: no single guess is near all of them.
        "upper": floats(rng, hidden, classes, scale=0.7)
        * 10 ** rng.permutation(np.linspace(-1, 0, classes, dtype=np.float32)),
        "rate": float(rng.choice([0.4, 0.5])),
        "num_runs": int(rng.integers(280, 320)),
    }


def _opinions_probe(opinions_of: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras
    from keras import layers

    hidden, classes = inputs["upper"].shape
    pixels = keras.Input((inputs["images"].shape[1],))
    norm = layers.BatchNormalization()
    x = layers.Dropout(inputs["rate"])(norm(layers.Dense(hidden, trainable=False)(pixels)))
    model = keras.Model(pixels, layers.Dense(classes, use_bias=False)(x))
    model.layers[1].set_weights(inputs["lower"])
    norm.set_weights(inputs["normal"])
    model.layers[-1].set_weights([inputs["upper"]])
    answers = np.asarray(opinions_of(model, inputs["images"], inputs["num_runs"]))
    return {
        "shape of the answers": list(answers.shape),
        "moving statistics": norm.get_weights()[2:],
        "trainable layers": [bool(layer.trainable) for layer in model.layers],
        "spread": answers.std(axis=0),
        "mean": answers.mean(axis=0),
    }


OPINIONS = Exercise(
    id="04-opinions",
    inputs=_opinions_inputs,
    probe=_opinions_probe,
    # Of two times 300 runs, a spread differs by 6 % or so, and a mean by a twelfth of the spread.
    parts=(
        Part("shape of the answers", needs="spread"),
        Part("moving statistics", needs="spread"),
        Part("trainable layers", needs="spread"),
        Part("spread", axes=("image", "class"), rtol=0.3, atol=0.0, weight=2),
        Part("mean", axes=("image", "class"), rtol=0.05, atol=2.0, needs="spread"),  # a run in test mode is near it
    ),
    when=(
        When(
            "no-spread",
            lambda case: case.part == "spread" and not np.any(np.asarray(case.got) > 1e-3),
            "All runs give the same answer: Dropout was in test mode, or one run was repeated.",
        ),
        When(
            "not-every-answer",
            lambda case: case.part == "shape of the answers",
            "Return every answer of every run: the axes are runs, images, classes, in this order.",
            anywhere=True,
        ),
    ),
    errors=HABITS,
    seconds=40.0,
)

EXERCISES = (MASK, MODES, OVERRULED, TUNE, OPINIONS)
