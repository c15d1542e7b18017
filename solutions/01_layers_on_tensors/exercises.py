"""Exercises of notebook 01: layers as functions, the loss, one step, where two programs part, the loop."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.exercise import Case, Exercise, Part, When, WhenError
from autograde.exercise.draws import floats, integers, kernels_and_biases, one_hot, pixels
from autograde.exercise.predicates import moved_by, number
from course.asking import tensors
from course.mistakes import HABITS

LAYERS = (784, 128, 128, 10)


# --- 01-forward ------------------------------------------------------------------------------------------------------


def _forward_inputs(rng: np.random.Generator) -> dict[str, Any]:
    return {"batch_images": pixels(rng, int(rng.integers(3, 9)), LAYERS[0]), "weights": kernels_and_biases(rng, LAYERS, 4.0)}


def _forward_probe(forward: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    return {"logits": forward(*tensors(inputs, "batch_images"), inputs["weights"])}


FORWARD = Exercise(
    id="01-forward",
    inputs=_forward_inputs,
    probe=_forward_probe,
    parts=(Part("logits", axes=("image", "class")),),
    errors=HABITS,
)


# --- 01-loss ---------------------------------------------------------------------------------------------------------


def _loss_inputs(rng: np.random.Generator) -> dict[str, Any]:
    count, classes = int(rng.integers(4, 12)), int(rng.integers(3, 11))
    labels, logits = one_hot(rng, count, classes), floats(rng, count, classes, scale=3)
    huge = logits + rng.permutation([-1500, 0, *[1500] * (count - 2)]).astype(np.float32)[:, None]  # as a row, far from 0
    sure = rng.permutation(count)[: count // 2]  # of these rows a wrong class is far above the others
    huge[sure, (labels[sure].argmax(axis=1) + 1) % classes] += rng.uniform(300, 900, len(sure)).astype(np.float32)
    return {"labels": labels, "logits": logits, "huge_logits": huge}


def _loss_probe(mean_cross_entropy: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    labels, logits, huge_logits = tensors(inputs, "labels", "logits", "huge_logits")
    return {
        "loss": mean_cross_entropy(labels, logits),
        "loss of huge logits": mean_cross_entropy(labels, huge_logits),
    }


LOSS = Exercise(
    id="01-loss",
    inputs=_loss_inputs,
    probe=_loss_probe,
    parts=(Part("loss", axes=()), Part("loss of huge logits", axes=(), rtol=1e-3, weight=2)),
    when=(
        When(
            "overflow",
            lambda case: case.part == "loss of huge logits" and not np.isfinite(number(case.got)),
            "Somewhere exp(1000) became infinite, or a probability 0 and its logarithm infinite. Calculate without "
            "probabilities: take tf.nn.log_softmax or, row by row, z − tf.reduce_logsumexp(z).",
        ),
        When(
            "cut-off",
            lambda case: case.part == "loss of huge logits" and 0 < number(case.got) < 0.9 * number(case.want),
            "Too small where the logits are very sure of a wrong class: probabilities were cut off on the way. Keras does "
            "that at 1e-7 with those that it is given. Calculate from the logits.",
        ),
    ),
    errors=HABITS,
)


# --- 01-step ---------------------------------------------------------------------------------------------------------


def _step_inputs(rng: np.random.Generator) -> dict[str, Any]:
    count, features, classes = int(rng.integers(8, 20)), int(rng.integers(5, 30)), int(rng.integers(3, 8))
    return {
        "batch_images": pixels(rng, count, features),
        "batch_labels": one_hot(rng, count, classes),
        "kernel": floats(rng, features, classes),
        "bias": floats(rng, classes),
        "learning_rate": float(rng.uniform(0.5, 2.0)),
        "strength": float(rng.uniform(0.1, 0.4)),
    }


def _step_probe(step: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    given = tensors(inputs, "batch_images", "batch_labels", "kernel", "bias")
    new = step(*given, inputs["learning_rate"], inputs["strength"])
    return {"kernel and bias": list(new) if isinstance(new, tuple) else new}


def _has_not_moved(case: Case) -> bool:
    starts = (case.inputs["kernel"], case.inputs["bias"])
    return len(case.got) == 2 and all(moved_by(0, *each) for each in zip(case.got, case.want, starts, strict=True))


_NO_WAY = WhenError(
    "no-way-to-the-loss",
    "NoneType",
    "A gradient is None: the tape saw no way to the loss. Watch the tensors, differentiate for the very ones that "
    "you watched and used, and let TensorFlow (not NumPy) do everything in between.",
)

STEP = Exercise(
    id="01-step",
    inputs=_step_inputs,
    probe=_step_probe,
    parts=(Part("kernel and bias"),),
    when=(
        When(
            "no-step",
            _has_not_moved,
            "Neither kernel nor bias has moved: return each minus learning_rate times its gradient.",
            anywhere=True,
        ),
    ),
    errors=(_NO_WAY, *HABITS),
)


# --- 01-where --------------------------------------------------------------------------------------------------------

_NAMES = ("scores", "hidden", "activity", "loss", "gradient", "bias")


def _log(rng: np.random.Generator, names: list[str], sizes: dict[str, float]) -> list[dict[str, np.ndarray]]:
    """What a program wrote down: for each step the tensors by name, in the order in which they were calculated."""
    return [{name: sizes[name] * rng.uniform(-2, 2, (2, 3)) for name in names} for _ in range(int(rng.integers(3, 6)))]


def _where_inputs(rng: np.random.Generator) -> dict[str, Any]:
    within = float(rng.choice([1e-5, 1e-4]))
    cases = []
    kinds = ["none", "part", "part", "part", "cancels", "nan in both", "nan in one", "nan elsewhere", "infinite"]
    for kind in rng.permutation(kinds):
        names = [str(name) for name in rng.permutation(_NAMES)]
        sizes = dict(zip(names, rng.permutation([1e-3, 1e-2, 1.0, 10.0, 1e3, 1e4]).tolist(), strict=True))
        then = _log(rng, names, sizes)
        now = [{name: old + _rounding(rng, old, within) for name, old in step.items()} for step in then]
        _make_differ(rng, str(kind), then, now, within)
        cases.append({"then": then, "now": now})
    return {"cases": cases, "within": within}


def _rounding(rng: np.random.Generator, old: np.ndarray, within: float) -> np.ndarray:
    """Less than what is allowed, but for the smallest numbers of the tensor much more than that share of them."""
    return 0.4 * within * np.abs(old).max() * rng.uniform(-1, 1, old.shape)


def _make_differ(rng: np.random.Generator, kind: str, then: list[Any], now: list[Any], within: float) -> None:
    """Change what the port wrote down: from one tensor on by more than is allowed, and later by more and more."""
    names = list(then[0])
    if kind == "nan in both":
        then[0][names[0]][0, 0] = now[0][names[0]][0, 0] = np.nan
    if kind == "none":
        return
    number, place = int(rng.integers(len(then))), int(rng.integers(len(names) - 1))
    change = np.array([[5, 0, 0], [0, -5, 0]]) if kind == "cancels" else rng.uniform(2, 5, (2, 3))
    later = [(each, name) for each in range(number, len(then)) for name in names][place:]
    factors = [within * 1.5**power for power in range(len(later) - 1)] + [within]  # the last is not the largest
    for (each, name), factor in zip(later, factors, strict=True):
        now[each][name] = now[each][name] + factor * change * np.nanmax(np.abs(then[each][name]))
    if kind == "nan elsewhere":
        now[number][names[place]] = then[number][names[place]].copy()
        then[number][names[place]][0, 0] = now[number][names[place]][0, 1] = np.nan
    if kind == "infinite":
        now[number][names[place]] = np.where([[True, False, False], [False] * 3], np.inf, then[number][names[place]])
    if kind == "nan in one":
        now[number][names[place]] = np.where([[True, False, False], [False] * 3], np.nan, then[number][names[place]])


def _where_probe(first_difference: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    found = [first_difference(case["then"], case["now"], inputs["within"]) for case in inputs["cases"]]
    return {"where": ["nowhere" if each is None else _as_words(each) for each in found]}


def _as_words(found: Any) -> Any:
    """(2, "loss") as "step 2: loss"; anything else as it is."""
    if isinstance(found, (tuple, list)) and len(found) == 2:
        return f"step {found[0]}: {found[1]}"
    return found


def _counted_from_one(case: Case) -> bool:
    def later(place: str) -> str:
        words = place.split(":")
        return place if len(words) == 1 else f"step {int(words[0].removeprefix('step ')) + 1}:{words[1]}"

    return case.got != case.want and case.got == [later(place) for place in case.want]


def _name_first(case: Case) -> bool:
    def turned(place: str) -> str:
        words = place.removeprefix("step ").split(": ")
        return place if len(words) == 1 else f"step {words[1]}: {words[0]}"

    return case.got != case.want and case.got == [turned(place) for place in case.want]


WHERE = Exercise(
    id="01-where",
    inputs=_where_inputs,
    probe=_where_probe,
    parts=(Part("where"),),
    when=(
        When("counted-from-one", _counted_from_one, "The right places, but steps count from 0."),
        When("name-first", _name_first, "The right places, but the step comes first: (step, name)."),
    ),
    errors=HABITS,
)


# --- 01-train --------------------------------------------------------------------------------------------------------


def _train_inputs(rng: np.random.Generator) -> dict[str, Any]:
    features, hidden, classes, size = integers(rng, (12, 8, 3, 10), (40, 24, 9, 30))
    batches = [(pixels(rng, size, features), one_hot(rng, size, classes)) for _ in range(int(rng.integers(3, 6)))]
    weights = kernels_and_biases(rng, (features, hidden, hidden, classes), 0.5)
    return {"weights": weights, "batches": batches, "learning_rate": float(rng.uniform(0.05, 0.2))}


def _train_probe(train: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    trained = train(inputs["weights"], inputs["batches"], inputs["learning_rate"])
    return {"weights": trained}


TRAIN = Exercise(
    id="01-train",
    inputs=_train_inputs,
    probe=_train_probe,
    parts=(Part("weights"),),
    errors=(_NO_WAY, *HABITS),
    seconds=40.0,
)

EXERCISES = (FORWARD, LOSS, STEP, WHERE, TRAIN)
