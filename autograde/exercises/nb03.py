"""Exercises of notebook 03: Adam by hand, translated and resumed optimizers, a schedule, a verdict on times."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.exercises.adam import (
    clock_shows,
    compounded,
    empty_slots,
    flat,
    goes,
    gradients_with_tiny_ones,
    only_the_tiny,
)
from autograde.exercises.draws import floats, integers
from autograde.exercises.hints import close, confuses
from autograde.exercises.model import Case, ErrorHint, Exercise, Hint, Part

# --- 03-adam ---------------------------------------------------------------------------------------------------------


def _adam_inputs(rng: np.random.Generator) -> dict[str, Any]:
    size, count = int(rng.integers(6, 14)), int(rng.integers(3, 7))
    return {
        "weights": floats(rng, size),
        "gradients": gradients_with_tiny_ones(rng, count, size),
        "learning_rate": float(rng.uniform(0.05, 0.2)),
        "beta_1": float(rng.uniform(0.8, 0.92)),
        "beta_2": float(rng.uniform(0.95, 0.99)),
        "epsilon": float(rng.uniform(1e-8, 5e-8)),
    }


def _adam_probe(adam_by_hand: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    settings = [inputs[name] for name in ("learning_rate", "beta_1", "beta_2", "epsilon")]
    return {"weights": adam_by_hand(inputs["weights"], inputs["gradients"], *settings)}


def _moved(case: Case) -> np.ndarray:
    """How far each weight went, in units of how far it should."""
    start = case.inputs["weights"]
    return (np.asarray(case.got) - start) / (np.asarray(case.want) - start)


ADAM = Exercise(
    id="03-adam",
    inputs=_adam_inputs,
    probe=_adam_probe,
    parts=(Part("weights", axes=("weight",)),),
    hints=(
        Hint("uphill", lambda case: close(_moved(case), -np.ones_like(case.want)), "Uphill: subtract the step."),
        Hint(
            "epsilon-elsewhere",
            only_the_tiny,
            "Only weights with tiny gradients are off: epsilon is added to sqrt(v), outside the root and uncorrected.",
        ),
        Hint(
            "counts-from-zero",
            lambda case: not np.isfinite(case.got).any(),
            "Infinite or not a number: at t = 0 the correction divides by 1 - 1. The first step has t = 1.",
        ),
        Hint(
            "one-array-for-both",
            lambda case: bool(np.isnan(case.got).any()),
            "The root of something negative: after m = v = ... these are two names of one array, which += changes.",
        ),
        Hint(
            "no-correction",
            lambda case: goes(case, correction=lambda inputs, t: 1),
            "The correction is missing: at the start m and v are too small; the middle fraction makes up for it.",
        ),
        Hint(
            "rate-compounds",
            lambda case: goes(case, correction=compounded),
            "Each step's rate is made from learning_rate itself: do not overwrite it in the loop.",
        ),
        Hint(
            "betas-swapped",
            lambda case: goes(case, stays=(case.inputs["beta_2"], case.inputs["beta_1"])),
            "beta_1 belongs to m, and beta_2 to v.",
        ),
        Hint(
            "old-and-new-swapped",
            lambda case: goes(case, stays=(1 - case.inputs["beta_1"], 1 - case.inputs["beta_2"])),
            "beta is the share of the old mean that stays, 1 - beta that of the new value.",
        ),
    ),
)

# --- 03-translate ----------------------------------------------------------------------------------------------------


def _translate_inputs(rng: np.random.Generator) -> dict[str, Any]:
    size = int(rng.integers(6, 12))
    rates = [float(rate) for rate in rng.uniform(0.05, 0.2, 5)]
    momenta = [float(momentum) for momentum in rng.uniform(0.5, 0.95, 2)]
    given = {"beta1": float(rng.uniform(0.5, 0.8)), "epsilon": float(rng.uniform(1e-9, 5e-9))}
    specs = {
        "gradient descent": ("GradientDescentOptimizer", {"learning_rate": rates[0]}),
        "momentum": ("MomentumOptimizer", {"learning_rate": rates[1], "momentum": momenta[0]}),
        "Nesterov": ("MomentumOptimizer", {"learning_rate": rates[2], "momentum": momenta[1], "use_nesterov": True}),
        "Adam's defaults": ("AdamOptimizer", {"learning_rate": rates[3]}),
        "Adam": ("AdamOptimizer", {"learning_rate": rates[4], **given}),
    }
    return {"specs": specs, "gradients": gradients_with_tiny_ones(rng, 4, size)}


def _translate_probe(to_keras: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import tensorflow as tf

    weights = {}
    for part, (name, arguments) in inputs["specs"].items():
        variable = tf.Variable(np.zeros_like(inputs["gradients"][0]))
        optimizer = to_keras(name, dict(arguments))
        for gradient in inputs["gradients"]:
            optimizer.apply([tf.constant(gradient)], [variable])
        weights[part] = variable.numpy()
    return weights


def _is_plain_descent(case: Case) -> bool:
    """Did momentum's spec give steps without momentum?"""
    rate = case.inputs["specs"][case.part][1]["learning_rate"]
    return close(case.got, -rate * np.sum(case.inputs["gradients"], axis=0))


def _is_momentum(case: Case, nesterov: bool) -> bool:
    """Is this where the spec's momentum leads, in this kind?"""
    spec, place, speed = case.inputs["specs"][case.part][1], 0.0, 0.0
    for gradient in case.inputs["gradients"]:
        push = spec["learning_rate"] * gradient
        speed = spec["momentum"] * speed - push
        place = place + (spec["momentum"] * speed - push if nesterov else speed)
    return close(case.got, place)


TRANSLATE = Exercise(
    id="03-translate",
    inputs=_translate_inputs,
    probe=_translate_probe,
    parts=tuple(
        Part(name, axes=("weight",)) for name in ("gradient descent", "momentum", "Nesterov", "Adam's defaults", "Adam")
    ),
    hints=(
        Hint(
            "kerass-epsilon",
            lambda case: case.part == "Adam's defaults" and only_the_tiny(case),
            "Only tiny gradients go wrong: an epsilon that is not given was 1e-8 then; Keras's default is another.",
        ),
        Hint(
            "arguments-dropped",
            lambda case: case.part == "Adam",
            "Adam's defaults are right, given arguments are not: hand on beta1, beta2 and epsilon under their new names.",
        ),
        Hint(
            "momentum-dropped",
            lambda case: case.part in ("momentum", "Nesterov") and _is_plain_descent(case),
            "That is plain gradient descent: hand on the momentum.",
        ),
        Hint(
            "nesterov-everywhere",
            lambda case: case.part == "momentum" and _is_momentum(case, nesterov=True),
            "Momentum goes other ways than it should: Nesterov's kind only where use_nesterov says so.",
        ),
        Hint(
            "nesterov-dropped",
            lambda case: case.part == "Nesterov" and _is_momentum(case, nesterov=False),
            "Momentum as asked, but not Nesterov's kind: use_nesterov is called nesterov now.",
        ),
    ),
    error_hints=(
        ErrorHint("old-argument-names", "not recognized", "Some arguments have new names in Keras 3: beta_1, nesterov."),
        ErrorHint("old-argument-names", "unexpected keyword", "Some arguments have new names in Keras 3: beta_1, nesterov."),
        ErrorHint("not-given", "KeyError", "What is not given has the old default: arguments.get(name, default)."),
        ErrorHint("class-for-optimizer", "'built'", "Return an optimizer, not its class: call it with its arguments."),
        ErrorHint("still-tensorflows", "'apply'", "That is no Keras 3 optimizer: make one from keras.optimizers."),
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
    hints=(
        Hint("empty-slots", empty_slots, "This optimizer remembers nothing: assign m and v to its variables, after build."),
        Hint(
            "fresh-clock",
            lambda case: clock_shows(case, 0),
            "Its clock starts anew: assign the old step count to optimizer.iterations.",
        ),
        Hint(
            "clock-off-by-one",
            lambda case: any(clock_shows(case, case.inputs["step"] + n) for n in (-1, 1)),
            "Its clock is off by one: iterations counts the steps that were taken, and that is `step`.",
        ),
        Hint(
            "kerass-epsilon",
            only_the_tiny,
            "Only weights with tiny slots are off: the old program had TensorFlow 1's epsilon.",
        ),
        Hint(
            "slots-mixed-up",
            lambda case: not np.isfinite(flat(case.got)).all(),
            "Not a number: the root of something negative. The slot called momentum is m, the one called velocity is v.",
        ),
    ),
    error_hints=(
        ErrorHint("wrong-order", "shape", "A slot went to a variable of another shape: m and v of a weight stand together."),
        ErrorHint("wrong-order", "Shape", "A slot went to a variable of another shape: m and v of a weight stand together."),
        ErrorHint("no-optimizer", "'apply'", "Return the Keras 3 optimizer."),
    ),
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


def _other_schedule(case: Case, rising: float = 1, shift: float = 0, longer: int = 0) -> np.ndarray:
    """The rates if the rise began elsewhere, the decay were counted from earlier on, or the rise went on for longer."""
    i, n = case.inputs, np.arange(12)
    falling = i["peak"] * i["decay_rate"] ** ((n - i["warmup_steps"] + shift) / i["decay_steps"])
    return np.where(n < i["warmup_steps"] + longer, i["peak"] * (n + rising) / i["warmup_steps"], falling)


def _in_stairs(case: Case) -> bool:
    later = case.got[case.inputs["warmup_steps"] :] if case.part == "rates in training" else []
    return len(later) > 3 and close(later[0], later[1]) and not close(later[0], later[-1])


def _stays(case: Case) -> bool:
    later = case.got[case.inputs["warmup_steps"] :] if case.part == "rates in training" else []
    return len(later) > 3 and close(later, np.full(len(later), case.inputs["peak"]))


SCHEDULE = Exercise(
    id="03-schedule",
    inputs=_schedule_inputs,
    probe=_schedule_probe,
    parts=(Part("rates in training", axes=("step",), weight=2), Part("rates later")),
    hints=(
        Hint(
            "first-rate-zero",
            lambda case: close(case.got, _other_schedule(case, rising=0)),
            "The first rate is 0, so that the first step is lost: step 0 is the first of the portions.",
        ),
        Hint(
            "decay-from-step-zero",
            lambda case: close(case.got, _other_schedule(case, shift=case.inputs["warmup_steps"])),
            "The decay has been counting since step 0: it begins after the warm-up.",
        ),
        Hint(
            "decays-at-once",
            lambda case: close(case.got, _other_schedule(case, shift=1)),
            "The first step after the warm-up still has the whole peak: its exponent is 0.",
        ),
        Hint(
            "rises-once-more",
            lambda case: close(case.got, _other_schedule(case, longer=1)),
            "One step too many rises: the warm-up is the steps 0 to warmup_steps - 1.",
        ),
        Hint("no-decay", _stays, "The rate stays at its peak: after the warm-up it falls with every step."),
        Hint("in-stairs", _in_stairs, "The rate falls in stairs: divide by decay_steps without rounding."),
        Hint(
            "no-warm-up",
            lambda case: case.part == "rates in training" and case.got[0] > 1.01 * case.want[0],
            "The first rates are too high: while step < warmup_steps the rate rises.",
        ),
    ),
    error_hints=(
        ErrorHint("python-if", "OperatorNotAllowedInGraph", "A Python `if` cannot test a tensor without value: tf.where."),
        ErrorHint(
            "python-number", "no attribute 'numpy'", "The step has no value yet: calculate with tensors, not int(step)."
        ),
        ErrorHint("integer-step", "TypeError", "The step is an integer tensor: cast it to float32 before you calculate."),
    ),
)

# --- 03-verdict ------------------------------------------------------------------------------------------------------


def _verdict_inputs(rng: np.random.Generator) -> dict[str, Any]:
    cases = []
    for ratio, count in ((0.8, 20), (1.3, 15), (1.0, 12), (0.95, 25)):
        # The machine's speed changes from round to round by more than the contenders differ.
        speed = np.exp(rng.normal(0, 0.4, count))
        noise = rng.normal(0, 0.05, count)
        noise -= noise.mean() if ratio == 1.0 else 0  # so that this one has no difference to show
        times_b = 1e-3 * speed * np.exp(rng.normal(0, 0.01, count))
        cases.append({"a": times_b * ratio * np.exp(noise), "b": times_b})
    return {"cases": [cases[i] for i in rng.permutation(len(cases))]}


def _verdict_probe(verdict: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    answers = [tuple(verdict(case["a"], case["b"])) for case in inputs["cases"]]
    return {
        "ratios": np.array([answer[0] for answer in answers], np.float64),
        "intervals": np.array([answer[1:3] for answer in answers], np.float64),
        "verdicts": [answer[3] for answer in answers],
    }


def _half_widths(case: Case, array: np.ndarray) -> np.ndarray:
    return np.diff(np.log(array), axis=1).ravel() / 2


def _wider_by(case: Case, factors: Any) -> bool:
    if case.part != "intervals" or np.shape(case.got) != np.shape(case.want):
        return False
    return bool(np.allclose(_half_widths(case, case.got), factors * _half_widths(case, case.want), rtol=1e-3))


def _counts(case: Case) -> np.ndarray:
    return np.array([len(pair["a"]) for pair in case.inputs["cases"]], float)


def _ratios_are(case: Case, function: Any) -> bool:
    if case.part != "ratios":
        return False
    return bool(np.allclose(case.got, [function(pair["a"], pair["b"]) for pair in case.inputs["cases"]], rtol=1e-5))


def _around_the_ratio(case: Case) -> bool:
    """Do the ends lie two errors of the logarithm from the ratio itself?"""
    if case.part != "intervals":
        return False
    logs = np.log(case.want)
    ends = np.exp(logs.mean(axis=1, keepdims=True)) + logs - logs.mean(axis=1, keepdims=True)
    return close(case.got, ends, rtol=1e-5, atol=0)


VERDICT = Exercise(
    id="03-verdict",
    inputs=_verdict_inputs,
    probe=_verdict_probe,
    parts=(Part("ratios"), Part("intervals", axes=("case", "end")), Part("verdicts")),
    hints=(
        Hint(
            "not-paired",
            lambda case: _ratios_are(case, lambda a, b: a.mean() / b.mean()),
            "That is a ratio of two means: take the ratio in each round, since rounds differ more than contenders.",
        ),
        Hint(
            "mean-of-ratios",
            lambda case: _ratios_are(case, lambda a, b: (a / b).mean()),
            "A mean of ratios depends on which of the two is on top: average their logarithms.",
        ),
        Hint(
            "upside-down",
            lambda case: case.part == "ratios" and np.allclose(case.got, 1 / case.want, rtol=1e-5),
            "The ratio is upside down: a / b.",
        ),
        Hint(
            "still-a-logarithm",
            lambda case: case.part == "ratios" and close(case.got, np.log(case.want)),
            "That is the logarithm of the ratio: go back with exp.",
        ),
        Hint(
            "spread-not-error",
            lambda case: _wider_by(case, np.sqrt(_counts(case))),
            "That is the spread of single rounds: the mean's standard error is smaller by the square root of their number.",
        ),
        Hint(
            "population-deviation",
            lambda case: _wider_by(case, np.sqrt((_counts(case) - 1) / _counts(case))),
            "Slightly too narrow: NumPy's std divides by n; the sample's deviation has ddof=1.",
        ),
        Hint(
            "root-forgotten",
            lambda case: _wider_by(case, 1 / np.sqrt(_counts(case))),
            "Far too narrow: the standard error divides by the square root of the number of rounds.",
        ),
        Hint(
            "around-the-ratio",
            _around_the_ratio,
            "Subtract and add two errors before exp, on the logarithm: the interval is not symmetric around the ratio.",
        ),
        Hint("one-error", lambda case: _wider_by(case, 0.5), "Too narrow by half: two standard errors on each side."),
        Hint(
            "slower-for-faster",
            lambda case: case.part == "verdicts" and confuses(case, {"faster": "slower", "slower": "faster"}),
            "These are times: below 1 means that a needed less, so it is faster.",
        ),
        Hint(
            "decided-by-the-ratio",
            lambda case: case.part == "verdicts" and "no difference shown" not in case.got,
            "Where the interval contains 1, no difference is shown, whatever the ratio.",
        ),
    ),
)

EXERCISES = (ADAM, TRANSLATE, RESUME, SCHEDULE, VERDICT)
