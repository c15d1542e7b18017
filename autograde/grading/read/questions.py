"""What the exercises of one assignment ask, and what is known of their answers. It travels to a worker as plain bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from autograde.course import CHECKS, Course
from autograde.exercise.load import FILE_NAME, ExercisesError, load_exercises
from autograde.exercise.model import Exercise
from autograde.grading.read.master import MasterError
from autograde.judge.checks import Mistake, Stored, read_checks

_NOTHING_STORED = Stored({})


@dataclass(frozen=True)
class Questions:
    exercises: bytes  # the text of exercises.py
    checks: bytes  # checks.npz

    @classmethod
    def of(cls, course: Course, name: str) -> Questions:
        """Those of a notebook; a MasterError says what is missing."""
        files = course.solutions / name / FILE_NAME, course.checks(name)
        try:
            questions = cls(*(file.read_bytes() for file in files))
            load_exercises(questions.exercises, str(files[0]))
        except OSError as error:
            raise MasterError(f"{error.filename}: {error.strerror}; run `autograde build {name}`") from None
        except ExercisesError as error:
            raise MasterError(str(error)) from None
        return questions

    def exercise(self, exercise_id: str) -> Exercise:
        try:
            return load_exercises(self.exercises)[exercise_id]
        except KeyError:
            raise MasterError(f"exercise {exercise_id} is not declared; add it to the notebook's {FILE_NAME}") from None

    def stored(self, exercise_id: str) -> Stored:
        """The right answer to the public seed and the known mistakes; nothing before the first build."""
        return self._stored.get(exercise_id, _NOTHING_STORED)

    def mistakes_in_errors(self, exercise_id: str) -> tuple[Mistake, ...]:
        """The mistakes that end in an exception; they do so for every seed."""
        return tuple(mistake for mistake in self.stored(exercise_id).mistakes if mistake.error)

    @cached_property
    def _stored(self) -> Mapping[str, Stored]:
        return read_checks(self.checks)

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.exercises + b"\0" + self.checks).hexdigest()

    @property
    def files(self) -> dict[str, bytes]:
        """As they lie beside the notebook, for its own checks."""
        return {FILE_NAME: self.exercises, CHECKS: self.checks}
