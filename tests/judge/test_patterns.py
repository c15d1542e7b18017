"""Every general pattern recognises its misconception, says no number in a hidden case, and leaves noise alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograde.exercise.model import Case, Part
from autograde.judge.compare import compare
from autograde.judge.patterns import PATTERNS
from autograde.judge.values import Marker

RNG = np.random.default_rng(7)
W = RNG.normal(size=(8, 5)).astype("f4")
SQUARE = RNG.normal(size=(6, 6)).astype("f4")
BIAS = RNG.normal(size=5).astype("f4")
LEFT, RIGHT = RNG.normal(size=(2, 6, 6)).astype("f4")
WIDE = np.maximum(RNG.normal(size=(16, 10)), 0).astype("f4")
PROBABILITIES = RNG.dirichlet(np.ones(5), size=8).astype("f4")
LABELS = RNG.dirichlet(np.ones(5), size=8).astype("f4")


def softmax(values: np.ndarray, axis: Any = -1) -> np.ndarray:
    exp = np.exp(values - values.max())
    return exp / exp.sum(axis, keepdims=True)


def dropout(values: np.ndarray, rate: float) -> np.ndarray:
    keep = np.random.default_rng(1).random(values.shape) >= rate
    return (values * keep / (1 - rate)).astype(values.dtype)


def entropy(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    return -np.sum(p * np.log(q), axis=-1)


# name of the pattern, the answer, the reference, the inputs
CASES: list[tuple[str, Any, Any, dict[str, Any]]] = [
    ("no-return", None, W, {}),
    ("symbolic-tensor", Marker("symbolic", "a KerasTensor"), W, {}),
    ("missing-batch-axis", W[0], W[:1], {}),
    ("missing-batch-axis", SQUARE[0], SQUARE, {}),
    ("extra-unit-axis", W[:, None], W, {}),
    ("missing-unit-axis", W[:, 0], W[:, :1], {}),
    ("flattened", W.reshape(-1), W, {}),
    ("flattened", np.zeros((2, 12), "f4"), np.zeros((2, 3, 4), "f4"), {}),
    ("transposed", W.T, W, {}),
    ("transposed", SQUARE.T, SQUARE, {}),
    ("transposed", RNG.normal(size=(4, 4, 3)).astype("f4").transpose(1, 0, 2), None, {}),
    ("float64-for-float32", W.astype("f8"), W, {}),
    ("all-zeros", W * 0, W, {}),
    ("sign-flipped", -W, W, {}),
    ("sign-flipped", np.float32(-0.731), np.float32(0.731), {}),
    ("swapped-arguments", LEFT - RIGHT, RIGHT - LEFT, {"left": LEFT, "right": RIGHT}),
    ("swapped-arguments", LEFT @ RIGHT, RIGHT @ LEFT, {"left": LEFT, "right": RIGHT}),
    ("swapped-arguments", LEFT / RIGHT, RIGHT / LEFT, {}),
    ("swapped-arguments", entropy(LABELS, PROBABILITIES), entropy(PROBABILITIES, LABELS), {"y": LABELS, "p": PROBABILITIES}),
    ("logits-for-probabilities", W, softmax(W), {}),
    ("logits-for-probabilities", W, 1 / (1 + np.exp(-W)), {}),
    ("probabilities-for-logits", softmax(W), W, {}),
    ("probabilities-for-logits", 1 / (1 + np.exp(-W)), W, {}),
    ("softmax-wrong-axis", softmax(W, 0), softmax(W, 1), {}),
    ("softmax-wrong-axis", softmax(W, (0, 1)), softmax(W, 1), {}),
    ("dropout-left-on", dropout(W, 0.5), W, {}),
    ("dropout-left-on", dropout(WIDE, 0.25), WIDE, {}),
    ("other-logarithm", np.log2(np.abs(W)), np.log(np.abs(W)), {}),
    ("other-logarithm", np.log(np.abs(W)), np.log10(np.abs(W)), {}),
    ("sum-for-mean", W.sum(0), W.mean(0), {"x": W}),
    ("sum-for-mean", W.sum(), W.mean(), {"x": W}),
    ("mean-for-sum", W.mean(0), W.sum(0), {"x": W}),
    ("constant-factor", W * np.float32(0.37), W, {}),
    ("constant-offset", W + np.float32(0.5), W, {}),
    ("missing-bias", W, W + BIAS, {}),
    ("missing-bias", W[0], W[0] + BIAS, {"weights": [W, BIAS]}),
    ("shifted-by-one", W[:-1], W[1:], {}),
    ("shifted-by-one", np.arange(10) ** 2, np.arange(1, 11) ** 2, {}),
    ("rows-permuted", W[[1, 0, 2, 5, 4, 3, 7, 6]], W, {}),
    ("columns-permuted", W[:, [1, 0, 4, 2, 3]], W, {}),
    ("order-changed", W[[3, 0, 2, 1], 0], W[:4, 0], {}),
]
CASES = [(n, g, g.transpose(1, 0, 2) if w is None else w, i) for n, g, w, i in CASES]
PART = Part("y")
PARTS = {"float64-for-float32": Part("y", dtype="exact")}


def recognise(got: Any, want: Any, inputs: dict[str, Any], part: Part = PART, reveal: bool = True) -> Any:
    difference = compare(got, want, part, inputs=inputs, reveal=reveal)
    assert difference is not None
    return difference


@pytest.mark.parametrize(("name", "got", "want", "inputs"), CASES, ids=[f"{i}-{c[0]}" for i, c in enumerate(CASES)])
def test_each_misconception_is_recognised_shown_and_hidden(name: str, got: Any, want: Any, inputs: dict[str, Any]) -> None:
    part = PARTS.get(name, PART)
    shown = recognise(got, want, inputs, part)
    assert shown.pattern == name and shown.hint
    assert len(shown.text.splitlines()) <= 12
    hidden = recognise(got, want, inputs, part, reveal=False)
    assert hidden.pattern == name and hidden.hint in shown.hint


def test_every_pattern_has_a_case() -> None:
    assert {hint.name for hints in PATTERNS.values() for hint in hints} == {case[0] for case in CASES}


def test_the_factor_the_offset_and_the_missing_input_are_named() -> None:
    assert "0.37 times" in recognise(W * np.float32(0.37), W, {}).hint
    assert "+0.5" in recognise(W + np.float32(0.5), W, {}).hint
    assert "weights[1]" in recognise(W, W + BIAS, {"weights": [W, BIAS]}).hint


@pytest.mark.parametrize("dtype", ["float16", "float64"])
def test_patterns_are_recognised_in_other_precisions(dtype: str) -> None:
    want = W.astype(dtype)
    assert recognise((want * 3).astype(dtype), want, {}).pattern in ("constant-factor", "sum-for-mean")
    assert recognise(-want, want, {}).pattern == "sign-flipped"
    assert recognise(want[:, ::-1], want, {}).pattern == "columns-permuted"


def test_a_cause_must_explain_the_difference_and_not_only_resemble_it() -> None:
    """A symmetric matrix is nearly its own transpose, so a small error in it is no transposition."""
    symmetric = SQUARE + SQUARE.T
    slightly_off = (symmetric * (1 + 5e-4 * RNG.uniform(-1, 1, symmetric.shape))).astype("f4")
    nearly_constant = np.full((6, 6), 2, "f4") + RNG.uniform(-1e-4, 1e-4, (6, 6)).astype("f4")
    assert recognise(slightly_off, symmetric, {}).pattern is None
    assert recognise(nearly_constant + RNG.uniform(-1e-3, 1e-3, (6, 6)).astype("f4"), nearly_constant, {}).pattern is None


SHAPES = st.lists(st.integers(1, 7), min_size=0, max_size=4).map(tuple)
NOISES: dict[str, Callable[[np.random.Generator, tuple[int, ...]], Any]] = {
    "normal": lambda rng, shape: rng.normal(size=shape).astype("f4"),
    "uniform": lambda rng, shape: rng.random(shape).astype("f4"),
    "whole": lambda rng, shape: np.asarray(rng.integers(0, 10, shape)),
    "zeros and ones": lambda rng, shape: rng.integers(0, 2, shape).astype("f4"),
    "probabilities": lambda rng, shape: softmax(rng.normal(size=(*shape, 4))).astype("f4"),
    "half": lambda rng, shape: np.asarray(rng.normal(size=shape), "f2"),
}


@pytest.mark.parametrize("noise", NOISES)
def test_noise_has_no_pattern(noise: str) -> None:
    """Two unrelated arrays, 1000 pairs of all shapes: a pattern may fire once in a thousand by chance, not more."""
    rng = np.random.default_rng(2)
    fired = []
    for _ in range(1000):
        shape = tuple(rng.integers(1, 7, rng.integers(0, 4)))
        got, want = NOISES[noise](rng, shape), NOISES[noise](rng, shape)
        inputs = {"x": NOISES[noise](rng, (3, 4)), "b": NOISES[noise](rng, (4,)), "n": 3}
        difference = compare(got, want, Part("y"), inputs=inputs)
        # Zeros beside something else is what the words say, and no guess.
        if difference and difference.pattern not in (None, "all-zeros"):
            fired.append((difference.pattern, got, want))
    assert len(fired) <= 1, fired


@given(SHAPES, SHAPES, st.integers(0, 2**32 - 1), st.sampled_from(sorted(NOISES)), st.sampled_from(sorted(NOISES)))
@settings(max_examples=200)
def test_no_pattern_raises(a: tuple[int, ...], b: tuple[int, ...], seed: int, one: str, other: str) -> None:
    rng = np.random.default_rng(seed)
    got, want = NOISES[one](rng, a), NOISES[other](rng, b)
    for hints in PATTERNS.values():
        for hint in hints:
            if np.shape(got) == np.shape(want) or hint not in PATTERNS["values"]:
                assert hint.matches(Case("y", np.asarray(got), np.asarray(want), {"x": got})) in (True, False)


def test_ten_million_elements_are_compared_and_searched_for_patterns_in_moderate_memory() -> None:
    want = np.random.default_rng(0).random(10_000_000, dtype="f4").reshape(1000, 10_000)
    assert compare(want, want.copy(), Part("y")) is None
    assert recognise(want * np.float32(0.5), want, {}).pattern == "constant-factor"
    assert recognise(want.T.reshape(want.shape), want, {}).pattern is None
    square = want[:1000, :1000]
    assert recognise(np.ascontiguousarray(square.T), square, {}).pattern == "transposed"


def test_one_none_among_values_is_no_forgotten_return() -> None:
    part, want = Part("words"), ["K1", "none"]
    assert compare(["K1", None], want, part).pattern == "none-inside"
    assert compare([None, None], want, part).pattern == compare(None, want, part).pattern == "no-return"
