"""What an exercise is: the inputs it draws, the probe that questions an answer, and what the answer must satisfy.

Plain data and plain functions, declared in a notebook's `exercises.py`, which holds no answer. Heavy modules that a probe
needs are imported inside the probe, which runs only in a kernel.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

# The seed of the public check. Graded seeds are drawn afresh for every grading run.
PUBLIC_SEED = 2016


@dataclass(frozen=True)
class Case:
    """One part of one answer beside its reference, as a predicate sees it."""

    part: str
    got: Any
    want: Any
    inputs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class When:
    """A family of mistakes that no list of examples holds, recognised by a predicate, and the one sentence that helps.

    A single mistake needs none of this: it is a file in `answers/<exercise>/wrong/`.
    """

    name: str  # kebab-case; reports count how often each was told
    matches: Callable[[Case], bool]
    say: str
    anywhere: bool = False  # it may speak, too, where kind, shape or dtype already differ


@dataclass(frozen=True)
class WhenError:
    """A family of mistakes that end in an exception with this piece in its type or text."""

    name: str
    contains: str
    say: str


@dataclass(frozen=True)
class Part:
    """One named tensor (or number, string, list) of an answer, and how it is compared with the reference."""

    name: str
    axes: tuple[str, ...] | None = None  # names for messages, one per axis: ("batch", "class")
    dtype: str = "kind"  # "kind": float with float, int with int; "exact": the same dtype
    rtol: float | None = None  # None: taken from the dtype
    atol: float | None = None
    weight: float = 1.0  # its share of the exercise's points
    needs: str | None = None  # the part without which this one earns nothing, because a guess or a constant gets it right
    self_reported: bool = False  # only the student's own process can know it (a device string, a name)


@dataclass(frozen=True)
class Exercise:
    """One exercise: everything about it except its text and its answer, which are in the notebook's source."""

    id: str  # the notebook's number, a hyphen, a word
    inputs: Callable[[np.random.Generator], dict[str, Any]]  # NumPy arrays, numbers, strings; shapes may vary
    probe: Callable[[Any, dict[str, Any]], dict[str, Any]]  # (the student's object, inputs) -> part name -> value
    parts: tuple[Part, ...]
    when: tuple[When, ...] = ()
    errors: tuple[WhenError, ...] = ()
    seconds: float = 20.0  # clock for one probe

    def draw(self, seed: int) -> dict[str, Any]:
        """The inputs for a seed; independent of every other exercise's draw with the same seed."""
        return self.inputs(np.random.default_rng([seed, zlib.crc32(self.id.encode())]))

    def part(self, name: str) -> Part:
        for part in self.parts:
            if part.name == name:
                return part
        raise KeyError(f"exercise {self.id} has no part {name!r}")

    @property
    def self_reported(self) -> bool:
        return any(part.self_reported for part in self.parts)
