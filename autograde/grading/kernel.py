"""How a grading session gets its kernel: warm and closed in, on a connection that a flood of messages cannot fill."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import zmq.asyncio

from autograde.grading.limits import MIB
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
    manager = kernel_manager(policy, folder)
    manager.context = zmq.asyncio.Context()
    manager.context.setsockopt(zmq.MAXMSGSIZE, LONGEST_MESSAGE)
    manager.context.setsockopt(zmq.RCVHWM, WAITING_MESSAGES)
    return manager


def kernel_environment() -> dict[str, str]:
    """What a submission's kernel is told, the same under every tier: no secret, and that nbgrader would be grading."""
    return harmless(os.environ) | {"NBGRADER_EXECUTION": "autograde"}
