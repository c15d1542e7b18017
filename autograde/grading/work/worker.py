"""What a worker does: it asks a solution for its answers, and grades one submission after the other.

Kernels are forked from a zygote. When one dies meanwhile, a dead kernel says nothing about the code that ran in it: it is
done once more.
"""

from __future__ import annotations

from dataclasses import dataclass

from autograde.course import CATALOGUE
from autograde.exercise.catalogue import titles_in
from autograde.grading.errors import GradingError
from autograde.grading.keep.marks import marked
from autograde.grading.limits import GradingLimits
from autograde.grading.read.assignment import Assignment, Solution
from autograde.grading.read.key import harness_digest
from autograde.grading.read.master import MasterError
from autograde.grading.record import Outcome, Record
from autograde.grading.run import grade_one as grading
from autograde.grading.run.grade_one import Bundle, Grading
from autograde.grading.run.seeds import SeedPlan
from autograde.grading.run.session import NoKernel
from autograde.grading.run.solution import Solved, solve
from autograde.kernels.guard.policy import SandboxPolicy
from autograde.kernels.guard.tiers import why_unavailable
from autograde.kernels.start.grading_kernel import prewarm
from autograde.kernels.start.zygotes import ZYGOTES, Zygote
from autograde.reports.feedback import feedback_page

ATTEMPTS = 2
_ORPHANED = "the process that kernels are forked from was killed, twice, meanwhile"


@dataclass(frozen=True)
class Done:
    """What comes of one submission."""

    record: Record
    notebook: bytes = b""  # as it was executed
    page: bytes = b""  # the student's feedback

    @classmethod
    def of(cls, grading: Grading, assignment: Assignment | None = None) -> Done:
        titles = titles_in(assignment.files.get(CATALOGUE, b"")) if assignment else {}
        page = feedback_page(marked(grading.record), grading.notebook, titles)
        return cls(grading.record, grading.notebook, page.encode("utf-8", "replace"))


@dataclass(frozen=True)
class Solve:
    """The task to ask a solution for its answers to a run's seeds, in a kernel of the same kind as the students'."""

    solution: Solution
    plan: SeedPlan
    limits: GradingLimits
    policy: SandboxPolicy
    all_cells: bool = False


Task = Bundle | Solve


def get_ready(policy: SandboxPolicy) -> None:
    """The first that a local worker does, while the zygote imports: to find this, it has imported all of this module."""
    prewarm(policy)


def run_task(task: Task) -> Done | Solved:
    """On this machine. Raises GradingError for a solution that does not run."""
    if isinstance(task, Bundle):
        return grade_task(task)
    try:
        return solve_task(task)
    except (NoKernel, MasterError) as error:
        raise GradingError(f"the solution of {task.solution.assignment.name} does not run: {error}") from None


def grade_elsewhere(bundle: Bundle, harness: str) -> Done:
    """On another machine, which may have other code than the coordinator's `harness`."""
    if harness != harness_digest(bundle.policy.env):
        return failed(bundle, "a worker runs another version of the course; install the same one everywhere")
    return grade_task(bundle)


def grade_task(bundle: Bundle) -> Done:
    """A fault of ours is tried once more."""
    for _ in range(ATTEMPTS):
        zygotes = _living_zygotes(bundle.policy)
        graded = grading.grade_one(bundle)
        orphaned = not all(zygote.alive for zygote in zygotes)
        if not orphaned and graded.record.status is not Outcome.GRADER_ERROR:
            break
    return failed(bundle, _ORPHANED) if orphaned else Done.of(graded, bundle.assignment)


def failed(bundle: Bundle, reason: str) -> Done:
    """For a submission that could not be graded, through no fault of the student's."""
    return Done.of(grading.failed(bundle, reason), bundle.assignment)


def solve_task(task: Solve) -> Solved:
    """Raises NoKernel or MasterError."""
    for _ in range(ATTEMPTS):
        zygotes = _living_zygotes(task.policy)
        try:
            solved = solve(task.solution, task.plan, task.limits, task.policy, task.all_cells)
        except (NoKernel, MasterError):
            if all(zygote.alive for zygote in zygotes):
                raise
        else:
            if all(zygote.alive for zygote in zygotes):
                return solved
    raise NoKernel(_ORPHANED)


def _living_zygotes(policy: SandboxPolicy) -> list[Zygote]:
    """The zygotes that kernels under this policy may come from, started where there is none."""
    living = [zygote for zygote in ZYGOTES if zygote.alive]
    if not living and not why_unavailable(policy.tier):
        prewarm(policy)
        living = [zygote for zygote in ZYGOTES if zygote.alive]
    return living
