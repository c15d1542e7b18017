"""Exercises of notebook 02: sorting errors, empty variables, one accuracy, a native step, the whole listing."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.exercises.by_hand import cross_entropy, relu, softmax
from autograde.exercises.draws import floats, integers, kernels_and_biases, one_hot, pixels
from autograde.exercises.hints import close, confuses, moved_by, number
from autograde.exercises.lines import broken_lines
from autograde.exercises.model import Case, ErrorHint, Exercise, Hint, Part
from autograde.exercises.probes import sequential

# --- 02-triage -------------------------------------------------------------------------------------------------------


def _triage_probe(triage: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    answers = [triage(line, dict(inputs["names"])) for line in inputs["lines"]]
    return {"what happens": [answer[0] for answer in answers], "missing names": [answer[1] for answer in answers]}


def _instead(case: Case, **said: str) -> bool:
    """Is every answer right except that some were called by another name?"""
    return case.part == "what happens" and confuses(case, {key.replace("_", " "): value for key, value in said.items()})


def _indentation_fails(case: Case) -> bool:
    """Only the lines with lost indentation were not called unreadable."""
    if case.part != "what happens" or len(case.got) != len(case.want):
        return False
    return {line[:4] for line, got, want in zip(case.inputs["lines"], case.got, case.want, strict=True) if got != want} == {
        line[:4] for line in case.inputs["lines"] if "\n" in line and line.startswith(("for ", "with"))
    }


def _assignments_unreadable(case: Case) -> bool:
    wrong = [line for line, got in zip(case.inputs["lines"], case.got, strict=True) if got == "unreadable"]
    return case.part == "what happens" and any("total = " in line and "\n" not in line for line in wrong)


TRIAGE = Exercise(
    id="02-triage",
    inputs=broken_lines,
    probe=_triage_probe,
    parts=(Part("what happens", weight=2), Part("missing names")),
    hints=(
        Hint(
            "only-read",
            lambda case: _instead(case, unknown_name="runs", unknown_attribute="runs", fails="runs"),
            "The code was read, not run: exec also runs it.",
        ),
        Hint(
            "general-first",
            lambda case: _instead(case, unreadable="fails", unknown_name="fails", unknown_attribute="fails"),
            "Python takes the first `except` that fits, and Exception fits every error: put it last.",
        ),
        Hint(
            "not-a-pair",
            lambda case: case.part == "what happens" and all(len(kind) == 1 for kind in case.got),
            'Return a pair: what happens, and the missing name (or "").',
        ),
        Hint(
            "eval-for-exec",
            _assignments_unreadable,
            "An assignment came out as unreadable: eval takes expressions only, exec takes any code.",
        ),
        Hint(
            "indentation-is-syntax",
            _indentation_fails,
            "An IndentationError is a kind of SyntaxError: `except SyntaxError` catches both, comparing names does not.",
        ),
        Hint(
            "names-not-given",
            lambda case: case.part == "what happens" and case.got.count("unknown name") > case.want.count("unknown name"),
            "Some names are known: give the dict to exec as its second argument.",
        ),
        Hint(
            "whole-message",
            lambda case: case.part == "missing names" and any("'" in str(name) or " " in str(name) for name in case.got),
            "Only the name is asked for, not the message: the exception has an attribute `name`.",
        ),
        Hint(
            "type-for-attribute",
            lambda case: case.part == "missing names" and "float" in case.got,
            "An AttributeError's message names the type first: what is missing is in its attribute `name`.",
        ),
    ),
    error_hints=(
        ErrorHint("not-a-pair", "not subscriptable", 'Return a pair: what happens, and the missing name (or "").'),
        ErrorHint("not-caught", "Error", "An exception came out of your function: read and run the code inside `try`."),
    ),
)

# --- 02-initialise ---------------------------------------------------------------------------------------------------


def _initialise_inputs(rng: np.random.Generator) -> dict[str, Any]:
    words = ["kernel", "bias", "gamma", "beta", "momentum", "velocity", "counter", "power"]
    names = [words[i] for i in rng.permutation(len(words))][: int(rng.integers(5, 9))]
    count = len(names)
    states = ["trained", "empty", "empty"] + [str(rng.choice(["trained", "empty"])) for _ in range(count - 3)]
    return {
        "names": names,
        "states": states,
        "trainable": [True, True, False] + [bool(rng.integers(0, 2)) for _ in range(count - 3)],
        "initial": floats(rng, count),
        "trained": floats(rng, count, mean=5),
    }


def _initialise_probe(initialise_the_rest: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import tensorflow as tf

    tf1 = tf.compat.v1
    graph = tf.Graph()
    with graph.as_default():
        variables = [
            tf1.get_variable(name, initializer=value, trainable=trainable)
            for name, value, trainable in zip(inputs["names"], inputs["initial"], inputs["trainable"], strict=True)
        ]
        training = [
            tf1.assign(variable, value)
            for variable, value, state in zip(variables, inputs["trained"], inputs["states"], strict=True)
            if state == "trained"
        ]
    # Without `with`, which would make its graph the default one: the function itself must enter it.
    sess = tf1.Session(graph=graph)
    try:
        sess.run(training)
        initialise_the_rest(sess)
        return {"values": np.array(sess.run(variables))}
    finally:
        sess.close()


def _all_initial(case: Case) -> bool:
    return isinstance(case.got, np.ndarray) and np.allclose(case.got, case.inputs["initial"], atol=1e-4)


INITIALISE = Exercise(
    id="02-initialise",
    inputs=_initialise_inputs,
    probe=_initialise_probe,
    parts=(Part("values", axes=("variable",)),),
    hints=(
        Hint(
            "trained-values-lost",
            _all_initial,
            "Every variable has its initial value again, also those that had been trained: initialise the empty ones only.",
        ),
        Hint(
            "not-the-initial-value",
            lambda case: isinstance(case.got, np.ndarray) and not _all_initial(case),
            "Some variable got another value than its own initial one: run initializers, do not assign.",
        ),
    ),
    error_hints=(
        ErrorHint(
            "still-empty",
            "FailedPrecondition",
            "A variable is still empty: the report gives bytes, without :0, and slots and counters are not trainable.",
        ),
        ErrorHint("wrong-graph", "graph", "The work must be done in the session's own graph: with sess.graph.as_default():"),
    ),
)

# --- 02-accuracy -----------------------------------------------------------------------------------------------------


def _accuracy_inputs(rng: np.random.Generator) -> dict[str, Any]:
    classes, size = int(rng.integers(3, 9)), int(rng.integers(17, 30))
    batches = []
    for count, noise in [(size, 0.7)] * int(rng.integers(2, 5)) + [(int(rng.integers(3, 6)), 0.0)]:
        labels = one_hot(rng, count, classes)
        # The last batch is small and all right, so that it weighs too much in a mean of means.
        batches.append((labels, softmax((labels + rng.normal(0, noise, labels.shape)).astype(np.float32))))
    return {"batches": batches}


def _accuracy_probe(accuracy_of: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    return {"accuracy": accuracy_of(inputs["batches"])}


def _shares(case: Case) -> list[float]:
    """The accuracy of each batch."""
    return [float(np.mean(y.argmax(axis=1) == p.argmax(axis=1))) for y, p in case.inputs["batches"]]


def _column_share(case: Case) -> float:
    """The share of columns, over all batches, whose largest entries are in the same row."""
    return float(np.mean(np.concatenate([y.argmax(axis=0) == p.argmax(axis=0) for y, p in case.inputs["batches"]])))


def _entry_shares(case: Case) -> list[float]:
    """The share of single entries that are right when they are rounded, and of rows in which all are."""
    right = np.concatenate([y == (p > 0.5) for y, p in case.inputs["batches"]])
    return [float(right.mean()), float(right.all(axis=1).mean())]


ACCURACY = Exercise(
    id="02-accuracy",
    inputs=_accuracy_inputs,
    probe=_accuracy_probe,
    parts=(Part("accuracy", axes=()),),
    hints=(
        Hint(
            "still-a-vector",
            lambda case: np.ndim(case.got) > 0,
            "That is more than one number: the hits of single images, or one accuracy per batch. One share is asked for.",
        ),
        Hint(
            "mean-of-means",
            lambda case: bool(np.isclose(number(case.got), np.mean(_shares(case)), atol=1e-4)),
            "A mean of the batches' means counts the few examples of the last batch too much: count examples.",
        ),
        Hint(
            "last-batch-only",
            lambda case: bool(np.isclose(number(case.got), _shares(case)[-1], atol=1e-4)),
            "That is the accuracy of the last batch alone: keep count over all of them.",
        ),
        Hint(
            "count-not-share",
            lambda case: close(case.got, case.want * sum(len(labels) for labels, _ in case.inputs["batches"]), rtol=1e-4),
            "That is how many were right: divide by the number of examples.",
        ),
        Hint("percent", lambda case: close(case.got, 100 * case.want), "That is in per cent: a share is between 0 and 1."),
        Hint(
            "first-batch-only",
            lambda case: bool(np.isclose(number(case.got), _shares(case)[0], atol=1e-4)),
            "That is the accuracy of the first batch alone: return after the loop, not in it.",
        ),
        Hint(
            "wrong-axis",
            lambda case: bool(np.isclose(number(case.got), _column_share(case), atol=1e-4)),
            "That compares columns: the classes of an example stand in a row, axis=1.",
        ),
        Hint(
            "rounded",
            lambda case: number(case.got) in (0.0, *(round(number(case.want), digits) for digits in range(5))),
            "That is rounded: return the share itself, by ordinary division.",
        ),
        Hint(
            "entries-not-classes",
            lambda case: any(np.isclose(number(case.got), share, atol=1e-4) for share in _entry_shares(case)),
            "A share, but not of hits: an example is right when the largest entry of both rows is in the same place.",
        ),
    ),
)

# --- 02-native -------------------------------------------------------------------------------------------------------


def _native_inputs(rng: np.random.Generator) -> dict[str, Any]:
    count, features, hidden, classes = integers(rng, (8, 5, 4, 3), (20, 20, 12, 8))
    return {
        "images": pixels(rng, count, features),
        "labels": one_hot(rng, count, classes),
        "weights": [
            *(floats(rng, features, hidden), floats(rng, hidden, scale=0.5)),
            *(floats(rng, hidden, classes), floats(rng, classes, scale=0.5)),
        ],
        "learning_rate": float(rng.uniform(0.5, 1.5)),
    }


def _native_probe(one_step: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import keras
    import tensorflow as tf

    weights = inputs["weights"]
    layers = [
        keras.layers.Dense(weights[1].size, activation="tanh"),
        keras.layers.Dense(weights[3].size, activation="softmax"),
    ]
    model = sequential(weights[0].shape[:1], layers, weights)
    optimizer, loss_function = keras.optimizers.SGD(inputs["learning_rate"]), keras.losses.categorical_crossentropy
    loss = one_step(model, optimizer, loss_function, tf.constant(inputs["images"]), tf.constant(inputs["labels"]))
    return {"loss": loss, "weights": model.get_weights()}


def _swapped(preds: np.ndarray, labels: np.ndarray) -> float:
    """16.118 times the probability of the wrong classes: what Keras gives for predictions in the place of labels."""
    return float(-np.log(1e-7) * (1 - (preds * labels).sum(axis=1)).mean())


def _swapped_loss(case: Case) -> float:
    w = case.inputs["weights"]
    return _swapped(softmax(np.tanh(case.inputs["images"] @ w[0] + w[1]) @ w[2] + w[3]), case.inputs["labels"])


def _moved(case: Case, factor: float) -> bool:
    if case.part != "weights":
        return False
    return all(moved_by(factor, *arrays) for arrays in zip(case.got, case.want, case.inputs["weights"], strict=True))


NATIVE = Exercise(
    id="02-native",
    inputs=_native_inputs,
    probe=_native_probe,
    parts=(Part("loss", axes=()), Part("weights", weight=2)),
    hints=(
        Hint(
            "swapped-arguments",
            lambda case: case.part == "loss" and bool(np.isclose(number(case.got), _swapped_loss(case), rtol=1e-3)),
            "The loss took the predictions for the labels: Keras wants (y_true, y_pred).",
        ),
        Hint(
            "no-mean",
            lambda case: case.part == "loss" and np.shape(case.got) == (len(case.inputs["images"]),),
            "That is one loss per image: return, and differentiate, their mean.",
        ),
        Hint(
            "sum-not-mean",
            lambda case: _moved(case, len(case.inputs["images"])),
            "The step is as many times too long as there are images: differentiate the mean, not the vector of losses.",
        ),
        Hint("no-step", lambda case: _moved(case, 0), "The weights have not moved: give the gradients to the optimizer."),
        Hint("uphill", lambda case: _moved(case, -1), "The step goes uphill: the optimizer already subtracts."),
        Hint(
            "weights-left-out",
            lambda case: case.part == "weights" and any(map(np.array_equal, case.got, case.inputs["weights"])),
            "Some weights have not moved: the step is for all of model.trainable_variables.",
        ),
        Hint("loss-after-the-step", lambda case: number(case.got) < number(case.want), "Is that the loss before the step?"),
        Hint(
            "another-rate",
            lambda case: case.part == "weights",
            "That is not the optimizer's own step: hand it the gradients of the mean loss.",
        ),
    ),
    error_hints=(
        ErrorHint("recorded-too-late", "No gradients", "The tape saw no way to the weights: call the model inside it."),
        ErrorHint("gradients-first", "_unique_id", "apply takes the gradients first, then the variables."),
        ErrorHint("pairs", "BaseOptimizer.apply_gradients", "apply_gradients takes pairs, zip(gradients, variables)."),
        ErrorHint("optimizer-called", "object is not callable", "An optimizer is not a function: call its method apply."),
        ErrorHint("no-minimize", "'minimize'", "A Keras 3 optimizer has no minimize: take gradients with a GradientTape."),
    ),
)

# --- 02-listing ------------------------------------------------------------------------------------------------------

_TEST_SIZES = (101, 103, 107, 109, 113)  # primes, so that a share tells how many images it was taken of


def _listing_inputs(rng: np.random.Generator) -> dict[str, Any]:
    features, first, second, classes, size = integers(rng, (12, 10, 6, 3, 12), (40, 24, 14, 7, 30))
    teacher = rng.normal(0, 1, (features, classes))

    def draw(count: int) -> tuple[np.ndarray, np.ndarray]:
        images = pixels(rng, count, features)
        classes_of = ((images - 0.5) @ teacher + rng.normal(0, 0.5, (count, classes))).argmax(axis=1)
        return images, np.eye(classes, dtype=np.float32)[classes_of]

    return {
        "weights": kernels_and_biases(rng, (features, first, second, classes), 0.1),
        "batches": [draw(size) for _ in range(int(rng.integers(4, 8)))],
        "test_set": draw(int(rng.choice(_TEST_SIZES))),
        "learning_rate": float(rng.uniform(0.1, 0.3)),
    }


def _listing_probe(train_and_test: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    losses, accuracy = train_and_test(inputs["weights"], inputs["batches"], inputs["test_set"], inputs["learning_rate"])
    return {"losses": [float(loss) if np.ndim(loss) == 0 else loss for loss in losses], "accuracy": accuracy}


def _first_losses(case: Case) -> tuple[float, float]:
    """The first mean loss with the arguments in their places, and swapped."""
    (x, y), w = case.inputs["batches"][0], case.inputs["weights"]
    logits = relu(relu(x @ w[0] + w[1]) @ w[2] + w[3]) @ w[4] + w[5]
    return cross_entropy(logits, y)[0], _swapped(softmax(logits), y)


def _first_is(case: Case, number: float) -> bool:
    return case.part == "losses" and bool(np.isclose(np.mean(case.got[0]), number, rtol=1e-3))


def _whole(number: float) -> bool:
    return abs(number - round(number)) < 1e-4


def _share_of_training_images(case: Case) -> bool:
    share, test_size = number(case.got), len(case.inputs["test_set"][0])
    return not _whole(share * test_size) and _whole(share * len(case.inputs["batches"][0][0]))


LISTING = Exercise(
    id="02-listing",
    inputs=_listing_inputs,
    probe=_listing_probe,
    parts=(Part("losses", weight=2), Part("accuracy", axes=())),
    hints=(
        Hint(
            "swapped-arguments",
            lambda case: _first_is(case, _first_losses(case)[1]),
            "The loss took the predictions for the labels: Keras wants (y_true, y_pred).",
        ),
        Hint(
            "no-mean",
            lambda case: case.part == "losses" and np.ndim(case.got[0]) == 1,
            "A loss for each image: take the mean, and let the optimizer minimise the mean.",
        ),
        Hint(
            "loss-after-the-step",
            lambda case: (
                case.part == "losses" and not _first_is(case, _first_losses(case)[0]) and len(case.got) == len(case.want)
            ),
            "The first loss must be that of the given weights, set after the initializer, before a step, with one softmax.",
        ),
        Hint(
            "other-steps",
            lambda case: _first_is(case, _first_losses(case)[0]) and len(case.got) == len(case.want),
            "The first loss is right, a later one is not: plain gradient descent on the mean loss, with this learning rate.",
        ),
        Hint(
            "one-loss-per-batch",
            lambda case: case.part == "losses" and len(case.got) != len(case.want),
            "The list must hold one loss for each batch.",
        ),
        Hint(
            "vector-for-accuracy",
            lambda case: case.part == "accuracy" and np.ndim(case.got) == 1,
            "categorical_accuracy gives a 0 or a 1 for each image: return their mean.",
        ),
        Hint(
            "test-line-trains",
            lambda case: case.part == "accuracy" and case.got is None,
            "train_step.run trains and gives nothing: the accuracy is another tensor.",
        ),
        Hint(
            "percent",
            lambda case: case.part == "accuracy" and close(case.got, 100 * case.want),
            "That is in per cent: a share is between 0 and 1.",
        ),
        Hint(
            "tested-on-training-images",
            lambda case: case.part == "accuracy" and _share_of_training_images(case),
            "That is a share of the images of a batch just trained on: feed the test set.",
        ),
    ),
    error_hints=(
        ErrorHint("uninitialised", "FailedPrecondition", "Some variables are empty: run the initializer when all is built."),
        ErrorHint("hidden-layer-fed", "Cannot feed value", "You feed a hidden layer: keep the placeholder's own name."),
        ErrorHint("two-results", "not iterable", "Return the list of losses, one for each batch, and then the accuracy."),
        ErrorHint("unknown-name", "NameError", "A name of the listing was never defined: one thing, one name."),
    ),
    seconds=40.0,
)

EXERCISES = (TRIAGE, INITIALISE, ACCURACY, NATIVE, LISTING)
