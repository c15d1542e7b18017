"""A kernel ahead: while one submission is graded, the kernel for the next one starts and the last one's is cleared away.

A spare is a kernel like any other: forked and closed in under the same policy, with a private folder of its own that
holds the same files, and no student's code has run in it. One that does not fit the next submission is never used.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from dataclasses import dataclass, field

from autograde.grading.kernel import Files, Kernel
from autograde.kernels.policy import SandboxPolicy, Tier

# The sandbox's clock runs while a spare waits: an older one might end in the middle of a notebook.
SPARE_SECONDS = 120.0
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Spare:
    kernel: Kernel
    policy: SandboxPolicy
    files: Files
    born: float = field(default_factory=time.monotonic)

    async def fits(self, policy: SandboxPolicy, files: Files) -> bool:
        young = time.monotonic() - self.born < SPARE_SECONDS
        return young and (self.policy, self.files) == (policy, files) and await self.kernel.alive()


class OneAhead(threading.local):
    """Kernels for one submission after the other; each thread that grades has its own."""

    def __init__(self) -> None:
        self._spare: _Spare | None = None
        self._dropped: list[Kernel] = []
        self._preparing: asyncio.Task[None] | None = None

    async def take(self, policy: SandboxPolicy, files: Files) -> Kernel:
        await self._prepared()
        kernel = await self._fitting(policy, files) or await Kernel.start(policy, files)
        self._preparing = asyncio.create_task(self._prepare(policy, files))
        return kernel

    async def drop(self, kernel: Kernel) -> None:
        """The kernel is killed at once; what is left of it is cleared away while the next submission is graded."""
        await kernel.kill()
        self._dropped.append(kernel)
        await self._prepared()

    async def _fitting(self, policy: SandboxPolicy, files: Files) -> Kernel | None:
        spare, self._spare = self._spare, None
        if spare is None or await spare.fits(policy, files):
            return spare and spare.kernel
        self._dropped.append(spare.kernel)
        return None

    async def _prepare(self, policy: SandboxPolicy, files: Files) -> None:
        """Never fails: what stands in the way of a spare is reported when a kernel is needed."""
        try:
            while self._dropped:
                await self._dropped.pop().close()
            if policy.tier is Tier.GUARD:  # a bubblewrapped zygote serves one kernel at a time
                self._spare = _Spare(await Kernel.start(policy, files), policy, files)
        except Exception as error:
            log.debug("no spare kernel: %s", error)

    async def _prepared(self) -> None:
        """The task belongs to the event loop of one submission, and must end with it."""
        if self._preparing is not None:
            task, self._preparing = self._preparing, None
            await task
