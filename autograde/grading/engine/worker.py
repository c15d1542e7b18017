"""What a local worker does besides grading: it starts its zygote, and asks the solution for its answers."""

from __future__ import annotations

import asyncio
import os

from autograde.grading.limits import GradingLimits
from autograde.grading.seeds import SeedPlan
from autograde.grading.solutions import Solved, solve
from autograde.kernels.launch import prewarm
from autograde.kernels.policy import SandboxPolicy


def warm_up(policy: SandboxPolicy) -> int:
    """Start the zygote; the worker's process id. Raises ZygoteUnfit."""
    prewarm(policy)
    return os.getpid()


def solve_task(
    solution: bytes, plan: SeedPlan, limits: GradingLimits, files: dict[str, bytes], policy: SandboxPolicy
) -> Solved:
    """The solution's answers for this run's seeds, from a kernel of the same kind as the students'."""
    return asyncio.run(solve(solution, plan, limits, files=files, policy=policy))
