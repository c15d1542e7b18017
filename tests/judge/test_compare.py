"""What the comparator promises: its order, its tolerances, its words, and what a hidden case keeps to itself."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograde.exercise.model import Part, When
from autograde.judge.compare import MAX_LINES, compare
from autograde.judge.values import Marker, from_bfloat16_bits

LOGITS = Part("logits", axes=("batch", "class"))
WANT = np.random.default_rng(3).normal(size=(4, 10)).astype("f4")


def changed(array: np.ndarray, place: Any, value: Any) -> np.ndarray:
    array = array.copy()
    array[place] = value
    return array


PART = Part("y")


def stage_of(got: Any, want: Any, part: Part = PART) -> str | None:
    difference = compare(got, want, part)
    return difference.stage if difference else None


@pytest.mark.parametrize(
    ("stage", "got", "want"),
    [
        ("missing", Marker("missing"), WANT),
        ("kind", None, WANT),
        ("kind", [1.0, 2.0], np.array([1.0, 2.0])),
        ("kind", Marker("symbolic"), WANT),
        ("kind", Marker("ragged"), WANT),
        ("kind", Marker("sparse"), WANT),
        ("kind", Marker("object", "Model"), WANT),
        ("kind", "3", 3),
        ("rank", WANT[0], WANT),
        ("rank", np.float32(1), np.ones(1, "f4")),  # a scalar is not broadcast
        ("rank", np.ones((3, 1), "f4"), np.ones(3, "f4")),
        ("shape", WANT[:, :9], WANT),
        ("shape", [1, 2], [1, 2, 3]),
        ("shape", np.ones((0, 3), "f4"), np.ones((0, 4), "f4")),
        ("dtype", WANT.astype("i4"), WANT),
        ("dtype", 1.0, 1),
        ("dtype", True, 1),
        ("dtype", WANT.astype("c8"), WANT),
        ("dtype", np.ones(3), np.ones(3, bool)),
        ("nonfinite", changed(WANT, (2, 3), np.nan), WANT),
        ("nonfinite", WANT, changed(WANT, (2, 3), np.inf)),
        ("nonfinite", np.array([np.inf]), np.array([-np.inf])),
        ("nonfinite", np.array([1 + np.nan * 1j]), np.array([1 + 1j])),
        ("values", WANT + 1, WANT),
        ("values", "relu ", "relu"),
        ("values", np.array([1, 2]), np.array([1, 3])),
        ("values", 2**70, 2**70 + 1),
        ("missing", {"a": 1}, {"a": 1, "b": 2}),
        ("kind", {"a": 1, "b": 2}, {"a": 1}),
        (None, {"b": 2, "a": 1}, {"a": 1, "b": 2}),
        (None, [None, "x", True, 3, 2.5], [None, "x", True, 3, 2.5]),
        (None, (1, 2), [1, 2]),
        (None, 3, 3.0),  # a Python whole number may stand for a float
        (None, np.float64(0.1), 0.1),
        (None, np.arange(3, dtype="i4"), np.arange(3, dtype="u8")),
        (None, WANT.astype("f8"), WANT),
        (None, np.ones((0, 3), "f4"), np.ones((0, 3), "f4")),
        (None, np.array([np.nan, np.inf, -np.inf, 1]), np.array([np.nan, np.inf, -np.inf, 1])),
        (None, 2**70, 2**70),
        (None, Marker("symbolic", "(None, 3)"), Marker("symbolic", "(None, 3)")),
    ],
)
def test_it_stops_at_the_first_failure_and_passes_what_agrees(stage: str | None, got: Any, want: Any) -> None:
    assert stage_of(got, want) == stage


def test_the_order_of_the_stages() -> None:
    """Everything is wrong at first; each repair brings the next stage to light."""
    want = WANT
    assert stage_of(WANT.astype("i8")[0], want) == "rank"
    assert stage_of(WANT.astype("i8")[:2], want) == "shape"
    assert stage_of(WANT.astype("c16") * np.nan, want) == "dtype"
    assert stage_of(changed(WANT, (0, 0), np.nan) + 1, want) == "nonfinite"
    assert stage_of(WANT + 1, want) == "values"


def test_an_exact_dtype_is_asked_for_by_name() -> None:
    assert stage_of(WANT.astype("f8"), WANT, Part("y", dtype="exact")) == "dtype"
    assert stage_of(WANT, WANT, Part("y", dtype="exact")) is None
    bfloat16 = from_bfloat16_bits(np.array([0x3F80], np.uint16))
    difference = compare(np.ones(1, "f4"), bfloat16, Part("y", dtype="exact"))
    assert difference and "bfloat16" in difference.text


@pytest.mark.parametrize(
    ("dtype", "off", "passes"),
    [
        ("f4", 5e-5, True),
        ("f4", 5e-4, False),
        ("f8", 5e-6, True),
        ("f8", 5e-5, False),
        ("f2", 4e-3, True),
        ("f2", 3e-2, False),
        ("c8", 5e-5, True),
        ("c8", 5e-4, False),
        ("c16", 5e-5, False),
    ],
)
def test_the_tolerance_comes_from_the_dtype(dtype: str, off: float, passes: bool) -> None:
    want = np.linspace(1, 2, 50).astype(dtype)
    assert (stage_of((want * (1 + off)).astype(dtype), want) is None) == passes


def test_casting_down_gains_no_tolerance() -> None:
    want = np.linspace(1, 2, 50).astype("f4")
    assert stage_of((want * 1.004).astype("f2"), want) == "values"
    bits = (want.view("u4") >> 16).astype("u2")
    assert stage_of(from_bfloat16_bits(bits), want) == "values"
    assert stage_of(want.astype("f4"), want.astype("f8")) is None  # float32 is enough where float64 is the reference


def test_zeros_do_not_pass_for_small_gradients() -> None:
    gradients = np.random.default_rng(0).normal(size=(5, 5)).astype("f4") * 3e-6
    assert stage_of(np.zeros_like(gradients), gradients) == "values"
    assert stage_of(gradients * np.float32(1.00005), gradients) is None
    assert stage_of(np.zeros((2, 2), "f4"), np.full((2, 2), 5e-7, "f4")) is None  # rounding noise beside an exact zero


def test_a_part_may_set_its_own_tolerance() -> None:
    assert stage_of(WANT + 0.05, WANT, Part("y", atol=0.1)) is None
    difference = compare(WANT + 0.5, WANT, Part("y", rtol=0.0, atol=0.1))
    assert difference and "0.1 + 0 x size (this exercise)" in difference.text
    assert stage_of(np.array([10]), np.array([11]), Part("y", atol=1)) is None


def test_the_message_names_share_place_values_and_tolerance() -> None:
    got = changed(changed(WANT, (3, 7), WANT[3, 7] + 2), (0, 1), WANT[0, 1] + 1)
    difference = compare(got, WANT, LOGITS)
    assert difference is not None and difference.path == "logits" and difference.pattern is None
    share, worst, allowed = difference.lines
    assert share == "logits: values differ in 2 of 40 places (5 %)."
    assert worst == f"worst at [batch 3, class 7]: yours {got[3, 7]:.6g}, expected {WANT[3, 7]:.6g} (off by 2)."
    assert allowed == "allowed: |difference| <= 1e-05 + 0.0001 x size (float32)."


def test_wrong_places_are_counted_through_a_long_array() -> None:
    want = np.random.default_rng(0).normal(size=200_000)
    difference = compare(changed(want, np.arange(0, 200_000, 1000), 99), want, PART)
    assert difference and "in 200 of 200000 places (less than 1 %)" in difference.text


def test_a_wrong_shape_names_the_axis() -> None:
    difference = compare(np.zeros((4, 9), "f4"), WANT, LOGITS)
    assert difference is not None
    assert difference.lines == (
        "logits: shape (4, 9), expected (batch 4, class 10).",
        "class has size 9, expected 10.",
    )
    many = Part("maps", axes=("batch", "...", "channel"))
    difference = compare(np.zeros((2, 3, 3, 4)), np.zeros((2, 3, 3, 5)), many)
    assert difference and "channel has size 4, expected 5" in difference.text


def test_the_first_nan_is_found() -> None:
    difference = compare(changed(WANT, ([1, 3], [2, 4]), np.nan), WANT, LOGITS)
    assert difference and "first at [batch 1, class 2]: yours nan" in difference.text and "2 of your 40" in difference.text


def test_numbers_that_differ_late_are_shown_with_enough_digits() -> None:
    difference = compare(np.float64(1.00000051), np.float64(1.0), Part("y", rtol=0.0, atol=1e-9))
    assert difference and "1.00000051" in difference.text


def test_nested_values_are_named_by_their_path() -> None:
    want = {"logits": [WANT, WANT], "names": ["a", "b"]}
    difference = compare({"logits": [WANT, WANT + 1], "names": ["a", "b"]}, want, Part("outputs"))
    assert difference and difference.path == 'outputs["logits"][1]'
    assert compare({"logits": [WANT, WANT], "names": ["a", "c"]}, want, Part("outputs")).path == 'outputs["names"][1]'


def test_a_value_that_differs_from_a_hidden_reference_tells_nothing_of_it() -> None:
    """For a fixed answer every hidden message is the same, whatever the reference of the same class of error is."""
    got = {"a": WANT, "b": "mine", "c": [1, 2]}
    secrets = [
        {"a": WANT + np.random.default_rng(seed).normal(size=WANT.shape).astype("f4"), "b": "mine", "c": [1, 2]}
        for seed in range(10, 15)
    ]
    secrets_of_text = [{"a": WANT, "b": f"secret {n}", "c": [1, 2]} for n in range(5)]
    secrets_of_shape = [{"a": np.zeros((5, n), "f4"), "b": "mine", "c": [1, 2]} for n in range(11, 16)]
    secrets_of_keys = [{"a": WANT, "b": "mine", "c": [1, 2], f"key {n}": 1} for n in range(5)]
    secrets_of_length = [{"a": WANT, "b": "mine", "c": [1] * n} for n in range(3, 8)]
    secrets_of_scale = [{"a": WANT * np.float32(n), "b": "mine", "c": [1, 2]} for n in (3, 5.5, 7, 0.3)]
    for family in (secrets, secrets_of_text, secrets_of_shape, secrets_of_keys, secrets_of_length, secrets_of_scale):
        texts = {compare(got, secret, Part("y"), reveal=False).text for secret in family}
        assert len(texts) == 1, texts


def test_an_exercise_hint_comes_before_the_general_patterns_and_sees_the_whole_part() -> None:
    hint = When("doubled", lambda case: np.allclose(case.got["a"], 2 * case.want["a"]), "You doubled it.")
    broken = When("broken", lambda case: case.got.nonsense, "never")
    difference = compare({"a": 2 * WANT}, {"a": WANT}, Part("y"), when=(broken, hint), reveal=False)
    assert difference and (difference.pattern, difference.hint) == ("doubled", "You doubled it.")


def test_an_answer_shaped_to_broadcast_is_kept_from_the_exercise_hints() -> None:
    seen = []
    hint = When("curious", lambda case: bool(seen.append(case.got.shape)), "never", anywhere=True)
    want = np.zeros((1, 1000), "f4")
    for got in (np.zeros((1_000_000, 1), "f4"), np.zeros((10, 1), "f4")):
        assert compare(got, want, PART, when=(hint,)).stage == "shape"
    assert seen == [(10, 1)]


def test_a_huge_answer_of_the_wrong_shape_is_not_walked_through_by_a_hint() -> None:
    """A hint that turns each item into text would take the judge many seconds."""
    seen = []
    hint = When("curious", lambda case: bool(seen.append(case.got.size)), "never", anywhere=True)
    for size in (200_000, 1000):
        assert compare(np.zeros((size // 10, 10), bool), ["a", "b"], PART, when=(hint,)).stage == "kind"
    assert seen == [1000]


@pytest.mark.parametrize("reveal", [True, False])
def test_no_message_is_longer_than_twelve_lines(reveal: bool) -> None:
    wants = [WANT, np.zeros((1,) * 12), "x" * 5000, {str(n): n for n in range(500)}, [0] * 500]
    gots = [WANT * 2, np.ones((1,) * 12), "y\n" * 5000, {f"k\n{n}": n for n in range(500)}, [1] * 500, None, WANT.T]
    for want in wants:
        for got in gots:
            text = compare(got, want, Part("y"), reveal=reveal).text
            assert 1 <= len(text.splitlines()) <= MAX_LINES and len(text) < 2000


def test_an_object_that_equals_everything_equals_nothing_here() -> None:
    class Yes:
        def __eq__(self, other: object) -> bool:
            return True

        __hash__ = None
        shape, dtype = WANT.shape, WANT.dtype

    assert stage_of(Yes(), WANT) == "kind"
    assert stage_of([Yes()], [1]) == "kind"


KINDS = {
    "a Sequential": Marker("object", "keras.src.models.sequential.Sequential"),
    "an Adam": Marker("object", "keras.src.optimizers.adam.Adam"),
    "a function": Marker("object", "builtins.function"),
    "a class": Marker("object", "builtins.type"),
    "the text 'relu'": "relu",
    "None": None,
    "a list of 2": [1, 2],
}


@pytest.mark.parametrize("said", KINDS)
def test_a_kind_is_named_as_its_maker_knows_it(said: str) -> None:
    difference = compare(KINDS[said], np.ones(3), Part("model"))
    assert difference is not None and f"you have {said}, expected an array of shape (3,)" in difference.lines[0]


def test_one_axis_is_one() -> None:
    difference = compare(np.ones(3), np.ones((3, 1)), Part("y"))
    assert difference is not None and "one axis, shape (3,); expected 2 axes" in difference.lines[0]
