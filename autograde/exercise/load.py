"""Loads a notebook's exercises from the text of its `exercises.py`, and finds that file for a running notebook."""

from __future__ import annotations

import hashlib
import linecache
import sys
import traceback
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType

from autograde.course import find_root
from autograde.exercise.model import Exercise

FILE_NAME = "exercises.py"


class UnknownExercise(Exception):
    """No exercise of the course has this id."""


class ExercisesError(Exception):
    """An `exercises.py` that cannot be used: one line with the file, the line number and what is wrong."""


@cache
def load_exercises(source: bytes, name: str = FILE_NAME) -> Mapping[str, Exercise]:
    """The exercises by id, in the order of the file. `name` is what an error calls the file."""
    digest = hashlib.sha256(source).hexdigest()
    module = ModuleType(f"exercises_{digest[:16]}")
    text = source.decode("utf-8", "replace")
    file = f"<{name} {digest[:8]}>"
    # Where the text is looked up: by tracebacks, and by what compiles a function from its source.
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    sys.modules[module.__name__] = module  # dataclasses look their module up there
    try:
        exec(compile(text, file, "exec"), module.__dict__)
        declared = module.EXERCISES
        found = {exercise.id: exercise for exercise in declared}
    except SyntaxError as error:
        raise ExercisesError(f"{name}:{error.lineno}: syntax error: {error.msg}") from None
    except Exception as error:
        lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
        raise ExercisesError(f"{name}:{lines[-1] if lines else 1}: {_one_line(error)}") from None
    finally:
        del sys.modules[module.__name__]
    if len(found) != len(declared):
        raise ExercisesError(f"{name}: two exercises have one id")
    return found


def read_exercises(folder: Path) -> Mapping[str, Exercise]:
    """The exercises of the notebook in this folder."""
    file = folder / FILE_NAME
    try:
        return load_exercises(file.read_bytes(), str(file))
    except OSError as error:
        raise ExercisesError(f"{file}: {error.strerror}: an `{FILE_NAME}` declares the notebook's exercises") from None


def line_of(exercise_id: str, folder: Path) -> str:
    """Where the folder's file declares this exercise, as "file:line"."""
    file = folder / FILE_NAME
    before, found, _ = file.read_text(encoding="utf-8", errors="replace").partition(f'"{exercise_id}"')
    return f"{file}:{before.count(chr(10)) + 1 if found else 1}"


def _one_line(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())


def find_exercise(exercise_id: str, start: Path) -> tuple[Exercise, Path]:
    """The exercise with this id and the folder that declares it: beside the notebook, else below the course's root."""
    folders = list(_folders(start))
    for folder in folders:
        exercises = read_exercises(folder)
        if exercise_id in exercises:
            return exercises[exercise_id], folder
    if folders:
        raise UnknownExercise(exercise_id)
    raise ExercisesError(
        f"{start}: no {FILE_NAME} here; keep it beside the notebook, and open the notebook from its own folder"
    )


def _folders(start: Path) -> Iterator[Path]:
    """Where exercises may be declared, nearest first."""
    if (start / FILE_NAME).is_file():
        yield start
    root = find_root(start)
    if root is not None:
        yield from (file.parent for file in sorted(root.glob(f"notebooks/*/{FILE_NAME}")) if file.parent != start)
