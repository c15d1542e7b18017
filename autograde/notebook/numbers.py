"""What a value of any library holds, as NumPy arrays and words that can be compared one by one.

Libraries are told by what their objects offer and are not imported: `numpy()` is a tensor's or a variable's, `weights`
a layer's or a model's.
"""

from __future__ import annotations

from collections.abc import Iterator, KeysView, Mapping, ValuesView
from dataclasses import dataclass
from typing import Any

import numpy as np

WORDS = (str, bytes, bool, type(None))


class Unreadable(TypeError):
    """A value that holds no numbers outside the session that it belongs to."""


@dataclass(frozen=True)
class Leaf:
    """One array or one word, and where in the value it was found."""

    place: str  # "[0]['kernel']"
    value: Any  # an array, or a word
    owner: Any  # the object that was asked for it

    @property
    def is_word(self) -> bool:
        return isinstance(self.value, WORDS)

    def is_the_object_of(self, other: Leaf) -> bool:
        """Whether both were read from one object or one piece of memory, so that they cannot differ."""
        if self.is_word or other.is_word or isinstance(self.owner, int):
            return False  # Python keeps one object for each word and small integer, whoever computes it
        return self.owner is other.owner or bool(np.may_share_memory(self.value, other.value))


def leaves(value: Any, place: str = "") -> Iterator[Leaf]:
    """Every array and word of a value, in order: of lists, dicts, ragged arrays, layers and models, too."""
    if isinstance(value, WORDS):
        yield Leaf(place, value, value)
    elif isinstance(value, Mapping):
        for key in value:
            yield from leaves(value[key], f"{place}[{key!r}]")
    elif isinstance(value, (list, tuple, KeysView, ValuesView)):
        for number, each in enumerate(value):
            yield from leaves(each, f"{place}[{number}]")
    elif hasattr(value, "weights") and hasattr(value, "get_weights"):
        yield from leaves(_weights(value), f"{place}.weights")
    else:
        array = _array(value, place)
        if array.dtype == object:
            yield from leaves(list(array.ravel()), place)
        elif array.dtype.kind in "US":
            for number, word in enumerate(array.ravel().tolist()):
                yield Leaf(f"{place}[{number}]", word, word)
        else:
            yield Leaf(place, array, value)


def _weights(model: Any) -> list[Any]:
    """The variables themselves, so that one that both sides own is noticed; of a graph, the session's values."""
    if all(hasattr(weight, "numpy") for weight in model.weights):
        try:
            for weight in model.weights:
                weight.numpy()
            return list(model.weights)
        except (AttributeError, NotImplementedError, RuntimeError):
            pass
    return list(model.get_weights())


def _array(value: Any, place: str) -> np.ndarray:
    try:
        return np.asarray(value.numpy() if hasattr(value, "numpy") else value)
    except Exception as error:
        kind = type(value).__name__
        raise Unreadable(f"{place or 'it'} is a {kind} without numbers; run it in its session first ({error})") from None
