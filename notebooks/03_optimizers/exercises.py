"""Exercises of notebook 03: Adam by hand, translated and resumed optimizers, a schedule, a lost optimizer."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.exercise import Case, Exercise, Part, When, WhenError
from autograde.exercise.draws import drawn_later, floats, integers, only_a_number
from course.mistakes import HABITS


def _gradients_with_tiny_ones(rng: np.random.Generator, count: int, size: int) -> list[np.ndarray]:
    """Gradients of which each second entry is so small that epsilon matters."""
    scale = np.where(np.arange(size) % 2, 1e-7, 1.0)
    return [(rng.normal(0, 1, size) * scale).astype(np.float32) for _ in range(count)]


# --- 03-adam ---------------------------------------------------------------------------------------------------------


def _adam_inputs(rng: np.random.Generator) -> dict[str, Any]:
    size, count = int(rng.integers(6, 14)), int(rng.integers(3, 7))
    return {
        "weights": floats(rng, size),
        "gradients": _gradients_with_tiny_ones(rng, count, size),
        "learning_rate": float(rng.uniform(0.05, 0.2)),
        "beta_1": float(rng.uniform(0.8, 0.92)),
        "beta_2": float(rng.uniform(0.95, 0.99)),
        "epsilon": float(rng.uniform(1e-8, 5e-8)),
    }


def _adam_probe(adam_by_hand: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    settings = [inputs[name] for name in ("learning_rate", "beta_1", "beta_2", "epsilon")]
    return {"weights": adam_by_hand(inputs["weights"], inputs["gradients"], *settings)}


ADAM = Exercise(
    id="03-adam",
    inputs=_adam_inputs,
    probe=_adam_probe,
    parts=(Part("weights", axes=("weight",)),),
    when=(
        When(
            "counts-from-zero",
            lambda case: not np.isfinite(case.got).any(),
            "Infinite or not a number: at t = 0 the correction divides by 1 - 1. The first step has t = 1.",
        ),
        When(
            "one-array-for-both",
            lambda case: bool(np.isnan(case.got).any()),
            "The root of something negative: after m = v = ... these are two names of one array, which += changes.",
        ),
    ),
)

# --- 03-translate ----------------------------------------------------------------------------------------------------


def _translate_inputs(rng: np.random.Generator) -> dict[str, Any]:
    size = int(rng.integers(6, 12))
    rates = [float(rate) for rate in rng.uniform(0.05, 0.2, 7)]
    momenta = [float(momentum) for momentum in rng.uniform(0.5, 0.95, 2)]
    given = {"beta1": float(rng.uniform(0.5, 0.8)), "epsilon": float(rng.uniform(1e-9, 5e-9))}
    slow = {"decay": float(rng.uniform(0.5, 0.8)), "epsilon": float(rng.uniform(0.2, 0.6))}
    specs = {
        "gradient descent": ("GradientDescentOptimizer", {"learning_rate": rates[0]}),
        "momentum": ("MomentumOptimizer", {"learning_rate": rates[1], "momentum": momenta[0]}),
        "Nesterov": ("MomentumOptimizer", {"learning_rate": rates[2], "momentum": momenta[1], "use_nesterov": True}),
        "Adam's defaults": ("AdamOptimizer", {}),
        "Adam": ("AdamOptimizer", {"learning_rate": rates[4], **given}),
        "RMSProp's defaults": ("RMSPropOptimizer", {"learning_rate": rates[5]}),
        "RMSProp": ("RMSPropOptimizer", {"learning_rate": rates[6], **slow}),
    }
    return {"specs": specs, "gradients": _gradients_with_tiny_ones(rng, 4, size)}


def _translate_probe(to_keras: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import tensorflow as tf

    weights = {}
    for part, (name, arguments) in inputs["specs"].items():
        variables = [tf.Variable(np.zeros_like(some)) for some in np.split(inputs["gradients"][0], [2])]
        optimizer = to_keras(name, dict(arguments), variables)
        for gradient in inputs["gradients"]:
            optimizer.apply([tf.constant(some) for some in np.split(gradient, [2])], variables)
        weights[part] = np.concatenate(variables)
    return weights


_TRANSLATED = ("gradient descent", "momentum", "Nesterov", "Adam's defaults", "Adam", "RMSProp's defaults", "RMSProp")

TRANSLATE = Exercise(
    id="03-translate",
    inputs=_translate_inputs,
    probe=_translate_probe,
    parts=tuple(Part(name, axes=("weight",)) for name in _TRANSLATED),
    when=(
        When(
            "not-rmsprop",
            lambda case: case.part == "RMSProp's defaults",
            "All but RMSPropOptimizer is right. That is keras.optimizers.RMSprop, with its old defaults, and slots of ones.",
        ),
        When(
            "arguments-dropped",
            lambda case: case.part == "Adam",
            "Adam's defaults are right, given arguments are not: hand on beta1, beta2 and epsilon under their new names.",
        ),
    ),
)

# --- 03-resume -------------------------------------------------------------------------------------------------------


def _resume_inputs(rng: np.random.Generator) -> dict[str, Any]:
    rows, columns = integers(rng, 3, 7, 2)
    shapes = [(rows, columns), (columns,)]
    size = rows * columns + columns
    # m and v of a weight with tiny gradients lie where epsilon matters, too.
    scale = np.where(np.arange(size) % 2, 1e-8, 1.0)
    m = rng.normal(0, 1, size) * scale
    v = (rng.uniform(0.5, 2, size) * scale) ** 2
    gradient = rng.normal(0, 1, size) * scale

    def split(flat: np.ndarray) -> list[np.ndarray]:
        flat = flat.astype(np.float32)
        return [flat[: rows * columns].reshape(rows, columns), flat[rows * columns :]]

    return {
        "weights": [floats(rng, *shape) for shape in shapes],
        "slots": [{"m": a, "v": b} for a, b in zip(split(m), split(v), strict=True)],
        "gradients": split(gradient),
        "step": int(rng.integers(5, 40)),
        "learning_rate": float(rng.uniform(0.05, 0.2)),
    }


def _resume_probe(resume: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import tensorflow as tf

    variables = [tf.Variable(array) for array in inputs["weights"]]
    slots = [{name: array.copy() for name, array in slot.items()} for slot in inputs["slots"]]
    optimizer = resume(variables, slots, inputs["step"], inputs["learning_rate"])
    optimizer.apply([tf.constant(gradient) for gradient in inputs["gradients"]], variables)
    return {"weights": variables}


RESUME = Exercise(
    id="03-resume",
    inputs=_resume_inputs,
    probe=_resume_probe,
    parts=(Part("weights"),),
    errors=(WhenError("no-optimizer", "'apply'", "Return the Keras 3 optimizer."),),
)

# --- 03-schedule -----------------------------------------------------------------------------------------------------


def _schedule_inputs(rng: np.random.Generator) -> dict[str, Any]:
    return {
        "peak": float(rng.uniform(0.2, 1.0)),
        "warmup_steps": int(rng.integers(3, 7)),
        "decay_steps": int(rng.integers(2, 6)),
        "decay_rate": float(rng.uniform(0.3, 0.8)),
        "later": [int(step) for step in rng.integers(15, 30, 3)],
    }


def _schedule_probe(schedule_class: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras
    import tensorflow as tf

    settings = [inputs[name] for name in ("peak", "warmup_steps", "decay_steps", "decay_rate")]
    schedule = schedule_class(*settings)
    optimizer, weight = keras.optimizers.SGD(schedule), tf.Variable(0.0)

    @tf.function
    def step() -> None:
        optimizer.apply([tf.constant(-1.0)], [weight])

    path = [0.0]
    for _ in range(12):
        step()
        path.append(float(weight))
    return {
        "rates in training": np.diff(path).astype(np.float32),
        "rates later": [float(schedule(tf.constant(n, tf.int64))) for n in inputs["later"]],
    }


SCHEDULE = Exercise(
    id="03-schedule",
    inputs=_schedule_inputs,
    probe=_schedule_probe,
    parts=(Part("rates in training", axes=("step",), weight=2), Part("rates later")),
    when=(
        When(
            "no-warm-up",
            lambda case: case.part == "rates in training" and case.got[0] > 1.01 * case.want[0],
            "The first rates are too high: while step < warmup_steps the rate rises.",
        ),
    ),
)

# --- 03-whose --------------------------------------------------------------------------------------------------------

_WHOSE = (
    "descent",
    *("momentum, TensorFlow", "momentum, Keras"),
    *("rmsprop, TensorFlow", "rmsprop, Keras"),
    *("adam, TensorFlow", "adam, Keras"),
)


def whose_drawing(rng: np.random.Generator) -> list[tuple[str, np.ndarray, np.ndarray]]:
    """For each log who writes it, the rates and the gradients."""
    drawn = []
    for i in rng.permutation(len(_WHOSE)):
        steps, size = integers(rng, (6, 4), (9, 8))
        rates = np.full(steps, rng.uniform(0.05, 0.2), np.float32)
        rates[int(rng.integers(2, steps - 1)) :] *= np.float32(rng.uniform(0.05, 0.2))
        gradients = rng.uniform(0.3, 3, (steps, size)) * rng.choice([-1, 1], size)
        gradients[:, ::2] *= 10 ** rng.uniform(-7, -6, gradients[:, ::2].shape)
        drawn.append((_WHOSE[i], rates, gradients.astype(np.float32)))
    return drawn


def _log(writer: str, rates: np.ndarray, gradients: np.ndarray) -> np.ndarray:
    """The weights before the first step and after each, as this optimizer has them."""
    return _log_then(writer, rates, gradients) if "TensorFlow" in writer else _log_now(writer, rates, gradients)


def _log_then(writer: str, rates: np.ndarray, gradients: np.ndarray) -> np.ndarray:
    import tensorflow as tf

    tf1 = tf.compat.v1
    with tf.Graph().as_default(), tf1.Session() as sess:
        rate, gradient = tf1.placeholder(tf.float32, ()), tf1.placeholder(tf.float32, gradients.shape[1:])
        weights = tf1.get_variable("weights", initializer=np.zeros_like(gradients[0]))
        optimizer = {
            "momentum": lambda: tf1.train.MomentumOptimizer(rate, 0.9),
            "rmsprop": lambda: tf1.train.RMSPropOptimizer(rate),
            "adam": lambda: tf1.train.AdamOptimizer(rate),
        }[writer.partition(",")[0]]()
        step = optimizer.apply_gradients([(gradient, weights)])
        sess.run(tf1.global_variables_initializer())
        path = [sess.run(weights)]
        for value, each in zip(rates, gradients, strict=True):
            sess.run(step, {rate: value, gradient: each})
            path.append(sess.run(weights))
    return np.stack(path)


def _log_now(writer: str, rates: np.ndarray, gradients: np.ndarray) -> np.ndarray:
    import keras
    import tensorflow as tf

    optimizer = {
        "descent": lambda: keras.optimizers.SGD(),
        "momentum": lambda: keras.optimizers.SGD(momentum=0.9),
        "rmsprop": lambda: keras.optimizers.RMSprop(),
        "adam": lambda: keras.optimizers.Adam(),
    }[writer.partition(",")[0]]()
    weights = tf.Variable(np.zeros_like(gradients[0]))
    path = [weights.numpy()]
    for rate, gradient in zip(rates, gradients, strict=True):
        optimizer.learning_rate = float(rate)
        optimizer.apply([tf.constant(gradient)], [weights])
        path.append(weights.numpy())
    return np.stack(path)


def _whose_logs(inputs: dict[str, Any]) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    logs = []
    for writer, rates, gradients in drawn_later(inputs, whose_drawing):
        logs.append((rates, gradients, _log(writer, rates, gradients)))
    return logs


def _whose_probe(whose: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    logs = _whose_logs(inputs)
    return {"whose": [whose(*log) for log in logs]}


def _only_within(case: Case, family: str | tuple[str, ...]) -> bool:
    """Is all right, but that those of this family are taken for each other?"""
    pairs = [(str(got), want) for got, want in zip(case.got, case.want, strict=True) if got != want]
    return bool(pairs) and all(got.startswith(family) and want.startswith(family) for got, want in pairs)


WHOSE = Exercise(
    id="03-whose",
    inputs=only_a_number,
    probe=_whose_probe,
    parts=(Part("whose"),),
    when=(
        When(
            "other-words",
            lambda case: not set(map(str, case.got)) <= set(_WHOSE),
            "Answer with one of the seven names of the table, with library and all.",
            anywhere=True,
        ),
        When(
            "which-momentum",
            lambda case: _only_within(case, "momentum"),
            "Both momenta agree until the rate drops: then TensorFlow's brakes at once, and Keras's rolls on.",
        ),
        When(
            "descent-or-momentum",
            lambda case: _only_within(case, ("descent", "momentum")),
            "Descent and momentum take the same first step, when there is nothing to remember yet: look at later ones.",
        ),
        When(
            "which-rmsprop",
            lambda case: _only_within(case, "rmsprop"),
            "It is an RMSprop; which, the first step tells: the slot of TensorFlow's begins with 1.",
        ),
        When(
            "which-adam",
            lambda case: _only_within(case, "adam"),
            "It is an Adam; which, the tiny gradients tell: its epsilon is 1e-8 in TensorFlow and 1e-7 in Keras.",
        ),
        When(
            "all-alike",
            lambda case: len(set(case.got)) == 1,
            "Every log gets the same answer: are your tolerances so wide that the first candidate always fits?",
        ),
    ),
    errors=HABITS,
    seconds=40.0,
)

EXERCISES = (ADAM, TRANSLATE, RESUME, SCHEDULE, WHOSE)
