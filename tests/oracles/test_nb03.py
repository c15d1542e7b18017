"""The stored references of notebook 03, worked out again in plain NumPy in double precision."""

from __future__ import annotations

import math

import numpy as np

from autograde.exercise.draws import drawn_later
from tests.oracles.oracle import near, of_module, public


def _adam_step(w, g, m, v, t, rate, beta_1=0.9, beta_2=0.999, epsilon=1e-8):  # noqa: ANN001, ANN202
    """Adam as in section 2.1 of the paper, at its end ("epsilon hat")."""
    g = np.asarray(g, float)
    m, v = beta_1 * m + (1 - beta_1) * g, beta_2 * v + (1 - beta_2) * g * g
    rate_t = rate * math.sqrt(1 - beta_2**t) / (1 - beta_1**t)
    return w - rate_t * m / (np.sqrt(v) + epsilon), m, v


def _adam(w: np.ndarray, gradients: list[np.ndarray], rate: float, **settings: float) -> np.ndarray:
    m = v = np.zeros(len(w))
    for t, gradient in enumerate(gradients, start=1):
        w, m, v = _adam_step(w, gradient, m, v, t, rate, **settings)
    return w


def test_adam_by_the_formula() -> None:
    i, want = public("03-adam")
    settings = {name: i[name] for name in ("beta_1", "beta_2", "epsilon")}
    weights = _adam(i["weights"].astype(float), i["gradients"], i["learning_rate"], **settings)
    near(want["weights"], weights)
    other = _adam(i["weights"].astype(float), i["gradients"], i["learning_rate"], **{**settings, "epsilon": 1e-7})
    assert np.abs(other - weights)[1::2].min() > 1e-3  # epsilon decides


def test_translated_optimizers_follow_tensorflow_1() -> None:
    i, want = public("03-translate")
    gradients = [g.astype(float) for g in i["gradients"]]
    for part, (name, arguments) in i["specs"].items():
        rate, w = arguments.get("learning_rate", 0.001), np.zeros(len(gradients[0]))
        if name == "AdamOptimizer":
            w = _adam(w, gradients, rate, beta_1=arguments.get("beta1", 0.9), epsilon=arguments.get("epsilon", 1e-8))
        elif name == "RMSPropOptimizer":
            square = np.ones(len(w))  # where the slot begins
            for g in gradients:
                square = arguments.get("decay", 0.9) * square + (1 - arguments.get("decay", 0.9)) * g * g
                w = w - rate * g / np.sqrt(square + arguments.get("epsilon", 1e-10))
        else:
            momentum, slot = arguments.get("momentum", 0.0), 0.0
            for g in gradients:
                slot = momentum * slot + g  # as TensorFlow 1 has it: gradients in the slot
                w = w - rate * (g + momentum * slot if arguments.get("use_nesterov") else slot)
        np.testing.assert_allclose(want[part], w, rtol=1e-4, atol=1e-5, err_msg=part)


def test_resumed_step() -> None:
    i, want = public("03-resume")
    for got, start, slot, g in zip(want["weights"], i["weights"], i["slots"], i["gradients"], strict=True):
        m, v = slot["m"].astype(float), slot["v"].astype(float)
        expected = _adam_step(start.astype(float), g, m, v, i["step"] + 1, i["learning_rate"])[0]
        near(got, expected)


def test_schedule_by_the_formula() -> None:
    i, want = public("03-schedule")

    def rate(step: int) -> float:
        if step < i["warmup_steps"]:
            return i["peak"] * (step + 1) / i["warmup_steps"]
        return i["peak"] * i["decay_rate"] ** ((step - i["warmup_steps"]) / i["decay_steps"])

    near(want["rates in training"], [rate(n) for n in range(12)])
    np.testing.assert_allclose(want["rates later"], [rate(n) for n in i["later"]], rtol=1e-4, atol=1e-6)


def _paths(rates: np.ndarray, gradients: np.ndarray) -> dict[str, np.ndarray]:
    """The weights after the last step, by the formula of each optimizer."""
    ends = {}
    for name in ("descent", "momentum, TensorFlow", "momentum, Keras", "rmsprop, TensorFlow", "rmsprop, Keras"):
        w, slot = np.zeros(gradients.shape[1]), np.full(gradients.shape[1], 1.0 if name == "rmsprop, TensorFlow" else 0.0)
        for rate, g in zip(rates.astype(float), gradients.astype(float), strict=True):
            if name.startswith("rmsprop"):
                slot = 0.9 * slot + 0.1 * g * g
                w = w - rate * g / np.sqrt(slot + (1e-10 if "TensorFlow" in name else 1e-7))
            elif name == "momentum, Keras":
                slot = 0.9 * slot - rate * g
                w = w + slot
            else:
                slot = (0.9 * slot if "momentum" in name else 0) + g
                w = w - rate * slot
        ends[name] = w
    for name, epsilon in (("adam, TensorFlow", 1e-8), ("adam, Keras", 1e-7)):
        w = m = v = np.zeros(gradients.shape[1])
        for t, (rate, g) in enumerate(zip(rates.astype(float), gradients, strict=True), start=1):
            w, m, v = _adam_step(w, g, m, v, t, rate, epsilon=epsilon)
        ends[name] = w
    return ends


def test_each_log_ends_where_its_optimizer_does() -> None:
    number, want = public("03-whose")
    drawn = drawn_later(number, of_module("03-whose", "whose_drawing"))
    logs = of_module("03-whose", "_whose_logs")(number)
    assert want["whose"] == [writer for writer, _, _ in drawn] and len(set(want["whose"])) == 7
    for writer, (rates, gradients, weights) in zip(want["whose"], logs, strict=True):
        far = {name: np.abs(weights[-1] / end - 1).max() for name, end in _paths(rates, gradients).items()}
        assert far.pop(writer) < 1e-3 and min(far.values()) > 0.02, (writer, far)
