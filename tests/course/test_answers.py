"""Every wrong answer is rejected with the hint meant for it; right answers of any style, and only those, pass."""

from __future__ import annotations

import pytest

from autograde import exercises
from autograde.exercises import PUBLIC_SEED
from autograde.exercises.catalogue import load_catalogue
from autograde.judge.verdict import judge_answer
from tests.course.answers import COURSE, GRADED_SEEDS, Scenario, graded, reference, scenarios, verdict_on

EXERCISES = sorted(exercises.all_exercises())


@pytest.mark.parametrize("scenario", scenarios("wrong_answers"), ids=str)
def test_a_wrong_answer_gets_its_hint(scenario: Scenario) -> None:
    status, pattern = scenario.expected
    public = verdict_on(scenario.exercise, scenario.code, PUBLIC_SEED, reveal=True)
    assert (public.status, public.pattern or "-") == (status, pattern), public.message
    assert graded(scenario.exercise, scenario.code).fraction < 1


@pytest.mark.parametrize("scenario", scenarios("right_answers"), ids=str)
def test_another_right_answer_passes(scenario: Scenario) -> None:
    public = verdict_on(scenario.exercise, scenario.code, PUBLIC_SEED, reveal=True)
    assert public.status == "passed", public.message
    assert graded(scenario.exercise, scenario.code).fraction == 1


@pytest.mark.parametrize("exercise_id", EXERCISES)
def test_graded_seeds_ask_for_different_answers(exercise_id: str) -> None:
    """An answer that was computed for the public seed earns nothing with a fresh one."""
    exercise = exercises.get(exercise_id)
    drawn = [str(exercise.draw(seed)) for seed in (PUBLIC_SEED, *GRADED_SEEDS)]
    assert len(set(drawn)) == len(drawn)
    stale = reference(exercise_id, PUBLIC_SEED)
    verdicts = [
        judge_answer(exercise, stale, reference(exercise_id, seed), exercise.draw(seed), reveal=False)
        for seed in GRADED_SEEDS
    ]
    assert min(v.fraction for v in verdicts) < 1


# What a student might hand in without having answered: called like a function, used like an object.
LAZY = {
    "the stub": "def lazy(*args, **kwargs):\n    raise NotImplementedError('Not attempted yet: put your answer here.')",
    "its first input": "def lazy(*args, **kwargs):\n    return args[0] if args else None",
    "its last input": "def lazy(*args, **kwargs):\n    return args[-1] if args else None",
    "nothing": "def lazy(*args, **kwargs):\n    return None",
    "zero": "def lazy(*args, **kwargs):\n    return 0.0",
    "zeros": "def lazy(*args, **kwargs):\n    return np.zeros_like(args[0]) if args else np.zeros(3)",
    "an empty list": "def lazy(*args, **kwargs):\n    return []",
}


@pytest.mark.parametrize("lazy", LAZY)
@pytest.mark.parametrize("exercise_id", EXERCISES)
def test_a_lazy_answer_earns_nothing(exercise_id: str, lazy: str) -> None:
    name = exercises_ask_for()[exercise_id]
    code = LAZY[lazy] + f"\n{name} = lazy\n"
    assert graded(exercise_id, code).fraction == 0


def exercises_ask_for() -> dict[str, str]:
    return {exercise.id: exercise.asks for entry in load_catalogue() for exercise in entry.exercises}


def test_every_exercise_is_in_a_notebook() -> None:
    assert set(exercises_ask_for()) == set(EXERCISES)
    assert COURSE.names()
