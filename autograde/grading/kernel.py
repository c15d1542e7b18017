"""How a grading session gets its kernel: warm and closed in, on a connection that a flood of messages cannot fill."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import zmq.asyncio

from autograde.grading.limits import MIB
from autograde.judge.ask import bounded_context
from autograde.judge.limits import Limits
from autograde.kernels.key import harmless
from autograde.kernels.launch import PolicyKernelManager, kernel_manager
from autograde.kernels.policy import SandboxPolicy

# A longer message ends the connection instead of filling the grader's memory; the longest answer fits.
LONGEST_MESSAGE = 24 * MIB
# Messages that wait unread in our process; beyond them the kernel's own queue overflows, not ours.
WAITING_MESSAGES = 32

MakeManager = Callable[[SandboxPolicy, Path], PolicyKernelManager]


def make_manager(policy: SandboxPolicy, folder: Path) -> PolicyKernelManager:
    """A manager for one kernel under this policy; starting it fails when the policy's tier cannot be had."""
    return kernel_manager(policy, folder)


def connection() -> zmq.asyncio.Context:
    """For the sockets of one session."""
    context = bounded_context(Limits(answer_bytes=LONGEST_MESSAGE))
    context.setsockopt(zmq.RCVHWM, WAITING_MESSAGES)
    return context


def kernel_environment() -> dict[str, str]:
    """What a submission's kernel is told, the same under every tier: no secret, and that nbgrader would be grading."""
    return harmless(os.environ) | {"NBGRADER_EXECUTION": "autograde"}
