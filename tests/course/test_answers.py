"""Every wrong answer is rejected with the sentence meant for it; right answers of any style, and only those, pass."""

from __future__ import annotations

from functools import cache

import pytest

from autograde.authoring.asking import Asked
from autograde.exercise import PUBLIC_SEED
from autograde.exercise.catalogue import load_catalogue
from autograde.judge.values import Answer
from autograde.judge.verdict import combine, judge_answer
from tests.course.answers import GRADED_SEEDS, NAMES, Answers, ask, graded, right_files, solution, verdict_on, wrong_files
from tests.declared import COURSE, all_exercises, get, notebook_of, stored

ONCE = GRADED_SEEDS[:1]
ASKS = {exercise.id: exercise.asks for entry in load_catalogue(COURSE.catalogue) for exercise in entry.exercises}

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


@cache
def lazy_answers(exercise_id: str) -> dict[str, str]:
    return {name: f"{code}\n{ASKS[exercise_id]} = lazy\n" for name, code in LAZY.items()}


@cache
def answers_of(name: str) -> Answers:
    """Everything that these tests ask of one notebook."""
    exercises = [exercise_id for exercise_id in all_exercises() if notebook_of(exercise_id) == name]
    asked = [Asked(exercise_id, solution(name, exercise_id), GRADED_SEEDS) for exercise_id in exercises]
    asked += [Asked(file.exercise, file.code, (PUBLIC_SEED,)) for file in wrong_files(name)]
    asked += [Asked(file.exercise, file.code, (PUBLIC_SEED, *ONCE)) for file in right_files(name)]
    asked += [Asked(key, code, ONCE) for key in exercises for code in lazy_answers(key).values()]
    return ask(name, asked)


@pytest.mark.tried
@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_answer_gets_its_sentence(name: str) -> None:
    answers, faults = answers_of(name), []
    for file in wrong_files(name):
        verdict = verdict_on(name, file.exercise, file.code, PUBLIC_SEED, answers)
        # Two writings of one mistake may have one sentence: then either name is told.
        if (verdict.pattern != file.name) if file.family else (verdict.hint != file.say):
            faults.append(f"{file}: {verdict.status}, {verdict.pattern}: {verdict.hint}")
    assert not faults, "\n".join(faults)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_another_right_answer_is_right_whatever_it_is_asked(name: str) -> None:
    right = [Asked(file.exercise, file.code, GRADED_SEEDS) for file in right_files(name)]
    exercises = dict.fromkeys(each.exercise for each in right)
    answers = ask(name, [*right, *(Asked(each, solution(name, each), GRADED_SEEDS) for each in exercises)])
    assert [str(file) for file in right_files(name) if graded(name, file.exercise, file.code, answers).fraction != 1] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_answer_is_wrong_whatever_it_is_asked(name: str) -> None:
    wrong = [Asked(file.exercise, file.code, GRADED_SEEDS) for file in wrong_files(name)]
    exercises = dict.fromkeys(each.exercise for each in wrong)
    answers = ask(name, [*wrong, *(Asked(each, solution(name, each), GRADED_SEEDS) for each in exercises)])
    verdicts = {
        (file, seed): verdict_on(name, file.exercise, file.code, seed, answers)
        for file in wrong_files(name)
        for seed in GRADED_SEEDS
    }
    assert [f"{file}, seed {seed}" for (file, seed), verdict in verdicts.items() if verdict.fraction == 1] == []


@pytest.mark.tried
@pytest.mark.parametrize("name", NAMES)
def test_another_right_answer_passes(name: str) -> None:
    answers, faults = answers_of(name), []
    for file in right_files(name):
        public = verdict_on(name, file.exercise, file.code, PUBLIC_SEED, answers)
        if public.status != "passed" or graded(name, file.exercise, file.code, answers, ONCE).fraction != 1:
            faults.append(f"{file}: {public.message}")
    assert not faults, "\n".join(faults)


@pytest.mark.tried
@pytest.mark.parametrize("exercise_id", all_exercises())
def test_a_lazy_answer_earns_nothing(exercise_id: str) -> None:
    name = notebook_of(exercise_id)
    lazies = lazy_answers(exercise_id).items()
    verdicts = {lazy: graded(name, exercise_id, code, answers_of(name), ONCE) for lazy, code in lazies}
    assert {lazy: verdict.fraction for lazy, verdict in verdicts.items()} == dict.fromkeys(LAZY, 0.0)


@pytest.mark.tried
@pytest.mark.parametrize("exercise_id", all_exercises())
def test_an_answer_that_was_right_for_the_public_seed_earns_nothing(exercise_id: str) -> None:
    """It is given with the digest of the inputs that were really drawn, as an answer that ignores them would be."""
    exercise, name = get(exercise_id), notebook_of(exercise_id)
    verdicts = []
    for seed in GRADED_SEEDS:
        drawn = exercise.draw(seed)
        want = answers_of(name)[exercise_id, solution(name, exercise_id), seed]
        stale = Answer.of(dict(stored(exercise_id).want), drawn)
        verdicts.append(judge_answer(exercise, stale, want, drawn, reveal=False))
    assert combine(verdicts).fraction == 0


def test_what_a_part_needs_is_another_part() -> None:
    for exercise in all_exercises().values():
        names = {part.name for part in exercise.parts}
        for part in exercise.parts:
            assert part.needs is None or part.needs in names - {part.name}, f"{exercise.id}: {part.name}"


def test_every_exercise_is_in_a_notebook() -> None:
    assert set(ASKS) == set(all_exercises())
