"""The stored references of notebook 18, calculated again in plain NumPy, or by the old program itself."""

from __future__ import annotations

import numpy as np

from autograde.exercise.draws import drawn_later
from tests.oracles.oracle import all_near, near, of_module, public


def test_the_counter_is_what_the_session_shows() -> None:
    import tensorflow as tf

    inputs, stored = public("18-cond")
    tf1 = tf.compat.v1
    with tf.Graph().as_default(), tf1.Session() as session:
        counter = tf1.get_variable("counter", initializer=inputs["start"])
        doubtful = tf1.placeholder(tf.bool, shape=())
        first = tf1.assign_add(counter, inputs["a"])

        def doubtful_branch() -> tf.Tensor:
            with tf.control_dependencies([first]):
                return tf1.assign_add(counter, inputs["b"])

        count = tf1.cond(doubtful, doubtful_branch, lambda: tf1.assign_add(counter, inputs["c"]))
        session.run(tf1.global_variables_initializer())
        shown = []
        for answer in inputs["answers"]:
            session.run(first if answer is None else count, feed_dict={doubtful: bool(answer)})
            shown.append(int(session.run(counter)))
    assert stored["counter"] == shown


def test_the_epochs_are_one_long_row() -> None:
    inputs, stored = public("18-records")
    size = inputs["batch_size"]
    digits, images = [], []
    for epochs in (inputs["num_epochs"], size):
        row, pixels = sum(inputs["digits"], []) * epochs, np.concatenate(inputs["pixels"] * epochs) / 255
        full = [slice(start, start + size) for start in range(0, len(row) - size + 1, size)]
        assert bool(len(row) % size) == (epochs != size)  # only then are all batches full
        digits += [row[part] for part in full]
        images += [pixels[part] for part in full]
    assert stored["digits"] == digits
    all_near(stored["images"], images)


def test_the_cell_is_that_of_the_text() -> None:
    inputs, stored = public("18-lstm")
    units = len(inputs["bias"]) // 4
    for sequence, length, state in zip(inputs["sequences"], inputs["lengths"], stored["last states"], strict=True):
        c = h = np.zeros(units)
        for x in sequence[:length].astype(np.float64):
            i, j, f, o = np.split(np.concatenate([x, h]) @ inputs["kernel"] + inputs["bias"], 4)
            i, f, o = (1 / (1 + np.exp(-part)) for part in (i, f + inputs["forget_bias"], o))
            c = f * c + i * np.tanh(j)
            h = o * np.tanh(c)
        near(state, h)


def test_what_is_known_to_lose_the_gradient_is_named() -> None:
    import tensorflow as tf

    number, stored = public("18-arrives")
    functions, _ = drawn_later(number, of_module("18-arrives", "gradient_functions"))
    names = {function: name for name, function in functions.items()}
    assert {names[tf.round], names[tf.sign], names[tf.stop_gradient]} < set(stored["lost"])
    assert names[tf.square] not in stored["lost"] and len(stored["lost"]) == 8 and len(functions) == 16
