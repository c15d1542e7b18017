"""Notebook 11's references, calculated again in plain Python and NumPy."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from autograde.exercise.draws import drawn_later
from tests.oracles.oracle import near, of_module, public


def _by_what_was_told(model: Any) -> bool:
    """Keras finds a softmax that is the last thing; behind a mean of two it does not look."""
    logits = model.layers[1].get_config()["activation"] == "linear"
    told: bool = model.loss.get_config()["from_logits"]
    return told == logits or (told and type(model.layers[-1]).__name__ == "Dense")


def test_the_truth_by_what_was_told() -> None:
    inputs, stored = public("11-truth")
    want = [_by_what_was_told(model) for model, _, _ in drawn_later(inputs, of_module("11-truth", "_draw_compiled"))]
    assert stored["loss is true"] == want and 3 < want.count(False) < len(want) - 3


def test_a_pipeline_has_every_row_once_and_mixed() -> None:
    inputs, stored = public("11-pipeline")
    full, rest = divmod(len(inputs["labels"]), inputs["batch_size"])
    counts = stored["an epoch"]["how often each row comes"]
    assert stored["another order in the next epoch"] and counts.tolist() == [1] * len(inputs["labels"])
    assert [value for key, value in stored["an epoch"].items() if key != "how often each row comes"] == [True] * 4
    assert stored["labels of other images"] == 0 and rest > 0
    assert stored["sizes of the batches"] == [inputs["batch_size"]] * full + [rest]


def test_shapes_and_parameters_are_counted_one_by_one() -> None:
    """By trying every place of a window and numbering every weight, without the formulas."""
    inputs, stored = public("11-shapes")
    height, width, channels = inputs["input_shape"]
    shapes, parameters = [], []
    flat = 0
    for kind, *options in inputs["layers"]:
        number = 0
        if kind == "conv":
            filters, size, padding = options
            number = np.zeros((size, size, channels, filters)).size + np.zeros(filters).size
            if padding == "valid":
                height, width = (sum(start + size <= n for start in range(n)) for n in (height, width))
            channels = filters
        elif kind == "pool":
            height, width = (sum(start + options[0] <= n for start in range(0, n, options[0])) for n in (height, width))
        elif kind == "flatten":
            flat = np.zeros((height, width, channels)).size
        else:
            number, flat = np.zeros((flat, options[0])).size + np.zeros(options[0]).size, options[0]
        shapes.append([flat] if flat else [height, width, channels])
        parameters.append(number)
    assert stored["shapes"] == shapes
    assert stored["parameters"] == parameters


def _chances(coins: int) -> list[Fraction]:
    """How likely each number of heads is, one coin thrown after another."""
    chances = [Fraction(1)]
    for _ in range(coins):
        chances = [(a + b) / 2 for a, b in zip([*chances, Fraction(0)], [Fraction(0), *chances], strict=True)]
    return chances


def test_two_networks_by_throwing_coins() -> None:
    inputs, stored = public("11-better")
    for case, first, second, probability in zip(
        inputs["cases"], stored["only first"], stored["only second"], stored["probability"], strict=True
    ):
        rows = list(zip(case["first"] == case["digits"], case["second"] == case["digits"], strict=True))
        assert (first, second) == (rows.count((True, False)), rows.count((False, True)))
        chances = _chances(first + second)
        uneven = [chance for heads, chance in enumerate(chances) if abs(2 * heads - len(chances) + 1) >= abs(first - second)]
        np.testing.assert_allclose(probability, float(sum(uneven)), rtol=1e-6)


def test_the_share_is_counted_row_by_row() -> None:
    inputs, stored = public("11-metric")
    pairs = zip(inputs["predictions"], inputs["targets"], strict=True)
    near_enough = [abs(float(p) - float(t)) <= inputs["tolerance"] for p, t in pairs]
    for share in stored.values():
        near(share, sum(near_enough) / len(near_enough))
