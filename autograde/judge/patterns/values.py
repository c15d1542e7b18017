"""Patterns that show in the numbers, once shape and dtype are right: what was computed is something else."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import permutations

import numpy as np

from autograde.exercise.model import Case
from autograde.judge.patterns.pairs import Pair, input_arrays, pair_of
from autograde.judge.patterns.pattern import pair_pattern, pattern


@pair_pattern("all-zeros", "Every number is zero: is the result ever filled, and are the weights set?")
def all_zeros(case: Case, pair: Pair) -> bool:
    return not pair.got.any() and bool(pair.want.any())


@pair_pattern("sign-flipped", "Every number has the wrong sign: look for a minus, or a difference the other way round.")
def sign_flipped(case: Case, pair: Pair) -> bool:
    return pair.explains(-pair.want)


def _transposition(case: Case) -> tuple[int, ...] | None:
    """The order of axes that turns the expected array into the answer, tried at 2000 places."""
    got, want = case.got, case.want
    if not (isinstance(got, np.ndarray) and got.ndim in (2, 3, 4) and pair_of(case)):
        return None
    rng = np.random.default_rng(0)
    places = tuple(rng.integers(0, size, 2000) for size in got.shape)
    for order in permutations(range(got.ndim)):
        turned = want.transpose(order)
        if order != tuple(range(got.ndim)) and turned.shape == got.shape:
            pair = pair_of(Case(case.part, got[places], want[places], case.inputs))
            if pair and pair.explains(turned[places].astype(np.float64)):
                return order
    return None


def _say_transposed(case: Case) -> str | None:
    order = _transposition(case)  # none where only the shape tells
    return f"Your array is the expected one with its axes in the order {order}." if order else None


@pattern("transposed", "The axes are swapped: look for a transpose too many, or one that is missing.", _say_transposed)
def transposed(case: Case) -> bool:
    return _transposition(case) is not None


def _cross_entropy(labels: np.ndarray, predictions: np.ndarray) -> np.ndarray:
    return np.asarray(-np.sum(labels * np.log(np.clip(predictions, 1e-7, None)), axis=-1))


# On two arrays of one shape, so that none of them can grow by broadcasting.
_OPERATIONS: tuple[Callable[[np.ndarray, np.ndarray], np.ndarray], ...] = (
    np.subtract,
    np.divide,
    np.power,
    _cross_entropy,
    lambda a, b: np.mean(_cross_entropy(a, b)),
    lambda a, b: np.sum(_cross_entropy(a, b)),
    lambda a, b: np.sum(a * np.log(np.clip(a, 1e-7, None) / np.clip(b, 1e-7, None)), axis=-1),
)


@pattern(
    "swapped-arguments",
    "It looks as if two arguments had changed places: check the order in which you pass or combine them.",
)
def swapped_arguments(case: Case) -> bool:
    pair = pair_of(case)
    if pair is None:
        return False
    if pair.want.all() and pair.explains(1 / pair.want):
        return True
    arrays = [array for _, array in input_arrays(case.inputs) if array.size > 1]
    for left, right in permutations(arrays, 2):
        if left.shape == right.shape and any(_swapped(operation, left, right, pair) for operation in _OPERATIONS):
            return True
        if _product_shapes(left, right) == {pair.want.shape} and _swapped(np.matmul, left, right, pair):
            return True
    return False


def _swapped(operation: Callable[..., np.ndarray], left: np.ndarray, right: np.ndarray, pair: Pair) -> bool:
    right_way, wrong_way = np.asarray(operation(left, right)), np.asarray(operation(right, left))
    return pair.alike(right_way, pair.want) and pair.explains(wrong_way)


def _product_shapes(left: np.ndarray, right: np.ndarray) -> set[tuple[int, ...]]:
    """The shapes of both matrix products; empty where one of them does not exist."""
    if left.ndim != 2 or right.ndim != 2 or left.shape != right.shape[::-1]:
        return set()
    return {(left.shape[0], right.shape[1]), (right.shape[0], left.shape[1])}


def _softmax(values: np.ndarray, axis: int) -> np.ndarray:
    exp = np.exp(values - values.max(axis, keepdims=True))
    return np.asarray(exp / exp.sum(axis, keepdims=True))


def _probabilities(values: np.ndarray) -> Iterator[np.ndarray]:
    yield 1 / (1 + np.exp(-values))
    for axis in range(-1, -values.ndim - 1, -1):
        if values.shape[axis] > 1:
            yield _softmax(values, axis)


@pair_pattern("logits-for-probabilities", "These are logits; probabilities are asked for: apply the softmax or the sigmoid.")
def logits_for_probabilities(case: Case, pair: Pair) -> bool:
    return any(
        Pair(p, pair.want, pair.loose).off < 0.1 * pair.off and pair.alike(p, pair.want) for p in _probabilities(pair.got)
    )


@pair_pattern(
    "probabilities-for-logits", "These are probabilities; logits are asked for: leave out the softmax or the sigmoid."
)
def probabilities_for_logits(case: Case, pair: Pair) -> bool:
    return any(pair.explains(probabilities) for probabilities in _probabilities(pair.want))


@pair_pattern("softmax-wrong-axis", "The softmax runs over the wrong axis: the numbers of one example should sum to 1.")
def softmax_wrong_axis(case: Case, pair: Pair) -> bool:
    """Both come from the same logits: then the logarithm of their ratio is a sum of one term for each normalisation."""
    got, want = pair.got, pair.want
    if got.ndim < 2 or got.size < 6 or got.min() <= 1e-30 or want.min() <= 1e-30:
        return False
    ratio = np.log(got) - np.log(want)
    for right in range(got.ndim):
        if not _sums_to_one(want, right) or _sums_to_one(got, right):
            continue
        rest = ratio - ratio.mean(right, keepdims=True)
        if abs(got.sum() - 1) < 1e-3 and np.abs(rest).max() < 1e-3:  # over everything at once
            return True
        for wrong in range(got.ndim):
            if wrong != right and _sums_to_one(got, wrong):
                if np.abs(rest - rest.mean(wrong, keepdims=True)).max() < 1e-3:
                    return True
    return False


def _sums_to_one(array: np.ndarray, axis: int) -> bool:
    return array.shape[axis] > 1 and bool(np.abs(array.sum(axis) - 1).max() < 1e-3)


@pair_pattern(
    "dropout-left-on", "Some numbers are zero and the others too large, as with dropout: call the layer with training=False."
)
def dropout_left_on(case: Case, pair: Pair) -> bool:
    live = pair.want != 0
    if live.sum() < 8 or pair.got[~live].any():
        return False
    kept = pair.got[live] != 0
    if kept.all() or kept.sum() < 3:
        return False
    got, want = pair.got[live][kept], pair.want[live][kept]
    factor = float(got @ want / (want @ want))
    if factor < 1.01 or not pair.alike(got, factor * want):
        return False
    rate = 1 - 1 / factor
    return bool(abs((~kept).mean() - rate) < 4 * math.sqrt(rate * (1 - rate) / kept.size) + 0.02)


VALUES = (
    all_zeros,
    swapped_arguments,
    sign_flipped,
    transposed,
    logits_for_probabilities,
    probabilities_for_logits,
    softmax_wrong_axis,
    dropout_left_on,
)
