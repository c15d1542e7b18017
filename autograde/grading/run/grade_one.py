"""`grade_one(bundle) -> Grading`: one submission becomes one record, with no database, no shared folder, no globals."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograde.grading.limits import GradingLimits
from autograde.grading.read.assignment import Assignment
from autograde.grading.read.master import Graded
from autograde.grading.read.submission import Submission
from autograde.grading.read.timestamp import submitted_at
from autograde.grading.record import ExerciseRecord, Outcome, PartRecord, Record, points_for
from autograde.grading.run.notebook import NotebookRun, NotebookRunner, code_cells
from autograde.grading.run.session import GradingSession, NoKernel
from autograde.grading.run.slices import choose, decided
from autograde.grading.run.solution import Solved
from autograde.judge.verdict import Status, Verdict
from autograde.kernels.guard.policy import SandboxPolicy

PHASES = ("repair", "start", "cells", "judge")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Bundle:
    """Everything that grading one submission needs. It can be sent to another process or machine; it holds no answers
    but the solution's tensors for this run's seeds."""

    submission: Submission
    assignment: Assignment
    solved: Solved
    limits: GradingLimits = field(default_factory=GradingLimits)
    policy: SandboxPolicy = field(default_factory=SandboxPolicy)
    all_cells: bool = False  # demonstrations too


@dataclass(frozen=True)
class Grading:
    """The record, and the notebook as it was executed: nbformat JSON, empty when nothing ran."""

    record: Record
    notebook: bytes = b""


def grade_one(bundle: Bundle) -> Grading:
    """Grade one submission. A fault of ours is a record with the status grader-error, never an exception."""
    submission, master, began = bundle.submission, bundle.assignment.master, time.monotonic()
    if submission.refused:
        return Grading(unjudged(submission, master.exercises, bundle.policy))
    notebook = master.notebook(submission.cells)
    try:
        run = _run(bundle, notebook)
        executed = nbformat.writes(notebook).encode()
    except NoKernel as error:
        return failed(bundle, f"no kernel: {error}")
    except Exception as fault:  # ours, whatever it is: the rest of the class is graded, this one is looked at
        log.exception("grading %s of %s failed", submission.assignment, submission.student)
        return failed(bundle, f"{type(fault).__name__}: {fault}".splitlines()[0])
    exercises = tuple(_judged(graded, run.verdicts[graded.id]) for graded in master.exercises)
    faults = [each for each in exercises if each.verdict == Status.GRADER_ERROR]
    phases = (submission.seconds, run.seconds_start, run.seconds_cells, run.seconds_judge)
    record = _record(
        submission,
        exercises,
        status=Outcome.GRADER_ERROR if faults else Outcome.GRADED,
        reason="; ".join(f"{each.id}: {each.message}" for each in faults),
        sandbox=bundle.policy.tier.value,
        seconds=round(submission.seconds + time.monotonic() - began, 3),
        phases={name: round(each, 3) for name, each in zip(PHASES, phases, strict=True)},
        seeds=bundle.solved.seeds,
        flags=_flags(run),
    )
    return Grading(record, executed)


def failed(bundle: Bundle, reason: str) -> Grading:
    """For a submission that could not be graded, through no fault of the student's."""
    refused = replace(bundle.submission, refused=reason, outcome=Outcome.GRADER_ERROR)
    return Grading(unjudged(refused, bundle.assignment.master.exercises, bundle.policy))


def unjudged(submission: Submission, graded: Iterable[Graded], policy: SandboxPolicy) -> Record:
    """The record of a refused submission: no exercise has points, and the reason is said."""
    verdict = Status.QUARANTINED if submission.outcome is Outcome.QUARANTINED else Status.GRADER_ERROR
    exercises = tuple(ExerciseRecord(each.id, verdict.value, 0.0, each.points) for each in graded)
    status, reason = submission.outcome, submission.refused
    return _record(submission, exercises, status=status, reason=reason, sandbox=policy.tier.value)


def _run(bundle: Bundle, notebook: NotebookNode) -> NotebookRun:
    """What decides, and where that is not enough for a verdict, everything, in a kernel of its own."""
    limits, assignment, cells = bundle.limits, bundle.assignment, code_cells(notebook)
    # The kernel must not outlive the notebook's budget by more than what stopping it takes.
    policy = replace(bundle.policy, wall_seconds=min(bundle.policy.wall_seconds, limits.notebook_seconds + 30))
    seconds = 0.0
    with GradingSession(policy, bundle.submission.files, limits) as session:
        if bundle.solved.by_slice and not bundle.all_cells:
            known = bundle.solved.names
            names = session.names({cell.source for cell in cells} - known.keys())
            kept = None if names is None else choose(cells, assignment.master, {**known, **names})
            if kept is not None:
                run = NotebookRunner(session, assignment, notebook, bundle.solved, limits, kept).run()
                if not run.stops and not run.strays and decided(run.verdicts.items(), assignment.questions):
                    return replace(run, seconds_start=session.start_seconds)
                seconds = run.seconds_cells
                session.restart()
            elif session.lost:
                session.restart()
        run = NotebookRunner(session, assignment, notebook, bundle.solved, limits).run()
        return replace(run, seconds_start=session.start_seconds, seconds_cells=run.seconds_cells + seconds)


def _record(submission: Submission, exercises: tuple[ExerciseRecord, ...], **more: Any) -> Record:
    values: dict[str, Any] = {"seconds": 0.0, "phases": {}, "seeds": {}} | more
    return Record(
        student=submission.student,
        assignment=submission.assignment,
        score=round(sum(each.points for each in exercises), 4),
        max_score=sum(each.max_points for each in exercises),
        key=submission.key,
        repairs=submission.repairs,
        submitted=submitted_at(submission.files),
        exercises=exercises,
        **values,
    )


def _judged(graded: Graded, verdict: Verdict) -> ExerciseRecord:
    return ExerciseRecord(
        id=graded.id,
        verdict=verdict.status.value,
        points=points_for(verdict.fraction, graded.points),
        max_points=graded.points,
        message=verdict.message,
        hint=verdict.hint,
        pattern=verdict.pattern,
        self_reported=verdict.self_reported,
        strays=verdict.strays,
        sketch=verdict.sketch,
        parts=tuple(PartRecord(part.name, part.status.value, part.self_reported) for part in verdict.parts),
    )


def _flags(run: NotebookRun) -> tuple[str, ...]:
    strays = run.strays + sum(verdict.strays for verdict in run.verdicts.values())
    return (f"tampered: {strays} answers to questions that were not asked",) if strays else ()
