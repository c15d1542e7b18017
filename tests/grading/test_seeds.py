"""Graded seeds: fresh for each run, the same for all of it, and with inputs of different shapes."""

from __future__ import annotations

import pytest

from autograde.exercise import PUBLIC_SEED
from autograde.grading.run.seeds import SeedPlan, shape_of
from tests import declared

EXERCISES = sorted(declared.all_exercises())


def test_every_run_has_seeds_of_its_own_and_a_given_one_repeats() -> None:
    exercise = declared.get("01-forward")
    assert SeedPlan().seeds(exercise) != SeedPlan().seeds(exercise)
    assert SeedPlan.given(5).seeds(exercise) == SeedPlan.given(5).seeds(exercise)


@pytest.mark.parametrize("exercise_id", EXERCISES)
def test_two_seeds_ask_for_different_things(exercise_id: str) -> None:
    exercise = declared.get(exercise_id)
    for run in range(5):
        first, second = SeedPlan.given(run).seeds(exercise)
        assert len({first, second, PUBLIC_SEED}) == 3
        drawn = [exercise.draw(seed) for seed in (PUBLIC_SEED, first, second)]
        assert len({str(inputs) for inputs in drawn}) == 3


def test_where_shapes_vary_they_differ() -> None:
    exercise = declared.get("01-step")
    for run in range(20):
        seeds = (PUBLIC_SEED, *SeedPlan.given(run).seeds(exercise))
        assert len({shape_of(exercise.draw(seed)) for seed in seeds}) == 3
