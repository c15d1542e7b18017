"""`check("01-forward", forward)`: questions the student's object with the public seed and shows what it found."""

from __future__ import annotations

import os
from typing import Any

from autograde import exercises
from autograde.judge.values import Answer, digest_inputs
from autograde.judge.verdict import Status, Verdict, judge_answer
from autograde.student import messages, progress, references
from autograde.student.case import case
from autograde.student.probe import run_probe


class CheckFailed(AssertionError):
    """Under nbgrader a failed check raises, so that plain `nbgrader autograde` gives no points for it."""


def check(exercise_id: str, answer: Any) -> None:
    """Compare what `answer` gives on the public inputs with the reference, and show the verdict.

    In a live notebook a failed check never raises, so "Run All" goes on. Under nbgrader it raises.
    """
    exercise = exercises.get(exercise_id)
    got, inputs = run_probe(exercise, exercises.PUBLIC_SEED, lambda: answer)
    drawn = exercise.draw(exercises.PUBLIC_SEED)  # afresh: the answer may have changed its copy
    want = Answer(references.load(exercise_id), inputs_digest=digest_inputs(drawn))
    verdict = judge_answer(exercise, got, want, drawn, reveal=True)
    if verdict.status is Status.WRONG:
        case.fill(exercise_id, inputs, got.parts or {}, want.parts or {})
    progress.record(exercise_id, verdict)
    messages.show(exercise, verdict, got)
    if os.environ.get("NBGRADER_EXECUTION") and verdict.status is not Status.PASSED:
        _raise(verdict)


def _raise(verdict: Verdict) -> None:
    kind = NotImplementedError if verdict.status is Status.NOT_ATTEMPTED else CheckFailed
    error = kind(verdict.message)
    # IPython shows this instead of the stack: the lines of this package, and where it lies, help nobody.
    error._render_traceback_ = lambda: [f"{kind.__name__}: {error}"]
    raise error
