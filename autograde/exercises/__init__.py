"""Every exercise of the course by id. One module per notebook: nb00.py, nb01.py, …, each with a tuple EXERCISES.

What they share: draws.py (inputs), probes.py (work in a kernel), hints.py (predicates), by_hand.py (calculations in NumPy).
What one notebook needs at length has a module by its subject, such as adam.py.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from autograde.exercises.model import PUBLIC_SEED, Case, ErrorHint, Exercise, Hint, Part

__all__ = ["PUBLIC_SEED", "Case", "ErrorHint", "Exercise", "Hint", "Part", "all_exercises", "get", "of_notebook"]


def of_notebook(number: str) -> tuple[Exercise, ...]:
    """The exercises of notebook "01", in the order in which they are declared."""
    return import_module(f"autograde.exercises.nb{number}").EXERCISES


@cache
def all_exercises() -> dict[str, Exercise]:
    numbers = sorted(m.name[2:] for m in iter_modules(__path__) if m.name.startswith("nb"))
    return {exercise.id: exercise for number in numbers for exercise in of_notebook(number)}


def get(exercise_id: str) -> Exercise:
    """The exercise with this id; a KeyError that says what to do when there is none."""
    number = exercise_id.partition("-")[0]
    try:
        return next(exercise for exercise in of_notebook(number) if exercise.id == exercise_id)
    except (ModuleNotFoundError, StopIteration):
        raise KeyError(f"no exercise {exercise_id!r}: declare it in autograde/exercises/nb{number}.py") from None
