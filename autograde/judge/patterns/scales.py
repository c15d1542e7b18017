"""Patterns that show in the numbers, once shape and dtype are right: the right numbers, scaled, shifted or moved."""

from __future__ import annotations

import math

import numpy as np

from autograde.exercise.model import Case
from autograde.judge.patterns.pairs import Pair, input_arrays
from autograde.judge.patterns.pattern import pair_pattern

_LOG_BASES = (1 / math.log(2), math.log(2), 1 / math.log(10), math.log(10))


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


def _offset(pair: Pair) -> np.ndarray:
    """What the answer has too much of, per place on the last axis, when it is the same everywhere else; else empty."""
    extra = (pair.got - pair.want).reshape(-1, pair.want.shape[-1] if pair.want.ndim else 1)
    row = extra.mean(axis=0)
    slack = pair.loose * np.abs(row).max() + 1e-5 * np.abs(pair.want).max()
    return row if np.abs(extra - row).max() <= slack and np.abs(row).max() > 10 * slack else np.empty(0)


def _vector_among_inputs(case: Case, pair: Pair, row: np.ndarray) -> str | None:
    vectors = ((name, array) for name, array in input_arrays(case.inputs, 20) if array.shape == row.shape)
    return next((name for name, array in vectors if pair.alike(array, -row)), None)


def _say_factor(case: Case, pair: Pair) -> str | None:
    factor = _factor(pair)
    return f"Yours is {factor:.4g} times the expected value everywhere." if factor else None


def _say_offset(case: Case, pair: Pair) -> str:
    return f"Yours is {np.mean(pair.got - pair.want):+.4g} off everywhere."


def _say_bias(case: Case, pair: Pair) -> str | None:
    name = _vector_among_inputs(case, pair, _offset(pair))
    return f"What is missing is exactly {name}." if name else None


@pair_pattern(
    "other-logarithm", "The factor is that between two logarithms: the natural one, to base 2 or to base 10?", _say_factor
)
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


@pair_pattern("sum-for-mean", "The factor is the size of an axis: did you sum where the mean is asked for?", _say_factor)
def sum_for_mean(case: Case, pair: Pair) -> bool:
    factor = _factor(pair)
    return factor is not None and any(_near(factor, count, pair) for count in _counts(case))


@pair_pattern(
    "mean-for-sum", "The factor is the size of an axis: did you take the mean where the sum is asked for?", _say_factor
)
def mean_for_sum(case: Case, pair: Pair) -> bool:
    factor = _factor(pair)
    return factor is not None and any(_near(factor, 1 / count, pair) for count in _counts(case))


@pair_pattern(
    "constant-factor", "Every number is off by the same factor: look for a scale, a rate or a division.", _say_factor
)
def constant_factor(case: Case, pair: Pair) -> bool:
    return pair.want.size >= 3 and _factor(pair) is not None


@pair_pattern("constant-offset", "Every number is off by the same amount: look for a term added or left out.", _say_offset)
def constant_offset(case: Case, pair: Pair) -> bool:
    flat = Pair(pair.got.reshape(-1, 1), pair.want.reshape(-1, 1), pair.loose)
    return pair.want.size >= 3 and _offset(flat).size == 1


@pair_pattern(
    "missing-bias", "Every row is off by the same vector: look for a bias that is left out, or added twice.", _say_bias
)
def missing_bias(case: Case, pair: Pair) -> bool:
    row = _offset(pair)
    if row.size < 2 or np.ptp(row) <= 1e-3 * np.abs(row).max():
        return False
    return pair.want.size >= 2 * row.size or _vector_among_inputs(case, pair, row) is not None


@pair_pattern("shifted-by-one", "Every number is one place further along: count from 0, and check where your slices begin.")
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


@pair_pattern("rows-permuted", "The right rows in another order: look for a shuffle, a sort or a loop over a set.")
def rows_permuted(case: Case, pair: Pair) -> bool:
    rows = len(pair.want) if pair.want.ndim else 1
    return pair.want.ndim > 1 and _permuted(pair.got.reshape(rows, -1), pair.want.reshape(rows, -1), pair)


@pair_pattern("columns-permuted", "The right columns in another order: check in which order you join them.")
def columns_permuted(case: Case, pair: Pair) -> bool:
    if pair.want.ndim < 2:
        return False
    columns = pair.want.shape[-1]
    return _permuted(pair.got.reshape(-1, columns).T, pair.want.reshape(-1, columns).T, pair)


@pair_pattern("order-changed", "The right numbers in another order: look for a shuffle or a sort.")
def order_changed(case: Case, pair: Pair) -> bool:
    return pair.want.ndim == 1 and _permuted(pair.got[:, None], pair.want[:, None], pair)


VALUES = (
    other_logarithm,
    sum_for_mean,
    mean_for_sum,
    constant_factor,
    constant_offset,
    missing_bias,
    shifted_by_one,
    rows_permuted,
    columns_permuted,
    order_changed,
)
