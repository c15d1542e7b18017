"""Before a question everything random is seeded: Python, NumPy, and what the course names, where it is loaded."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from types import ModuleType

import numpy as np
import pytest

from autograde.kernelside import probe
from autograde.settings import KERNELS_VARIABLE, Kernels


@pytest.fixture
def hooks(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """A course that names two functions, one of a module that is loaded; what they were called with."""
    called: list[int] = []
    module = ModuleType("loaded_library")
    module.seed = called.append  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    course = Kernels(seed=("loaded_library:seed", "this_library_is_not_loaded:seed"))
    monkeypatch.setenv(KERNELS_VARIABLE, course.handed_on()[KERNELS_VARIABLE])
    probe._seed_hooks.cache_clear()
    yield called
    probe._seed_hooks.cache_clear()


def test_what_the_course_names_is_seeded_where_it_is_loaded(hooks: list[int]) -> None:
    probe.seed_everything(7)
    drawn = random.random(), np.random.rand()
    probe.seed_everything(2**32 + 7)
    assert (random.random(), np.random.rand()) == drawn
    assert hooks == [7, 7]


def test_without_settings_handed_on_the_notebooks_course_counts(hooks: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KERNELS_VARIABLE)
    probe._seed_hooks.cache_clear()
    assert probe._seed_hooks() == ("tensorflow:random.set_seed", "keras:utils.set_random_seed")
