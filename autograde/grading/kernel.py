"""How a grading session gets its kernel: warm and closed in, on a connection that a flood of messages cannot fill."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from contextlib import ExitStack
from typing import Protocol

import zmq.asyncio

from autograde.grading.files import write_files
from autograde.grading.limits import MIB
from autograde.judge.ask import bounded_context
from autograde.judge.limits import Limits
from autograde.kernels.key import harmless
from autograde.kernels.launch import PolicyKernelManager, kernel_manager
from autograde.kernels.policy import SandboxPolicy
from autograde.kernels.runtime import RUNTIME

# A longer message ends the connection instead of filling the grader's memory; the longest answer fits.
LONGEST_MESSAGE = 24 * MIB
# Messages that wait unread in our process; beyond them the kernel's own queue overflows, not ours.
WAITING_MESSAGES = 32

Files = Mapping[str, bytes]


class Kernel:
    """A started kernel, and the folder that holds what lies beside its notebook."""

    def __init__(self, manager: PolicyKernelManager, folder: ExitStack) -> None:
        self.manager = manager
        self._folder = folder

    @classmethod
    async def start(cls, policy: SandboxPolicy, files: Files) -> Kernel:
        """Raises RuntimeError, OSError or SandboxUnavailable, and leaves nothing behind then."""
        with ExitStack() as stack:
            folder = stack.enter_context(RUNTIME.borrowed("w"))
            write_files(folder, files)
            manager = kernel_manager(policy, folder)
            await manager.start_kernel(env=kernel_environment())
            return cls(manager, stack.pop_all())

    async def alive(self) -> bool:
        return await self.manager.is_alive()

    async def kill(self) -> None:
        """Begin to end it, without waiting; close() takes care of the rest."""
        if self.manager.has_kernel:
            await self.manager.signal_kernel(signal.SIGKILL)

    async def close(self) -> None:
        with self._folder:
            if self.manager.has_kernel:
                await self.manager.shutdown_kernel(now=True)


class Kernels(Protocol):
    """Where a session's kernels come from and go to."""

    async def take(self, policy: SandboxPolicy, files: Files) -> Kernel: ...
    async def drop(self, kernel: Kernel) -> None: ...


class EachStarted:
    """A kernel is started when it is needed, and closed when it is not."""

    async def take(self, policy: SandboxPolicy, files: Files) -> Kernel:
        return await Kernel.start(policy, files)

    async def drop(self, kernel: Kernel) -> None:
        await kernel.close()


def connection() -> zmq.asyncio.Context:
    """For the sockets of one session."""
    context = bounded_context(Limits(answer_bytes=LONGEST_MESSAGE))
    context.setsockopt(zmq.RCVHWM, WAITING_MESSAGES)
    return context


def kernel_environment() -> dict[str, str]:
    """What a submission's kernel is told, the same under every tier: no secret, and that nbgrader would be grading."""
    return harmless(os.environ) | {"NBGRADER_EXECUTION": "autograde"}
