"""`same` shows how far its sides are apart, raises beyond what it allows, and refuses what could not fail."""

from __future__ import annotations

import numpy as np
import pytest

from autograde import same
from autograde.notebook.same import NoProof, NotTheSame

RNG = np.random.default_rng(0)
A = RNG.normal(size=(4, 3))


class Variable:
    """What a variable of any library offers."""

    def __init__(self, value: np.ndarray) -> None:
        self.value = value

    def numpy(self) -> np.ndarray:
        return self.value.copy()


class Layer:
    def __init__(self, *weights: Variable) -> None:
        self.weights = list(weights)

    def get_weights(self) -> list[np.ndarray]:
        return [weight.numpy() for weight in self.weights]


def test_the_difference_the_size_and_what_is_allowed_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    same("logits", then=A, now=A + 3e-7, within=1e-6)
    said = capsys.readouterr().out
    assert said.startswith("✔ Same then and now: logits")
    assert f"largest difference 3e-07, allowed 1e-06; 12 numbers, up to {np.abs(A).max():.2g}" in said
    same("names", then=["kernel", "bias"], now=["kernel", "bias"])
    assert "2 words, all equal" in capsys.readouterr().out


def test_beyond_what_is_allowed_it_raises_and_says_where() -> None:
    other = A.copy()
    other[2, 1] += 0.5
    with pytest.raises(NotTheSame, match=r"then is .*, now is .* at \[2, 1\]; the difference is 0.5, allowed"):
        same("logits", then=A, now=other, within=1e-6)


def test_the_default_allows_nothing() -> None:
    with pytest.raises(NotTheSame):
        same("logits", then=A, now=np.nextafter(A, 2))
    same("logits", then=A, now=A.copy())


def test_three_sides_and_sides_with_other_names(capsys: pytest.CaptureFixture[str]) -> None:
    same("logits", then=A, now=A.copy(), original=A.copy())
    same("steps", by_hand=1.5 * A, by_fit=1.5 * A)
    said = capsys.readouterr().out
    assert "✔ Same original, then and now: logits" in said and "✔ Same by hand and by fit: steps" in said
    with pytest.raises(NotTheSame):
        same("logits", then=A, now=A + 1, original=A.copy())


@pytest.mark.parametrize(
    ("then", "now"),
    [
        (A, A),
        (A, A[:, :]),
        (A[:, :2], A[:, 1:]),
        ([A.copy(), A], [A.copy(), A]),
        ({"kernel": A}, {"kernel": A.T}),
        ([0.1 + 0.2] * 2, []),
    ],
    ids=["itself", "a view", "overlapping", "an item of a list", "transposed", "nothing on one side"],
)
def test_sides_from_one_object_are_refused(then: object, now: object) -> None:
    with pytest.raises((NoProof, NotTheSame)):
        same("logits", then=then, now=now, within=1e9)


def test_a_layer_that_both_networks_own_is_refused() -> None:
    kernel = Variable(A)
    with pytest.raises(NoProof, match="one and the same object in .weights"):
        same("weights", then=Layer(kernel), now=Layer(kernel, Variable(A)))


def test_numbers_that_a_history_and_a_callback_share_are_refused() -> None:
    losses = [float(value) for value in RNG.random(3)]
    with pytest.raises(NoProof):
        same("losses", then=losses, now=list(losses))


@pytest.mark.parametrize("nothing", [[], {}, np.zeros((0, 3)), Layer()], ids=["list", "dict", "array", "layer"])
def test_nothing_proves_nothing(nothing: object) -> None:
    with pytest.raises(NoProof):
        same("logits", then=nothing, now=type(nothing)() if not isinstance(nothing, np.ndarray) else np.zeros((0, 3)))


def test_nan_equals_nothing_and_infinities_are_equal() -> None:
    with pytest.raises(NotTheSame, match="NaN"):
        same("loss", then=np.array([np.nan]), now=np.array([np.nan]), within=1e9)
    same("loss", then=np.array([np.inf, 1]), now=np.array([np.inf, 1]))
    with pytest.raises(NotTheSame):
        same("loss", then=np.array([np.inf]), now=np.array([-np.inf]), within=1e9)


@pytest.mark.parametrize("within", [float("inf"), float("nan"), -1.0])
def test_an_allowance_without_an_end_is_refused(within: float) -> None:
    with pytest.raises(NoProof):
        same("loss", then=1.5, now=2.5, within=within)


def test_layers_lists_dicts_words_and_ragged_shapes() -> None:
    ragged = np.array([np.ones(2), np.ones(3)], dtype=object)
    values = lambda: {"layer": Layer(Variable(A)), "names": ["kernel", "bias"], "ragged": ragged.copy(), "n": 3}  # noqa: E731
    one, two = values(), values()
    two["ragged"] = np.array([np.ones(2), np.ones(3)], dtype=object)
    same("all", then=one, now=two)
    two["names"] = ["kernel", "offset"]
    with pytest.raises(NotTheSame, match=r"all\['names'\]\[1\]: then is 'bias', now is 'offset'"):
        same("all", then=one, now=two)


@pytest.mark.parametrize(
    ("then", "now", "said"),
    [
        (np.ones((2, 3)), np.ones((3, 2)), "then has the shape"),
        ([1.5, 2.5], [1.0], "now has fewer parts"),
        ({"a": 1.5}, {"b": 2.5}, "now has"),
        ("kernel", 1.5, "then is 'kernel'"),
    ],
)
def test_another_shape_or_kind_is_not_the_same(then: object, now: object, said: str) -> None:
    with pytest.raises(NotTheSame, match=said):
        same("it", then=then, now=now, within=10)


def test_one_side_alone_is_no_comparison() -> None:
    with pytest.raises(NoProof, match="two sides"):
        same("it", then=A)
