"""Exercises of notebook 02: sorting errors, empty variables, one accuracy, a silent fault, the whole listing."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from autograde.exercise import Case, Exercise, Part, When, WhenError
from autograde.exercise.draws import drawn_later, floats, integers, kernels_and_biases, one_hot, only_a_number, pixels
from autograde.exercise.predicates import close, number
from course.mistakes import HABITS

# --- 02-triage -------------------------------------------------------------------------------------------------------

_WORDS = ("rate", "loss", "steps", "batch", "units", "seed", "depth", "width", "share", "count", "limit", "scale")
_OF_THE_KERNEL = ("np", "tf", "keras", "os", "digits")  # what the set-up cell imports, which is in no dict of names
# {a} and {b} are names that the code may use; {m}, {made} and {k} are names that it may not.
_LINES = (
    "print {a}",
    "for step in range(3):\n{m} = step",
    "with {a}:\nfor step in range(3):\ntotal = {b}",
    "total = {a} + {m}",
    "{m}({a}, {b})",
    "total = {k} + {a}",
    "{k}.{m}({b})",
    "total = {a}.{m}",
    "{b}.{m}({a})",
    "{a} / ({b} - {b})",
    "{a}({b})",
    "total = max({a}, {b})",
    "{made} = {a} * {b}\ntotal = {made} - {a}",
    "{b} - {made}",  # the line before must not have left it there
)


def _triage_inputs(rng: np.random.Generator) -> dict[str, Any]:
    words = [_WORDS[i] for i in rng.permutation(len(_WORDS))]
    known, made, missing = words[:5], words[5], words[6:]
    lines = []
    for i in rng.permutation(len(_LINES)):
        a, b = (known[j] for j in rng.choice(len(known), 2, replace=False))
        m, k = str(rng.choice(missing)), str(rng.choice(_OF_THE_KERNEL))
        lines.append(_LINES[i].format(a=a, b=b, m=m, k=k, made=made))
    return {"lines": lines, "names": {word: float(rng.uniform(1, 9)) for word in known}}


def _triage_probe(triage: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    names = dict(inputs["names"])  # the same dict for all lines; each is asked twice, once after all the others
    answers = [triage(line, names) for line in 2 * inputs["lines"]]
    return {"what happens": [answer[0] for answer in answers], "missing names": [answer[1] for answer in answers]}


TRIAGE = Exercise(
    id="02-triage",
    inputs=_triage_inputs,
    probe=_triage_probe,
    parts=(Part("what happens", weight=2), Part("missing names")),
)

# --- 02-initialise ---------------------------------------------------------------------------------------------------


def initialise_drawing(rng: np.random.Generator) -> dict[str, Any]:
    names = rng.permutation(["kernel", "bias", "gamma", "beta", "counter", "power"]).tolist()[: int(rng.integers(4, 7))]
    # The last one is an empty slot, and its name holds that of a trained variable.
    names.append(f"{names[0]}/momentum")
    count, features = len(names), int(rng.integers(5, 9))
    # Which variables are trained, and to what, comes out of a product that only the session works out.
    rows, point = floats(rng, count, features), floats(rng, features)
    signs = np.array([1, 1, -1, *rng.choice([1, -1], count - 4), -1])
    rows += ((signs * np.float32(2) - rows @ point) / (point @ point))[:, None] * point
    rows *= rng.uniform(0.5, 2, (count, 1)).astype(np.float32)
    trainable = [True, True, True, *(bool(rng.integers(0, 2)) for _ in range(count - 4)), False]
    return {"names": names, "trainable": trainable, "initial": floats(rng, count), "rows": rows, "point": point}


def _initialise_session(inputs: dict[str, Any]) -> tuple[Any, list[Any]]:
    """A session with some trained variables and some empty ones, and all of them."""
    import tensorflow.compat.v1 as tf1

    drawn, graph = drawn_later(inputs, initialise_drawing), tf1.Graph()
    with graph.as_default():
        variables = [
            tf1.get_variable(name, initializer=value, trainable=trainable)
            for name, value, trainable in zip(drawn["names"], drawn["initial"], drawn["trainable"], strict=True)
        ]
        steps = tf1.linalg.matvec(tf1.constant(drawn["rows"]), tf1.constant(drawn["point"]))
        training = [
            tf1.cond(steps[i] > 0, lambda i=i: tf1.assign(variables[i], 5 + steps[i]).op, tf1.no_op)
            for i in range(len(variables))
        ]
    # Without `with`, which would make its graph the default one: the function itself must enter it.
    sess = tf1.Session(graph=graph)
    sess.run(training)
    return sess, variables


def _initialise_probe(initialise_the_rest: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    sess, variables = _initialise_session(inputs)
    try:
        initialise_the_rest(sess)
        states = _states(sess, variables)
        found = [sess.run(variable) if state == "full" else 0 for variable, state in zip(variables, states, strict=True)]
        return {"each variable": states, "values": np.array(found, np.float32)}
    finally:
        sess.close()


def _states(sess: Any, variables: list[Any]) -> list[str]:
    """What each variable is, full or empty, and what the graph says of why."""
    made = [op.control_inputs for op in sess.graph.get_operations() if op.type == "NoOp"]  # initializers of lists
    states = []
    for variable in variables:
        with sess.graph.as_default():
            full = sess.run(variable.is_initialized())
        listed = any(variable.initializer in inputs for inputs in made)
        why = "not run" if listed else "of others" if any(made) else "of nothing" if made else "none"
        states.append("full" if full else f"empty, initializer: {why}")
    return states


INITIALISE = Exercise(
    id="02-initialise",
    inputs=only_a_number,
    probe=_initialise_probe,
    parts=(Part("each variable", needs="values"), Part("values", axes=("variable",))),
)

# --- 02-accuracy -----------------------------------------------------------------------------------------------------


def _accuracy_inputs(rng: np.random.Generator) -> dict[str, Any]:
    classes, size = integers(rng, (4, 17), (9, 30))
    batches = []
    for count, power, noise in [(size, 1, 0.7)] * int(rng.integers(2, 5)) + [(int(rng.integers(3, 6)), 200, 0)]:
        labels = one_hot(rng, count, classes)
        # The last batch is small and all right, so that it weighs too much in a mean of means, and it is quite sure.
        powers = np.exp(power * labels + rng.normal(0, noise, labels.shape))
        batches.append((labels, (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)))
    return {"batches": batches}


def _accuracy_probe(accuracy_of: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    return {"accuracy": accuracy_of(inputs["batches"])}


ACCURACY = Exercise(
    id="02-accuracy",
    inputs=_accuracy_inputs,
    probe=_accuracy_probe,
    parts=(Part("accuracy", axes=()),),
    when=(
        When(
            "still-a-vector",
            lambda case: np.ndim(case.got) > 0,
            "That is more than one number: the hits of single images, or one accuracy per batch. One share is asked for.",
            anywhere=True,
        ),
        When(
            "rounded",
            lambda case: number(case.got) in [round(number(case.want), digits) for digits in (1, 2, 3, 4)],
            "That is rounded: return the share itself, by ordinary division.",
        ),
    ),
)

# --- 02-suspect ------------------------------------------------------------------------------------------------------

_Arrays: TypeAlias = list[np.ndarray]
_CUT = -np.log(1e-7)  # what Keras makes of the logarithm of a label's zero


def _labelled(rng: np.random.Generator, count: int, teacher: np.ndarray, unsure: float) -> tuple[np.ndarray, np.ndarray]:
    """Images, and one-hot labels that a linear teacher gives them, who is not quite sure."""
    images = pixels(rng, count, len(teacher))
    scores = (images - 0.5) @ teacher + rng.normal(0, unsure, (count, teacher.shape[1]))
    return images, np.eye(teacher.shape[1], dtype=np.float32)[scores.argmax(axis=1)]


def _softmax(weights: _Arrays, images: np.ndarray) -> np.ndarray:
    logits = images @ weights[0] + weights[1]
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _make_program(rate: float, order: float, keeps: float, again: float, own: float) -> Any:
    """A program that trains and tests; the numbers, 0 or 1, say what it does so, and their names do not reach it."""

    def program(weights: Any, train: Any, test: Any) -> tuple[float, float, _Arrays]:
        (images, labels), (test_images, test_labels) = ([np.asarray(array) for array in pair] for pair in (train, test))
        start = [np.array(array) for array in weights]
        chances = _softmax(start, images)
        right = (chances * labels).sum(axis=1)
        loss = order * -np.log(np.maximum(right, 1e-7)) + (1 - order) * _CUT * (1 - right)
        end = _stepped(start, images, labels, rate, order)
        kept = [keeps * new + (1 - keeps) * old for new, old in zip(end, start, strict=True)]
        shown, truth = (images, labels) if own else (test_images, test_labels)
        hits = _softmax(kept, shown).argmax(axis=1) == truth.argmax(axis=1)
        return float(loss.mean()), float(hits.mean()), _stepped(kept, test_images, test_labels, again * rate, order)

    return program


def _stepped(weights: _Arrays, images: np.ndarray, labels: np.ndarray, rate: float, order: float) -> _Arrays:
    """The weights after one step down the slope of the loss, which is one of the two."""
    chances = _softmax(weights, images)
    right = (chances * labels).sum(axis=1, keepdims=True)
    slopes = (chances - labels) * (order + (1 - order) * _CUT * right) / len(images)
    return [weights[0] - rate * images.T @ slopes, weights[1] - rate * slopes.sum(axis=0)]


_SOUND = (1, 1, 0, 0)  # order, keeps, again, own
_PROGRAMS = (_SOUND, _SOUND, (0, 1, 0, 0), (0, 1, 0, 0), (1, 0, 0, 0), (1, 1, 1, 0), (1, 1, 1, 0), (1, 1, 0, 1))


def suspect_drawing(rng: np.random.Generator) -> list[tuple[Any, _Arrays, Any, Any]]:
    """Programs, each with weights and two pairs to begin with. Of a kind, one has good weights and one has bad ones."""
    drawn = []
    for place, kind in enumerate(_PROGRAMS):
        rate = float(rng.uniform(0.1, 0.5))
        classes = 10 if place == 0 else int(rng.integers(4, 9))  # the first one is sound
        start = None
        while start is None or not _tells(rate, *start):
            start = _draw_start(rng, place % 2 == 1, classes)
        drawn.append((_make_program(rate, *kind), *start))
    return [drawn[i] for i in rng.permutation(len(drawn))]


def _draw_start(rng: np.random.Generator, good: bool, classes: int) -> tuple[_Arrays, Any, Any]:
    """Weights, a pair to train on and one to test on."""
    features, size, tests = integers(rng, (8, 20, 37), (14, 30, 60))
    teacher = rng.normal(0, 3, (features, classes))
    # Good weights know most of the answers, and their loss is small; bad ones are confident and wrong.
    kernel = teacher if good else -teacher
    weights = [kernel, -kernel.sum(axis=0) / 2 + rng.normal(0, 0.1, classes)]
    return weights, _labelled(rng, size, teacher, 1.5), _labelled(rng, tests, teacher, 1.5)


def _tells(rate: float, weights: _Arrays, train: Any, test: Any) -> bool:
    """Is no probability cut off by the loss? And has a sound program another accuracy on the other pair, or labels?"""
    sound = _make_program(rate, *_SOUND)
    relabelled = test[0], np.roll(test[1], 1, axis=1)
    accuracies = {sound(weights, train, pair)[1] for pair in (train, test, relabelled)}
    return len(accuracies) == 3 and bool((_softmax(weights, train[0]) * train[1]).sum(axis=1).min() > 1e-7)


def _suspect_probe(find_fault: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    return {"faults": [find_fault(*suspect) for suspect in drawn_later(inputs, suspect_drawing)]}


_MISSED = {  # the first fault that is missed speaks
    "erased": "Erased weights are missed: compare the weights at the end with those of the start.",
    "wrong images": "Wrong images are missed: give it other test labels. Does the accuracy follow?",
    "test trains": "A test that trains is missed: give it another test set. Do the weights at the end differ?",
    "swapped": "Swapped arguments are missed: from weights of zeros the right loss is log(classes).",
    "sound": "A sound program is accused: it moves its weights once, and its accuracy follows the test set.",
}


def _missed(case: Case, fault: str) -> bool:
    return any(got != want == fault for got, want in zip(case.got, case.want, strict=True))


SUSPECT = Exercise(
    id="02-suspect",
    inputs=only_a_number,
    probe=_suspect_probe,
    parts=(Part("faults"),),
    when=(
        When("other-words", lambda case: not set(_MISSED) >= set(case.got), "Answer with the table's words.", anywhere=True),
        When("all-alike", lambda case: len(set(case.got)) == 1, "Every program gets the same answer, but some are sound."),
        *(
            When(f"{fault.replace(' ', '-')}-missed", lambda case, fault=fault: _missed(case, fault), sentence)
            for fault, sentence in _MISSED.items()
        ),
    ),
)

# --- 02-listing ------------------------------------------------------------------------------------------------------


def _listing_inputs(rng: np.random.Generator) -> dict[str, Any]:
    features, first, second, classes, size = integers(rng, (12, 10, 6, 3, 12), (40, 24, 14, 7, 30))
    teacher = rng.normal(0, 1, (features, classes))
    weights = kernels_and_biases(rng, (features, first, second, classes), 0.1)
    weights[-2] *= 3  # so that the first loss is not that of weights which an initializer has drawn
    return {
        "weights": weights,
        "batches": [_labelled(rng, size, teacher, 0.5) for _ in range(int(rng.integers(4, 8)))],
        "test_set": _labelled(rng, int(rng.integers(400, 430)), teacher, 0.5),
        "learning_rate": float(rng.uniform(0.1, 0.3)),
    }


def _listing_probe(train_and_test: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    losses, accuracy = train_and_test(inputs["weights"], inputs["batches"], inputs["test_set"], inputs["learning_rate"])
    return {"losses": [float(loss) if np.ndim(loss) == 0 else loss for loss in losses], "accuracy": accuracy}


def _of_beginners(case: Case) -> float:
    return float(np.log(len(case.inputs["weights"][-1])))


LISTING = Exercise(
    id="02-listing",
    inputs=_listing_inputs,
    probe=_listing_probe,
    parts=(Part("losses", weight=2), Part("accuracy", axes=(), needs="losses")),
    when=(
        When(
            "weights-not-set",
            lambda case: abs(case.got[0] - _of_beginners(case)) < 0.4 < abs(case.want[0] - _of_beginners(case)),
            "The first loss is that of weights which nobody trained: set those given last, after every initializer.",
        ),
        When(
            "other-first-loss",
            lambda case: case.part == "losses" and not close(case.got[0], case.want[0]),
            "The first loss differs before any step is taken: look at the layers and the loss, not at the training.",
        ),
    ),
    errors=(
        WhenError("uninitialised", "FailedPrecondition", "Some variables are empty: run the initializer when all is built."),
        *HABITS,
    ),
    seconds=40.0,
)

EXERCISES = (TRIAGE, INITIALISE, ACCURACY, SUSPECT, LISTING)
