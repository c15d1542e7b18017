"""Run a few cells in a kernel of its own and see how it ended: for the doctor, the benchmark and the tests."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from autograde.kernels.launch import KernelOutcome, kernel_manager
from autograde.kernels.policy import SandboxPolicy

READY_SECONDS = 60
GRACE_SECONDS = 5.0


@dataclass(frozen=True)
class Session:
    """What came of it. A cell that did not end (the kernel died, or time was up) leaves `printed` shorter."""

    printed: list[str]  # one entry per cell that ended: what it printed, or the error it raised
    outcome: KernelOutcome
    seconds: dict[str, float] = field(default_factory=dict)  # start, ready, cells, shutdown


def run(policy: SandboxPolicy, cells: Sequence[str], cell_seconds: float = 60, **options: Any) -> Session:
    return asyncio.run(run_async(policy, cells, cell_seconds, **options))


async def run_async(policy: SandboxPolicy, cells: Sequence[str], cell_seconds: float = 60, **options: Any) -> Session:
    """`options` are kernel_manager's. Raises SandboxUnavailable."""
    manager = kernel_manager(policy, **options)
    moments = [time.monotonic()]
    await manager.start_kernel()
    moments.append(time.monotonic())
    client = manager.client()
    client.start_channels()
    printed: list[str] = []
    try:
        await client.wait_for_ready(timeout=READY_SECONDS)
        moments.append(time.monotonic())
        for cell in cells:
            text = await _run_cell(manager, client, cell, cell_seconds)
            if text is None:
                await _await_death(manager)
                break
            printed.append(text)
        moments.append(time.monotonic())
    finally:
        client.stop_channels()
        await manager.shutdown_kernel(now=True)
    moments.append(time.monotonic())
    names = ("start", "ready", "cells", "shutdown")
    seconds = {name: after - before for name, before, after in zip(names, moments, moments[1:], strict=False)}
    return Session(printed, manager.outcome, seconds)


async def _run_cell(manager: Any, client: Any, cell: str, seconds: float) -> str | None:
    """What a cell printed; None when its kernel died or it took too long."""
    texts: list[str] = []

    def hear(message: dict[str, Any]) -> None:
        if message["msg_type"] == "stream":
            texts.append(message["content"]["text"])
        elif message["msg_type"] == "error":
            texts.append(f"{message['content']['ename']}: {message['content']['evalue']}")

    cell_run = asyncio.ensure_future(client.execute_interactive(cell, output_hook=hear, allow_stdin=False))
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        done, _ = await asyncio.wait([cell_run], timeout=0.1)
        if done:
            cell_run.result()
            return "".join(texts)
        if not await manager.is_alive():
            break
    cell_run.cancel()
    await asyncio.gather(cell_run, return_exceptions=True)
    return None


async def _await_death(manager: Any) -> None:
    """A kernel that is being killed says why a moment later."""
    deadline = time.monotonic() + GRACE_SECONDS
    while time.monotonic() < deadline and await manager.is_alive():
        await asyncio.sleep(0.02)
