"""One kernel that runs a submission: cells under a clock and an output cap, questions between them, and a new kernel
when the old one is gone. It never raises for what the student's code does, only when no kernel can be had at all."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty
from types import TracebackType
from typing import Any

from jupyter_client.asynchronous import AsyncKernelClient

from autograde.exercises.model import Exercise
from autograde.grading.kernel import EachStarted, Files, Kernel, Kernels, connection
from autograde.grading.limits import GradingLimits
from autograde.grading.outputs import Outputs
from autograde.judge.ask import NotAnswered, ask_async, reply_to
from autograde.judge.limits import Limits
from autograde.judge.values import Answer
from autograde.judge.verdict import Status
from autograde.judge.wire import TARGET
from autograde.kernels.policy import SandboxPolicy, SandboxUnavailable, Tier

_SLICE = 0.25  # seconds between two looks at whether the kernel still lives


class NoKernel(Exception):
    """No kernel could be started: the grader's trouble, not the student's."""


@dataclass(frozen=True)
class CellRun:
    """How a cell went. `stopped` says what the session had to do; a cell that raised an error simply ended."""

    outputs: Outputs
    stopped: Status | None = None
    reason: str = ""
    strays: int = 0  # answers to questions nobody asked


class Session:
    """`async with Session(policy, files, limits) as session:` then run() and ask()."""

    def __init__(self, policy: SandboxPolicy, files: Files, limits: GradingLimits, kernels: Kernels | None = None) -> None:
        self.policy = policy
        self.files = files
        self.limits = limits
        self.kernels = kernels or EachStarted()
        self.lost = False  # the kernel is dead, or no longer obeys
        self.tier = Tier.NONE  # what the kernel obtained
        self.start_seconds = 0.0
        self._kernel: Kernel | None = None
        self._client: AsyncKernelClient | None = None

    async def __aenter__(self) -> Session:
        await self._start()
        return self

    async def __aexit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._stop()

    @property
    def client(self) -> AsyncKernelClient:
        assert self._client is not None, "the session is not open"
        return self._client

    async def restart(self) -> None:
        """A new kernel that knows nothing of the old one."""
        await self._stop()
        await self._start()

    async def run(self, source: str, seconds: float, room: int) -> CellRun:
        """Execute one cell."""
        outputs = Outputs(room)
        hearing = _Hearing(self.client.execute(source, allow_stdin=False, stop_on_error=False), outputs, self.limits)
        ended = await self._listen(hearing, seconds)
        if ended == "idle" and await self._exits(hearing):
            ended = "dead"
        if ended == "dead":
            status, reason = self._why_dead()
            outputs.add_error("DeadKernel", reason)
            return CellRun(outputs, status, reason, hearing.strays)
        if ended == "idle":
            return CellRun(outputs, strays=hearing.strays)
        status = Status.OUTPUT_LIMIT if ended == "flooded" else Status.TIMEOUT
        reason = "printed too much" if ended == "flooded" else f"still ran after {seconds:.0f} seconds"
        outputs.add_error("Stopped", f"The cell {reason}.")
        await self._settle(hearing)
        return CellRun(outputs, status, reason, hearing.strays)

    async def ask(self, exercise: Exercise, seed: int, asks: str, limits: Limits) -> Answer:
        """The kernel's answer to one question, or NotAnswered with what became of it."""
        try:
            return await ask_async(self.client, exercise, seed, asks, limits)
        except NotAnswered as none:
            if none.status is Status.CRASHED:
                status, reason = self._why_dead()
                raise NotAnswered(f"{reason} while it was asked", status, none.strays) from None
            if none.status in (Status.TIMEOUT, Status.OUTPUT_LIMIT):
                await self._settle(None)
            raise

    async def _start(self) -> None:
        began = time.monotonic()
        self.lost = False
        try:
            self._kernel = await self.kernels.take(self.policy, self.files)
            self._client = self._kernel.manager.client(context=connection())
            self._client.start_channels()
            await self._ready()
        except (RuntimeError, OSError, SandboxUnavailable) as error:
            await self._stop()
            raise NoKernel(str(error).splitlines()[0] if str(error) else type(error).__name__) from None
        launch = self._kernel.manager.outcome.launch
        self.tier = launch.tier if launch else Tier.NONE
        self.start_seconds += time.monotonic() - began

    async def _ready(self) -> None:
        """Until the kernel has answered and its output was heard. Unlike jupyter_client's `wait_for_ready` it does not go
        on listening for a fifth of a second: what else the start says belongs to no cell, and is dropped as such."""
        deadline = time.monotonic() + self.limits.start_seconds
        while True:
            self.client.kernel_info()
            with suppress(Empty):
                await self.client.get_shell_msg(timeout=1)
                await self.client.get_iopub_msg(timeout=_SLICE)
                return
            if not await self.client.is_alive():
                raise RuntimeError("the kernel died before it answered")
            if time.monotonic() > deadline:
                raise RuntimeError(f"the kernel did not answer within {self.limits.start_seconds:g} s")

    async def _stop(self) -> None:
        if self._client is not None:
            client, self._client = self._client, None
            client.stop_channels()
            client.context.destroy(linger=0)
        if self._kernel is not None:
            kernel, self._kernel = self._kernel, None
            await self.kernels.drop(kernel)

    async def _settle(self, hearing: _Hearing | None) -> None:
        """Interrupt; a kernel that then does not come back to a question of ours is lost."""
        assert self._kernel is not None
        if hearing is not None and await self._kernel.alive():
            await self._kernel.manager.interrupt_kernel()
        probe = _Hearing(self.client.execute("", silent=True, store_history=False), Outputs(0), self.limits, patient=True)
        if await self._listen(probe, self.limits.grace_seconds) != "idle":
            self.lost = True

    async def _listen(self, hearing: _Hearing, seconds: float) -> str:
        """Until the kernel is "idle", "dead", "flooded", or the clock is "over"."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        alive = True
        while not hearing.idle:
            left = deadline - loop.time()
            if left <= 0:
                # It has finished, but a message was too large for the connection and took the rest with it.
                return "flooded" if hearing.reply else "over"
            if hearing.flooded:
                return "flooded"
            try:
                hearing.hear(await self.client.get_iopub_msg(timeout=min(left, _SLICE)))
            except Empty:
                if not alive:
                    self.lost = True
                    return "dead"
                alive = await self.client.is_alive()  # once more around, for what it said before it died
                if hearing.reply is None and (reply := await reply_to(self.client, hearing.msg_id, 0)):
                    hearing.reply = reply
                    deadline = min(deadline, loop.time() + self.limits.grace_seconds)
            except Exception:  # unsigned, doubly sent or unreadable: not sent by an honest kernel
                hearing.strays += 1
                hearing.messages += 1
        return "idle"

    async def _exits(self, hearing: _Hearing) -> bool:
        """Did the cell call `exit()`? The reply says so, and the kernel ends a moment later: not in the next cell."""
        reply = hearing.reply or await reply_to(self.client, hearing.msg_id, _SLICE) or {}
        if "ask_exit" not in str(reply.get("payload")):
            return False
        assert self._kernel is not None
        deadline = time.monotonic() + self.limits.grace_seconds
        while await self._kernel.alive():
            if time.monotonic() > deadline:
                return False
            await asyncio.sleep(0.01)
        self.lost = True
        return True

    def _why_dead(self) -> tuple[Status, str]:
        """The provisioner knows which limit ended a kernel."""
        self.lost = True
        cause = self._kernel.manager.outcome.cause if self._kernel else ""
        if "memory" in cause:
            return Status.OUT_OF_MEMORY, f"the kernel was stopped ({cause})"
        if "clock" in cause:
            return Status.TIMEOUT, f"the kernel was stopped ({cause})"
        return Status.CRASHED, f"the kernel was stopped ({cause})" if cause else "the kernel died"


@dataclass
class _Hearing:
    """What has been heard on iopub since a cell was sent. It looks at one message at a time and never raises."""

    msg_id: str
    outputs: Outputs
    limits: GradingLimits
    patient: bool = False  # old output may still be on its way
    idle: bool = False
    strays: int = 0
    messages: int = 0
    reply: dict[str, Any] | None = None  # the kernel is done with the cell, and may ask the notebook to close

    @property
    def flooded(self) -> bool:
        loud = self.outputs.heard > self.limits.flood_bytes or self.messages > self.limits.flood_messages
        return loud and not self.patient

    def hear(self, message: Any) -> None:
        self.messages += 1
        kind, content = message.get("msg_type"), message.get("content")
        if not isinstance(content, dict):
            return
        if kind == "comm_open" and content.get("target_name") == TARGET:
            self.strays += 1
        elif message.get("parent_header", {}).get("msg_id") != self.msg_id:
            self.outputs.heard += 8  # of an earlier cell's thread: not this cell's output
        elif kind == "status":
            self.idle = content.get("execution_state") == "idle"
        elif isinstance(kind, str):
            self.outputs.take(kind, content)
