"""The stored references of notebook 17, calculated again in plain NumPy; its GRU is that of Keras 1.0.2."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.exercise.draws import drawn_later
from tests.museum.old import run
from tests.oracles.oracle import all_near, near, of_module, public


def _gru(arrays: dict[str, np.ndarray], prefix: str, sequences: np.ndarray) -> np.ndarray:
    def part(gate: str, state: np.ndarray, inputs: np.ndarray) -> np.ndarray:
        kernel, recurrent, bias = (arrays[f"{prefix}_{kind}_{gate}"].astype(np.float64) for kind in "WUb")
        return np.asarray(inputs @ kernel + state @ recurrent + bias)

    state = np.zeros((len(sequences), len(arrays[f"{prefix}_b_z"])))
    for inputs in np.moveaxis(sequences, 1, 0):
        z, r = (np.clip(0.2 * part(gate, state, inputs) + 0.5, 0, 1) for gate in "zr")
        state = z * state + (1 - z) * np.tanh(part("h", r * state, inputs))
    return state


def test_the_gru_is_the_one_of_the_text() -> None:
    inputs, stored = public("17-gru")
    near(stored["last states"], _gru(inputs["arrays"], inputs["prefix"], inputs["sequences"]))


def test_the_text_has_the_gru_of_keras_1() -> None:
    inputs, _ = public("17-gru")
    prefix = inputs["prefix"]
    weights = [inputs["arrays"][f"{prefix}_{kind}_{gate}"] for gate in "zrh" for kind in "WUb"]
    code = """
from keras.layers import GRU
from keras.models import Sequential
layer = GRU(len(weights[2]), input_shape=sequences.shape[1:], name='gru')
model = Sequential([layer])
model.set_weights(weights)
names = [weight.name for weight in layer.trainable_weights]
x = tf.placeholder(tf.float32, (None,) + sequences.shape[1:])
found = sess.run(model(x), {x: sequences, K.learning_phase(): 0})
"""
    found = run("1.0.2", code, weights=weights, sequences=inputs["sequences"])
    assert found["names"] == [f"gru_{kind}_{gate}:0" for gate in "zrh" for kind in "WUb"]
    near(found["found"], _gru(inputs["arrays"], prefix, inputs["sequences"]))


def test_adam_goes_on() -> None:
    inputs, stored = public("17-resume")
    arrays: dict[str, Any] = {name: np.asarray(array, np.float64) for name, array in inputs["arrays"].items()}
    taken = round(float(np.log(arrays["beta1_power"]) / np.log(0.9))) - 1
    assert stored["steps taken"] == taken == round(float(np.log(arrays["beta2_power"]) / np.log(0.999))) - 1
    all_near(stored["weights as read"], [arrays[name] for name in inputs["names"]])
    for place, name in enumerate(inputs["names"]):
        weight, mean, square = (arrays[name + end] for end in ("", "/Adam", "/Adam_1"))
        for step, gradients in enumerate(inputs["gradients"], taken + 1):
            mean = 0.9 * mean + 0.1 * gradients[place]
            square = 0.999 * square + 0.001 * gradients[place].astype(np.float64) ** 2
            rate = inputs["learning_rate"] * np.sqrt(1 - 0.999**step) / (1 - 0.9**step)
            weight = weight - rate * mean / (np.sqrt(square) + 1e-8)
        near(stored["weights after three steps"][place], weight)


def test_what_the_file_lacks_is_untouched() -> None:
    number, stored = public("17-untouched")
    drawn = drawn_later(number, of_module("17-untouched", "untouched_models"))
    assert stored["paths"] == sorted(
        f"{name}/{kind}" for name in drawn["reading"].keys() - drawn["written"].keys() for kind in ("kernel", "bias")
    )
    both = {name: drawn["written"].get(name, arrays) for name, arrays in drawn["reading"].items()}
    all_near(stored["weights"], [array for arrays in both.values() for array in arrays])


def test_the_frozen_graph_answers_in_test_mode() -> None:
    number, stored = public("17-frozen")
    drawn = drawn_later(number, of_module("17-frozen", "frozen_drawing"))
    scores = drawn["images"] @ drawn["kernel"] + drawn["bias"]
    shares = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True) + 0.5
    functions = {"sigmoid": lambda x: 1 / (1 + np.exp(-x)), "tanh": np.tanh, "square": np.square, "negative": np.negative}
    answer = functions[drawn["last"]](shares)
    all_near(stored["answers"], [answer, answer[:2]])
