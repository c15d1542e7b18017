"""`grade_one(bundle) -> Grading`: one submission from bytes to record, with no database, no shared folder, no globals."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import nbformat
from nbformat import NotebookNode

from autograde.grading.kernel import Kernels
from autograde.grading.key import content_key, raw_key
from autograde.grading.limits import GradingLimits
from autograde.grading.master import Master
from autograde.grading.record import ExerciseRecord, Outcome, Record, exercise_record, outcome_of
from autograde.grading.repair import Repaired, repair
from autograde.grading.run import NotebookRun, NotebookRunner, References
from autograde.grading.session import NoKernel, Session
from autograde.grading.spare import SPARE_SECONDS
from autograde.grading.submission import Quarantined
from autograde.judge.verdict import Status
from autograde.kernels.policy import SandboxPolicy

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Bundle:
    """Everything that grading one submission needs. It can be sent to another process or machine; it holds no answers
    but the solution's tensors for this run's seeds."""

    student: str
    assignment: str
    submission: bytes
    master: bytes  # Master.blob
    references: References
    seed_policy: str
    files: Mapping[str, bytes] = field(default_factory=dict)  # beside the notebook, the instructor's over the student's
    limits: GradingLimits = field(default_factory=GradingLimits)
    policy: SandboxPolicy = field(default_factory=SandboxPolicy)


@dataclass(frozen=True)
class Grading:
    """The record, and the notebook as it was executed: nbformat JSON, empty when nothing ran."""

    record: Record
    notebook: bytes = b""


def bundle_key(bundle: Bundle) -> str:
    """The key that this bundle's record will have."""
    master = Master.from_bytes(bundle.master)
    try:
        return _key(bundle, master, repair(master, bundle.submission, bundle.limits))
    except Quarantined:
        return raw_key(bundle.submission, master, bundle.limits)


def grade_one(bundle: Bundle, kernels: Kernels | None = None) -> Grading:
    """Grade one submission. A fault of ours is a record with the status grader-error, never an exception."""
    return asyncio.run(grade_one_async(bundle, kernels))


async def grade_one_async(bundle: Bundle, kernels: Kernels | None = None) -> Grading:
    began = time.monotonic()
    master = Master.from_bytes(bundle.master)
    try:
        repaired = repair(master, bundle.submission, bundle.limits)
    except Quarantined as reason:
        return not_graded(bundle, Outcome.QUARANTINED, str(reason))
    key = _key(bundle, master, repaired)
    phases = {"repair": time.monotonic() - began}
    try:
        run, session = await _run(bundle, master, repaired.notebook, kernels)
        executed = notebook_bytes(repaired.notebook)
    except NoKernel as error:
        return not_graded(bundle, Outcome.GRADER_ERROR, f"no kernel: {error}", key, repaired.repairs)
    except Exception as fault:  # ours, whatever it is: the rest of the class is graded, this one is looked at
        log.exception("grading %s of %s failed", bundle.assignment, bundle.student)
        reason = f"{type(fault).__name__}: {fault}".splitlines()[0]
        return not_graded(bundle, Outcome.GRADER_ERROR, reason, key, repaired.repairs)
    phases |= {"start": session.start_seconds, "cells": run.seconds_cells, "judge": run.seconds_judge}
    exercises = tuple(exercise_record(graded, run.verdicts[graded.id]) for graded in master.exercises)
    record = Record(
        student=bundle.student,
        assignment=bundle.assignment,
        status=outcome_of(exercises),
        reason=_reason(exercises),
        score=round(sum(each.points for each in exercises), 4),
        max_score=sum(graded.points for graded in master.exercises),
        sandbox=session.tier.value,
        seconds=round(time.monotonic() - began, 3),
        phases={name: round(seconds, 3) for name, seconds in phases.items()},
        seeds={exercise: [seed for seed, _ in answers] for exercise, answers in bundle.references.items()},
        key=key,
        repairs=repaired.repairs,
        flags=flags_of(run),
        exercises=exercises,
    )
    return Grading(record, executed)


async def _run(
    bundle: Bundle, master: Master, notebook: NotebookNode, kernels: Kernels | None
) -> tuple[NotebookRun, Session]:
    limits = bundle.limits
    # The kernel must not outlive the notebook's budget by more than what waiting as a spare and stopping it take.
    wall_seconds = min(bundle.policy.wall_seconds, limits.notebook_seconds + SPARE_SECONDS + 30)
    async with Session(replace(bundle.policy, wall_seconds=wall_seconds), bundle.files, limits, kernels) as session:
        return await NotebookRunner(session, master, notebook, bundle.references, limits).run(), session


def flags_of(run: NotebookRun) -> tuple[str, ...]:
    strays = run.strays + sum(verdict.strays for verdict in run.verdicts.values())
    return (f"tampered: {strays} answers to questions that were not asked",) if strays else ()


def notebook_bytes(notebook: NotebookNode) -> bytes:
    return nbformat.writes(notebook).encode()


def _key(bundle: Bundle, master: Master, repaired: Repaired) -> str:
    return content_key(repaired.notebook.cells, bundle.files, master, bundle.seed_policy, bundle.limits)


def _reason(exercises: tuple[ExerciseRecord, ...]) -> str:
    return "; ".join(f"{each.id}: {each.message}" for each in exercises if each.verdict == Status.GRADER_ERROR)


def not_graded(bundle: Bundle, status: Outcome, reason: str, key: str = "", repairs: tuple[str, ...] = ()) -> Grading:
    """The record of a submission that was not run, or not to an end: no exercise has points, and the reason is said."""
    master = Master.from_bytes(bundle.master)
    verdict = Status.QUARANTINED if status is Outcome.QUARANTINED else Status.GRADER_ERROR
    exercises = tuple(ExerciseRecord(graded.id, verdict.value, 0.0, graded.points) for graded in master.exercises)
    max_score = sum(graded.points for graded in master.exercises)
    return Grading(
        Record(
            student=bundle.student,
            assignment=bundle.assignment,
            status=status,
            reason=reason,
            score=0.0,
            max_score=max_score,
            sandbox=bundle.policy.tier.value,
            seconds=0.0,
            phases={},
            seeds={},
            key=key or raw_key(bundle.submission, master, bundle.limits),
            repairs=repairs,
            exercises=exercises,
        )
    )
