"""A local worker process: one at a time, with a zygote of its own; it ends with the coordinator."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from multiprocessing import parent_process

from autograde.grading.limits import GradingLimits
from autograde.grading.seeds import SeedPlan
from autograde.grading.solutions import Solved, solve
from autograde.kernels.launch import prewarm
from autograde.kernels.policy import SandboxPolicy


def begin() -> None:
    """First thing in the process."""
    # Ctrl-C reaches every process of the terminal; only the coordinator decides what it means. A handler, not SIG_IGN:
    # that would be inherited by the kernels, which must hear interrupts.
    signal.signal(signal.SIGINT, lambda *_: None)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def warm_up(policy: SandboxPolicy) -> int:
    """Start the zygote; the worker's process id. Raises ZygoteUnfit."""
    prewarm(policy)
    return os.getpid()


def solve_task(
    solution: bytes, plan: SeedPlan, limits: GradingLimits, files: dict[str, bytes], policy: SandboxPolicy
) -> Solved:
    """The solution's answers for this run's seeds, from a kernel of the same kind as the students'."""
    return asyncio.run(solve(solution, plan, limits, files=files, policy=policy))
