"""`check("<exercise>", answer)`: questions the student's object with the public seed and shows what it found."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from autograde.course import CHECKS
from autograde.exercise import PUBLIC_SEED
from autograde.exercise.load import ExercisesError, UnknownExercise, find_exercise
from autograde.judge.checks import Stored, read_checks
from autograde.judge.values import Answer, digest_inputs
from autograde.judge.verdict import Status, Verdict, judge_answer
from autograde.kernelside.folder import notebook_folder
from autograde.kernelside.probe import run_probe
from autograde.notebook import messages, progress
from autograde.notebook.calls import record_calls
from autograde.notebook.case import case


class CheckFailed(AssertionError):
    """Under nbgrader a failed check raises, so that plain `nbgrader autograde` gives no points for it."""


def check(exercise_id: str, answer: Any) -> None:
    """Compare what `answer` gives on the public inputs with the reference, and show the verdict.

    In a live notebook a failed check never raises, so "Run All" goes on. Under nbgrader it raises.
    """
    try:
        exercise, folder = find_exercise(exercise_id, notebook_folder())
    except UnknownExercise:
        return _refuse(messages.no_exercise(exercise_id))
    except ExercisesError as error:
        return _refuse(f"check: {error}")
    stored = _stored(exercise_id, folder)
    with record_calls(answer) as calls:
        got, inputs = run_probe(exercise, PUBLIC_SEED, lambda: answer)
    drawn = exercise.draw(PUBLIC_SEED)  # afresh: the answer may have changed its copy
    want = Answer(dict(stored.want), inputs_digest=digest_inputs(drawn))
    verdict = judge_answer(exercise, got, want, drawn, mistakes=stored.mistakes, reveal=True)
    asked = _that_counts(calls, verdict.status) or inputs
    case.fill(exercise_id, verdict.status.value, calls, asked, got.parts or {}, dict(want.parts or {}))
    progress.record(exercise_id, verdict)
    messages.show(exercise, verdict, got)
    if os.environ.get("NBGRADER_EXECUTION") and verdict.status is not Status.PASSED:
        _raise(verdict)


def _that_counts(calls: list[dict[str, Any]], status: Status) -> dict[str, Any]:
    """Of an error the call that ended in it, else the first that was given something."""
    given = [call for call in calls if call]
    return (given[-1] if status is Status.ERROR else given[0]) if given else {}


def _stored(exercise_id: str, folder: Path) -> Stored:
    """What the answer is compared with: it lies beside the exercises."""
    file = folder / CHECKS
    stored = read_checks(file.read_bytes()).get(exercise_id) if file.is_file() else None
    if stored is None:
        raise KeyError(f'"{exercise_id}" has no stored answer: run `autograde build` in the course\'s folder')
    return stored


def _refuse(said: str) -> None:
    """One line, where nothing can be checked."""
    if os.environ.get("NBGRADER_EXECUTION"):
        raise _quiet(CheckFailed(said))
    print(said)


def _raise(verdict: Verdict) -> None:
    kind = NotImplementedError if verdict.status is Status.NOT_ATTEMPTED else CheckFailed
    raise _quiet(kind(verdict.message))


def _quiet(error: Exception) -> Exception:
    """IPython shows this instead of the stack: the lines of this package, and where it lies, help nobody."""
    error._render_traceback_ = lambda: [f"{type(error).__name__}: {error}"]  # type: ignore[attr-defined]
    return error
