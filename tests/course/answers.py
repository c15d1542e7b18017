"""The answers that stand beside the course's notebooks, and those that tests make up, asked as the build asks them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TypeAlias

from autograde.authoring.answers import RIGHT, WRONG, AnswerFile, answer_files
from autograde.authoring.asking import Asked, ask_answers
from autograde.authoring.source import Source, read_source
from autograde.exercise import PUBLIC_SEED
from autograde.judge.values import Answer
from autograde.judge.verdict import Verdict, combine, judge_answer
from tests.declared import COURSE, get, stored

GRADED_SEEDS = (7, 1_000_003)  # as good as any: the grader draws its own
NAMES = COURSE.names()
# exercise, the answer's text, seed -> what it gave
Answers: TypeAlias = Mapping[tuple[str, str, int], Answer]


def right_files(name: str) -> list[AnswerFile]:
    return answer_files(COURSE, name, RIGHT)


def wrong_files(name: str) -> list[AnswerFile]:
    return answer_files(COURSE, name, WRONG)


@cache
def source(name: str) -> Source:
    return read_source(COURSE.source(name))


def ask(name: str, asked: Iterable[Asked]) -> Answers:
    """The answers to a notebook's exercises, all asked in one process."""
    asked = list(dict.fromkeys(asked))
    given = zip(asked, ask_answers(source(name), asked), strict=True)
    return {(each.exercise, each.code, seed): a for each, found in given for seed, a in zip(each.seeds, found, strict=True)}


def solution(name: str, exercise_id: str) -> str:
    return source(name).cell("answer", exercise_id).text


def verdict_on(name: str, exercise_id: str, code: str, seed: int, answers: Answers) -> Verdict:
    """As the notebook's check says it for the public seed, as the grader says it for another one."""
    exercise, known = get(exercise_id), stored(exercise_id)
    public = seed == PUBLIC_SEED
    drawn = exercise.draw(seed)
    want = Answer.of(dict(known.want), drawn) if public else answers[exercise_id, solution(name, exercise_id), seed]
    mistakes = known.mistakes if public else tuple(mistake for mistake in known.mistakes if mistake.error)
    return judge_answer(exercise, answers[exercise_id, code, seed], want, drawn, mistakes=mistakes, reveal=public)


def graded(name: str, exercise_id: str, code: str, answers: Answers, seeds: Iterable[int] = GRADED_SEEDS) -> Verdict:
    return combine([verdict_on(name, exercise_id, code, seed, answers) for seed in seeds])
