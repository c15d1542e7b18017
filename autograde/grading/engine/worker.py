"""What a local worker does besides grading: it asks the solution for its answers."""

from __future__ import annotations

import asyncio

from autograde.grading.engine.task import ATTEMPTS, ORPHANED, living_zygotes
from autograde.grading.limits import GradingLimits
from autograde.grading.master import MasterError
from autograde.grading.seeds import SeedPlan
from autograde.grading.solutions import NoKernel, Solved, solve
from autograde.kernels.policy import SandboxPolicy


def solve_task(
    solution: bytes, plan: SeedPlan, limits: GradingLimits, files: dict[str, bytes], policy: SandboxPolicy
) -> Solved:
    """The solution's answers for this run's seeds, from a kernel of the same kind as the students'. When the zygote dies
    meanwhile, its kernel's end says nothing about the solution. Raises NoKernel or MasterError."""
    for _ in range(ATTEMPTS):
        zygotes = living_zygotes(policy)
        try:
            solved = asyncio.run(solve(solution, plan, limits, files=files, policy=policy))
        except (NoKernel, MasterError):
            if all(zygote.alive for zygote in zygotes):
                raise
        else:
            if all(zygote.alive for zygote in zygotes):
                return solved
    raise NoKernel(ORPHANED)
