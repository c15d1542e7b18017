"""Patterns that show in the numbers, once shape and dtype are right."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import wraps
from itertools import permutations

import numpy as np

from autograde.exercises.model import Case, Hint
from autograde.judge.patterns.pairs import Pair, input_arrays, pair_of

_LOG_BASES = (1 / math.log(2), math.log(2), 1 / math.log(10), math.log(10))


def _on_pair(predicate: Callable[[Case, Pair], bool]) -> Callable[[Case], bool]:
    """A predicate on the pair, false where there is none."""

    @wraps(predicate)
    def matches(case: Case) -> bool:
        pair = pair_of(case)
        return pair is not None and predicate(case, pair)

    return matches


@_on_pair
def all_zeros(case: Case, pair: Pair) -> bool:
    return not pair.got.any() and bool(pair.want.any())


@_on_pair
def sign_flipped(case: Case, pair: Pair) -> bool:
    return pair.explains(-pair.want)


def transposed(case: Case) -> bool:
    return _transposition(case) is not None


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


def _cross_entropy(labels: np.ndarray, predictions: np.ndarray) -> np.ndarray:
    return -np.sum(labels * np.log(np.clip(predictions, 1e-7, None)), axis=-1)


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
    return exp / exp.sum(axis, keepdims=True)


def _probabilities(values: np.ndarray) -> Iterator[np.ndarray]:
    yield 1 / (1 + np.exp(-values))
    for axis in range(-1, -values.ndim - 1, -1):
        if values.shape[axis] > 1:
            yield _softmax(values, axis)


@_on_pair
def logits_for_probabilities(case: Case, pair: Pair) -> bool:
    return any(
        Pair(p, pair.want, pair.loose).off < 0.1 * pair.off and pair.alike(p, pair.want) for p in _probabilities(pair.got)
    )


@_on_pair
def probabilities_for_logits(case: Case, pair: Pair) -> bool:
    return any(pair.explains(probabilities) for probabilities in _probabilities(pair.want))


@_on_pair
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


@_on_pair
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
    return abs((~kept).mean() - rate) < 4 * math.sqrt(rate * (1 - rate) / kept.size) + 0.02


def _factor(pair: Pair) -> float | None:
    """The one number by which the answer is too large, or None."""
    squares = float((pair.want * pair.want).sum())
    if squares == 0:
        return None
    factor = float((pair.got * pair.want).sum()) / squares
    usable = 1e-6 < abs(factor) < 1e6
    return factor if usable and pair.explains(factor * pair.want) else None


def _near(factor: float, target: float, pair: Pair) -> bool:
    return abs(factor - target) <= min(pair.loose, 1e-3) * abs(target)


@_on_pair
def other_logarithm(case: Case, pair: Pair) -> bool:
    factor = _factor(pair)
    return factor is not None and any(_near(factor, base, pair) for base in _LOG_BASES)


def _counts(case: Case) -> set[int]:
    """The numbers by which a mean is divided: the sizes of axes and of runs of axes, of the answer and of the inputs."""
    shapes = [case.got.shape, *(array.shape for _, array in input_arrays(case.inputs, 20, 10_000_000))]
    return {math.prod(shape[i:j]) for shape in shapes for i in range(len(shape)) for j in range(i + 1, len(shape) + 1)} - {
        0,
        1,
    }


@_on_pair
def sum_for_mean(case: Case, pair: Pair) -> bool:
    factor = _factor(pair)
    return factor is not None and any(_near(factor, count, pair) for count in _counts(case))


@_on_pair
def mean_for_sum(case: Case, pair: Pair) -> bool:
    factor = _factor(pair)
    return factor is not None and any(_near(factor, 1 / count, pair) for count in _counts(case))


@_on_pair
def constant_factor(case: Case, pair: Pair) -> bool:
    return pair.want.size >= 3 and _factor(pair) is not None


def _offset(pair: Pair) -> np.ndarray:
    """What the answer has too much of, per place on the last axis, when it is the same everywhere else; else empty."""
    extra = (pair.got - pair.want).reshape(-1, pair.want.shape[-1] if pair.want.ndim else 1)
    row = extra.mean(axis=0)
    slack = pair.loose * np.abs(row).max() + 1e-5 * np.abs(pair.want).max()
    return row if np.abs(extra - row).max() <= slack and np.abs(row).max() > 10 * slack else np.empty(0)


@_on_pair
def constant_offset(case: Case, pair: Pair) -> bool:
    flat = Pair(pair.got.reshape(-1, 1), pair.want.reshape(-1, 1), pair.loose)
    return pair.want.size >= 3 and _offset(flat).size == 1


@_on_pair
def missing_bias(case: Case, pair: Pair) -> bool:
    row = _offset(pair)
    if row.size < 2 or np.ptp(row) <= 1e-3 * np.abs(row).max():
        return False
    return pair.want.size >= 2 * row.size or _vector_among_inputs(case, pair, row) is not None


def _vector_among_inputs(case: Case, pair: Pair, row: np.ndarray) -> str | None:
    vectors = ((name, array) for name, array in input_arrays(case.inputs, 20) if array.shape == row.shape)
    return next((name for name, array in vectors if pair.alike(array, -row)), None)


@_on_pair
def shifted_by_one(case: Case, pair: Pair) -> bool:
    for axis, size in enumerate(pair.want.shape):
        if size < 4:
            continue
        got, want = np.moveaxis(pair.got, axis, 0), np.moveaxis(pair.want, axis, 0)
        for mine, theirs in ((got[1:], want[:-1]), (got[:-1], want[1:])):
            if pair.alike(mine, theirs) and not pair.alike(want[1:], want[:-1]):
                return True
    return False


def _permuted(got: np.ndarray, want: np.ndarray, pair: Pair) -> bool:
    """Whether both hold the same rows in another order. Rows are put in order by their projection on one direction."""
    if len(want) < (2 if want.shape[1] > 1 else 3):
        return False
    direction = np.random.default_rng(0).normal(size=want.shape[1])
    ranks = np.argsort(got @ direction), np.argsort(want @ direction)
    whole = (want == np.round(want)).all()
    if whole and len(np.unique(want, axis=0)) < 6:
        return False
    moved = np.empty_like(want)
    moved[ranks[0]] = want[ranks[1]]
    return Pair(got, want, pair.loose).explains(moved)


@_on_pair
def rows_permuted(case: Case, pair: Pair) -> bool:
    rows = len(pair.want) if pair.want.ndim else 1
    return pair.want.ndim > 1 and _permuted(pair.got.reshape(rows, -1), pair.want.reshape(rows, -1), pair)


@_on_pair
def columns_permuted(case: Case, pair: Pair) -> bool:
    if pair.want.ndim < 2:
        return False
    columns = pair.want.shape[-1]
    return _permuted(pair.got.reshape(-1, columns).T, pair.want.reshape(-1, columns).T, pair)


@_on_pair
def order_changed(case: Case, pair: Pair) -> bool:
    return pair.want.ndim == 1 and _permuted(pair.got[:, None], pair.want[:, None], pair)


def _say_factor(case: Case) -> str | None:
    pair = pair_of(case)
    factor = _factor(pair) if pair else None
    return f"Yours is {factor:.4g} times the expected value everywhere." if factor else None


def _say_offset(case: Case) -> str | None:
    pair = pair_of(case)
    return f"Yours is {np.mean(pair.got - pair.want):+.4g} off everywhere." if pair else None


def _say_bias(case: Case) -> str | None:
    pair = pair_of(case)
    name = _vector_among_inputs(case, pair, _offset(pair)) if pair else None
    return f"What is missing is exactly {name}." if name else None


def _say_transposed(case: Case) -> str | None:
    order = _transposition(case)  # none where only the shape tells
    return f"Your array is the expected one with its axes in the order {order}." if order else None


VALUES = (
    Hint("all-zeros", all_zeros, "Every number is zero: is the result ever filled, and are the weights set?"),
    Hint(
        "swapped-arguments",
        swapped_arguments,
        "It looks as if two arguments had changed places: check the order in which you pass or combine them.",
    ),
    Hint(
        "sign-flipped",
        sign_flipped,
        "Every number has the wrong sign: look for a minus, or a difference the other way round.",
    ),
    Hint("transposed", transposed, "The axes are swapped: look for a transpose too many, or one that is missing."),
    Hint(
        "logits-for-probabilities",
        logits_for_probabilities,
        "These are logits; probabilities are asked for: apply the softmax or the sigmoid.",
    ),
    Hint(
        "probabilities-for-logits",
        probabilities_for_logits,
        "These are probabilities; logits are asked for: leave out the softmax or the sigmoid.",
    ),
    Hint(
        "softmax-wrong-axis",
        softmax_wrong_axis,
        "The softmax runs over the wrong axis: the numbers of one example should sum to 1.",
    ),
    Hint(
        "dropout-left-on",
        dropout_left_on,
        "Some numbers are zero and the others too large, as with dropout: call the layer with training=False.",
    ),
    Hint(
        "other-logarithm",
        other_logarithm,
        "The factor is that between two logarithms: the natural one, to base 2 or to base 10?",
    ),
    Hint("sum-for-mean", sum_for_mean, "The factor is the size of an axis: did you sum where the mean is asked for?"),
    Hint(
        "mean-for-sum", mean_for_sum, "The factor is the size of an axis: did you take the mean where the sum is asked for?"
    ),
    Hint(
        "constant-factor", constant_factor, "Every number is off by the same factor: look for a scale, a rate or a division."
    ),
    Hint("constant-offset", constant_offset, "Every number is off by the same amount: look for a term added or left out."),
    Hint(
        "missing-bias",
        missing_bias,
        "Every row is off by the same vector: look for a bias that is left out, or added twice.",
    ),
    Hint(
        "shifted-by-one",
        shifted_by_one,
        "Every number is one place further along: count from 0, and check where your slices begin.",
    ),
    Hint(
        "rows-permuted", rows_permuted, "The right rows in another order: look for a shuffle, a sort or a loop over a set."
    ),
    Hint("columns-permuted", columns_permuted, "The right columns in another order: check in which order you join them."),
    Hint("order-changed", order_changed, "The right numbers in another order: look for a shuffle or a sort."),
)
DETAILS: dict[str, Callable[[Case], str | None]] = {
    "other-logarithm": _say_factor,
    "sum-for-mean": _say_factor,
    "mean-for-sum": _say_factor,
    "constant-factor": _say_factor,
    "constant-offset": _say_offset,
    "missing-bias": _say_bias,
    "transposed": _say_transposed,
}
