"""The course's exercises and their stored answers, as the tests of several rooms need them."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from autograde.course import find_course
from autograde.exercise import Exercise
from autograde.exercise.load import read_exercises
from autograde.judge.checks import Stored, read_checks

# The tests of answers fit any course: `COURSE=DIR python -m pytest tests/course/test_answers.py`.
COURSE = find_course(Path(os.environ.get("COURSE", Path(__file__).parent)))


@cache
def all_exercises() -> dict[str, Exercise]:
    """Every exercise of the course by id."""
    found: dict[str, Exercise] = {}
    for name in COURSE.names():
        found |= read_exercises(COURSE.solutions / name)
    return found


def get(exercise_id: str) -> Exercise:
    return all_exercises()[exercise_id]


def notebook_of(exercise_id: str) -> str:
    """The name of the notebook that an exercise is in."""
    number = exercise_id.partition("-")[0]
    return next(name for name in COURSE.names() if name.startswith(f"{number}_"))


def stored(exercise_id: str) -> Stored:
    """What its check compares with."""
    return read_checks(COURSE.checks(notebook_of(exercise_id)).read_bytes())[exercise_id]
