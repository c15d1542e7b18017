"""Exercises of notebook 18: what a tf.cond runs, a queue of records, an LSTM cell, gradients that do not arrive."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from autograde.exercise import Case, Exercise, Part, When, WhenError
from autograde.exercise.draws import distinct, drawn_later, floats, integers, only_a_number
from autograde.exercise.predicates import close
from course.mistakes import HABITS, WEIGHTS_NOT_SET

# --- 18-cond ---------------------------------------------------------------------------------------------------------


def _cond_inputs(rng: np.random.Generator) -> dict[str, Any]:
    start, a, b, c = distinct(rng, 2, 90, 4)
    answers = [True, False, None, *rng.choice([True, False, None], int(rng.integers(4, 8))).tolist()]
    return {"start": start, "a": a, "b": b, "c": c, "answers": [answers[i] for i in rng.permutation(len(answers))]}


def _cond_probe(counter_after: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    numbers = counter_after(*(inputs[name] for name in ("start", "a", "b", "c")), list(inputs["answers"]))
    return {"counter": [int(number) for number in numbers]}


COND = Exercise(
    id="18-cond",
    inputs=_cond_inputs,
    probe=_cond_probe,
    parts=(Part("counter"),),
    when=(
        When(
            "not-every-run",
            lambda case: len(case.got) != len(case.want),
            "One number for each answer, please, None included: the value that the run leaves behind.",
            anywhere=True,
        ),
    ),
    errors=(
        WhenError("outside-the-graph", "get_variable", "Variables of TensorFlow 1 need a graph of their own."),
        WhenError("outside-the-graph-2", "The Session graph is empty", "Build and run inside one and the same graph."),
        *HABITS,
    ),
)

# --- 18-records ------------------------------------------------------------------------------------------------------


def _records_inputs(rng: np.random.Generator) -> dict[str, Any]:
    features, epochs, size = integers(rng, (3, 2, 4), (7, 4, 6))
    counts = [size + 1, size + 2]  # neither file ends with a batch
    if (sum(counts) * epochs) % size == 0:  # and something is left over in the end
        counts[1] += 1
    pictures = [rng.integers(0, 256, (count, features)).astype(np.uint8) for count in counts]
    return {
        "pixels": pictures,
        "digits": [rng.integers(0, 10, count).tolist() for count in counts],
        "num_epochs": epochs,
        "batch_size": size,
    }


def _records_probe(batches_of: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    import tensorflow as tf

    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, (pictures, digits) in enumerate(zip(inputs["pixels"], inputs["digits"], strict=True)):
            paths.append(str(Path(folder, f"part-{1 - number}")))  # their order is that of the list, not of the names
            with tf.io.TFRecordWriter(paths[-1]) as writer:
                for picture, digit in zip(pictures, digits, strict=True):
                    example = tf.train.Example()
                    example.features.feature["pixels"].bytes_list.value.append(picture.tobytes())
                    example.features.feature["digit"].int64_list.value.append(digit)
                    writer.write(example.SerializeToString())
        batches = list(batches_of(paths, inputs["num_epochs"], inputs["batch_size"]))
        batches += batches_of(paths, inputs["batch_size"], inputs["batch_size"])  # so many epochs leave nothing over
        images = [np.asarray(image) for image, _ in batches]
        return {"digits": [np.asarray(digit).tolist() for _, digit in batches], "images": images}


RECORDS = Exercise(
    id="18-records",
    inputs=_records_inputs,
    probe=_records_probe,
    parts=(Part("digits", weight=2), Part("images", needs="digits")),
    when=(
        When(
            "shuffled",
            lambda case: (
                case.part == "digits"
                and sorted(sum(case.got, [])) == sorted(sum(case.want, []))
                and [len(batch) for batch in case.got] == [len(batch) for batch in case.want]
            ),
            "The right examples, in another order: files in the order of the list, all of them in each epoch, no shuffling.",
            anywhere=True,
        ),
        When(
            "not-scaled",
            lambda case: case.part == "images" and all(map(close, case.got, [255 * image for image in case.want])),
            "The pixels are still 0 to 255: divide by 255.",
        ),
    ),
    errors=(
        WhenError("old-names", "has no attribute 'string_input_producer'", "The queues are in tf1; today's way is tf.data."),
        WhenError("not-parsed", "not enough values to unpack", "Each batch is a pair: images and digits."),
        *HABITS,
    ),
    seconds=30.0,
)

# --- 18-lstm ---------------------------------------------------------------------------------------------------------


def _lstm_inputs(rng: np.random.Generator) -> dict[str, Any]:
    count, steps, features, units = integers(rng, (4, 4, 3, 4), (7, 8, 6, 7))
    lengths = rng.integers(1, steps, count)
    lengths[0] = steps
    return {
        "kernel": floats(rng, features + units, 4 * units, scale=0.7),
        "bias": floats(rng, 4 * units, scale=0.7),
        "forget_bias": float(rng.choice([0.5, 1.5, 2.0])),
        "sequences": floats(rng, count, steps, features),
        "lengths": lengths.astype(np.int64),
    }


def _lstm_probe(last_states: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    arrays = (inputs["kernel"], inputs["bias"], inputs["forget_bias"], inputs["sequences"], inputs["lengths"])
    return {"last states": last_states(*arrays)}


def _only_the_longest_right(case: Case) -> bool:
    longest = case.inputs["lengths"] == case.inputs["sequences"].shape[1]
    return close(case.got[longest], case.want[longest])


LSTM = Exercise(
    id="18-lstm",
    inputs=_lstm_inputs,
    probe=_lstm_probe,
    parts=(Part("last states", axes=("sequence", "unit")),),
    when=(
        When(
            "lengths",
            _only_the_longest_right,
            "Right for the longest sequences only: for the others take the state after their own last step.",
        ),
        When(
            "all-steps",
            lambda case: np.ndim(case.got) == 3,
            "These are the states of all steps: return one row for each sequence.",
            anywhere=True,
        ),
    ),
    errors=(
        WEIGHTS_NOT_SET,
        WhenError("kernel-not-cut", "with provided weight", "Cut the kernel after the input's rows: units = bias / 4."),
        *HABITS,
    ),
    seconds=30.0,
)

# --- 18-arrives ------------------------------------------------------------------------------------------------------


def gradient_functions(rng: np.random.Generator) -> tuple[dict[str, Callable[[Any], Any]], np.ndarray]:
    """Functions under names that say nothing, and the vector."""
    import tensorflow as tf

    @tf.autograph.experimental.do_not_convert  # so that an answer may trace them, too
    @tf.custom_gradient
    def straight(x: Any) -> Any:
        def pass_on(gradient: Any) -> Any:
            return gradient

        return tf.round(x), pass_on

    @tf.autograph.experimental.do_not_convert
    @tf.custom_gradient
    def reversed_and_off(x: Any) -> Any:
        def forget(gradient: Any) -> Any:
            return 0 * gradient

        return x**2, forget

    x = rng.uniform(0.6, 2.4, int(rng.integers(4, 7))).astype(np.float32)
    x[:2] = rng.permutation([0.7, 1.9])  # on both sides of the 1 below
    passes = [tf.square, straight, lambda x: tf.py_function(tf.square, [x], tf.float32), lambda x: tf.where(x > 1.0, x, 0.5)]
    passes += [lambda x: tf.cast(tf.cast(x, tf.float64), tf.float32) ** 3, lambda x: -tf.square(x), lambda x: x[-1] - x[-2]]
    passes.append(lambda x: 1e-6 * (x - tf.stop_gradient(x)))  # little, and of a number that is always 0
    stops = [
        *(tf.round, tf.sign, reversed_and_off, tf.stop_gradient),
        lambda x: tf.nn.relu(-x),  # x is positive
        lambda x: tf.numpy_function(np.square, [x], tf.float32),
        lambda x: tf.one_hot(tf.argmax(x), x.shape[0]),
        lambda x: tf.cast(tf.cast(x, tf.int32), tf.float32),
    ]
    functions = [*passes, *stops]
    names = [f"f{number}" for number in distinct(rng, 10, 99, len(functions))]
    return {names[i]: functions[i] for i in rng.permutation(len(names))}, x


def _arrives_probe(nothing_arrives: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    return {"lost": [str(name) for name in nothing_arrives(*drawn_later(inputs, gradient_functions))]}


ARRIVES = Exercise(
    id="18-arrives",
    inputs=only_a_number,
    probe=_arrives_probe,
    parts=(Part("lost"),),
    when=(
        When(
            "not-sorted",
            lambda case: sorted(case.got) == list(case.want),
            "These are the right names: sort them.",
        ),
        When(
            "all-lost",
            lambda case: len(case.got) == 16,
            "Every gradient is missing for you: a tensor is no variable, so the tape has to watch it.",
            anywhere=True,
        ),
    ),
    errors=(
        WhenError(
            "no-gradient", "'NoneType' object has no attribute 'numpy'", "A missing gradient is None: ask for that first."
        ),
        *HABITS,
    ),
    seconds=30.0,
)

EXERCISES = (COND, RECORDS, LSTM, ARRIVES)
