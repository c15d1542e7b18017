"""The comparator under hypothesis: reflexive, symmetric, and blind to no single wrong number."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograde.exercise.model import Part
from autograde.judge.compare import compare
from autograde.judge.tolerance import tolerance_for
from autograde.judge.values import DTYPES, Value, dtype_name, from_bfloat16_bits

PART = Part("y")
NUMPY_DTYPES = st.sampled_from([name for name in DTYPES if name != "bfloat16"])
SHAPES = hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=6)
ARRAYS = NUMPY_DTYPES.flatmap(lambda name: hnp.arrays(name, SHAPES)) | hnp.arrays("uint16", SHAPES).map(from_bfloat16_bits)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | ARRAYS
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3), max_leaves=6
)


@given(VALUES)
def test_everything_agrees_with_itself(value: Value) -> None:
    assert compare(value, value, PART) is None


@given(st.data())
def test_the_verdict_is_the_same_both_ways(data: st.DataObject) -> None:
    """For two arrays of one dtype; across dtypes the reference's precision decides."""
    name = data.draw(NUMPY_DTYPES)
    shape = data.draw(SHAPES)
    left, right = data.draw(hnp.arrays(name, shape)), data.draw(hnp.arrays(name, shape))
    there, back = compare(left, right, PART), compare(right, left, PART)
    assert (there is None) == (back is None)
    assert there is None or there.stage == back.stage


@given(VALUES, VALUES)
def test_any_two_values_can_be_compared_in_either_way_of_telling(got: Value, want: Value) -> None:
    shown, hidden = compare(got, want, PART), compare(got, want, PART, reveal=False)
    assert (shown is None) == (hidden is None)
    if shown is not None:
        assert (shown.stage, shown.path, shown.pattern) == (hidden.stage, hidden.path, hidden.pattern)
        assert len(shown.text.splitlines()) <= 12


FLOATS = {"float16": 100, "float32": 1e6, "float64": 1e9, "complex64": 1e6, "complex128": 1e9}


@given(st.data(), st.sampled_from(sorted(FLOATS)), st.floats(1.5, 1e3))
def test_one_number_beyond_the_tolerance_never_passes(data: st.DataObject, name: str, excess: float) -> None:
    shape = data.draw(hnp.array_shapes(min_dims=0, max_dims=4, min_side=1, max_side=6))
    width = {"float16": 16, "float32": 32, "complex64": 32}.get(name, 64)
    reals = st.floats(-FLOATS[name], FLOATS[name], width=width, allow_subnormal=False)
    elements = st.builds(complex, reals, reals) if name.startswith("c") else reals
    want = data.draw(hnp.arrays(name, shape, elements=elements))
    place = tuple(data.draw(st.integers(0, size - 1)) for size in shape)
    got = want.copy()
    tolerance = tolerance_for(got, want, PART)
    # A little beyond what is allowed, the larger of the two numbers included.
    step = excess * (tolerance.atol + tolerance.rtol * abs(complex(want[place]))) / (1 - tolerance.rtol * excess * 0.5)
    got[place] = got[place] + abs(step)
    moved = abs(complex(got[place]) - complex(want[place]))
    allowed = tolerance_for(got, want, PART)
    limit = allowed.atol + allowed.rtol * max(abs(complex(got[place])), abs(complex(want[place])))
    difference = compare(got, want, PART)
    if moved > limit * (1 + 1e-6):
        assert difference is not None and difference.stage in ("values", "nonfinite")
    elif moved < limit * (1 - 1e-6):
        assert difference is None


@given(st.data(), st.sampled_from([name for name in DTYPES if name.startswith(("int", "uint", "bool"))]))
def test_one_wrong_whole_number_never_passes(data: st.DataObject, name: str) -> None:
    want = data.draw(hnp.arrays(name, hnp.array_shapes(min_dims=0, max_dims=4, max_side=6)))
    place = tuple(data.draw(st.integers(0, size - 1)) for size in want.shape)
    got = want.copy()
    got[place] = ~got[place] if name == "bool" else got[place] ^ np.array(1, name)
    difference = compare(got, want, PART)
    assert difference is not None and difference.stage == "values"


@given(hnp.arrays("float32", hnp.array_shapes(max_side=5)), st.data())
def test_nan_and_infinities_must_stand_in_the_same_places(want: np.ndarray, data: st.DataObject) -> None:
    place = tuple(data.draw(st.integers(0, size - 1)) for size in want.shape)
    odd = data.draw(st.sampled_from([np.nan, np.inf, -np.inf]))
    got = want.copy()
    got[place] = odd
    same = bool(want[place] == odd) or (np.isnan(odd) and bool(np.isnan(want[place])))
    difference = compare(got, want, PART)
    assert (difference is None) == same
    assert same or difference.stage == "nonfinite"


LONG = np.random.default_rng(0).normal(size=70_001).astype("f4")


@given(st.integers(0, LONG.size - 1) | st.sampled_from([0, 32_767, 32_768, 65_535, 65_536, 70_000]))
def test_a_single_wrong_number_is_found_anywhere_in_a_long_array(place: int) -> None:
    got = LONG.copy()
    got[place] += 1
    difference = compare(got, LONG, PART)
    assert difference and f"1 of {LONG.size} places" in difference.text and f"[{place}]" in difference.text


@given(SHAPES, SHAPES)
def test_shapes_are_never_broadcast(one: tuple[int, ...], other: tuple[int, ...]) -> None:
    difference: Any = compare(np.ones(one, "f4"), np.ones(other, "f4"), PART)
    assert (difference is None) == (one == other)


@given(ARRAYS)
def test_the_dtype_keeps_the_name_the_student_knows(array: np.ndarray) -> None:
    assert dtype_name(array) in DTYPES
