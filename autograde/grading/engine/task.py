"""What a worker is given and gives back: self-contained values that can travel to another process or machine."""

from __future__ import annotations

from dataclasses import dataclass, replace

from autograde.grading.grade_one import Bundle, Grading, grade_one, not_graded
from autograde.grading.key import harness_digest
from autograde.grading.record import Outcome, Record
from autograde.grading.spare import OneAhead
from autograde.kernels.launch import prewarm
from autograde.kernels.policy import SandboxPolicy
from autograde.kernels.pool import POOL, Zygote
from autograde.kernels.tiers import why_unavailable
from autograde.reports.feedback import feedback_page

ATTEMPTS = 2
# A worker grades one submission after the other.
_KERNELS = OneAhead()
ORPHANED = "the process that kernels are forked from was killed, twice, meanwhile"


@dataclass(frozen=True)
class Task:
    bundle: Bundle
    notes: tuple[str, ...] = ()  # what was odd about the folder
    harness: str = ""  # the code that the coordinator runs


@dataclass(frozen=True)
class Done:
    record: Record
    notebook: bytes = b""  # as it was executed
    page: bytes = b""  # the student's feedback


def grade_task(task: Task) -> Done:
    """Runs in a worker. A fault of ours is a grader-error, tried once more before it counts."""
    bundle = task.bundle
    if task.harness != harness_digest():
        return failed(task, "a worker runs another version of the course; install the same one everywhere")
    for _ in range(ATTEMPTS):
        attempt = _attempt(bundle)
        if not attempt.orphaned and attempt.grading.record.status is not Outcome.GRADER_ERROR:
            break
    return failed(task, ORPHANED) if attempt.orphaned else _done(task, attempt.grading)


@dataclass(frozen=True)
class _Attempt:
    grading: Grading
    orphaned: bool  # a zygote died meanwhile: a dead kernel says nothing about the student's code


def _attempt(bundle: Bundle) -> _Attempt:
    zygotes = living_zygotes(bundle.policy)
    grading = grade_one(bundle, _KERNELS)
    return _Attempt(grading, any(not zygote.alive for zygote in zygotes))


def living_zygotes(policy: SandboxPolicy) -> list[Zygote]:
    """The zygotes that kernels under this policy may come from, started where there is none."""
    living = [zygote for zygote in POOL if zygote.alive]
    if not living and not why_unavailable(policy.tier):
        prewarm(policy)
        living = [zygote for zygote in POOL if zygote.alive]
    return living


def failed(task: Task, reason: str) -> Done:
    """For a submission that could not be graded through no fault of the student's."""
    return _done(task, not_graded(task.bundle, Outcome.GRADER_ERROR, reason))


def refused(task: Task, outcome: Outcome, reason: str) -> Done:
    """For a submission that there is nothing to grade in."""
    return _done(task, not_graded(task.bundle, outcome, reason))


def _done(task: Task, grading: Grading) -> Done:
    record = replace(grading.record, repairs=(*task.notes, *grading.record.repairs))
    return Done(record, grading.notebook, feedback_page(record, grading.notebook).encode("utf-8", "replace"))
