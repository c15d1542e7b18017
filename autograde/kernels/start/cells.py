"""Cells run in a kernel as it is graded: what the doctor, the attacks and the benchmarks need of a notebook."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograde.kernels.guard.policy import SandboxPolicy
from autograde.kernels.start.conversation import Conversation, Hearing
from autograde.kernels.start.grading_kernel import GradingKernel
from autograde.kernelside.frames import RUN


@dataclass(frozen=True)
class CellsResult:
    printed: list[str]  # by each cell, up to the one in which the kernel died or that took too long
    cause: str  # why the kernel ended, if it did
    guarded: Mapping[str, object]  # how it closed itself in
    seconds: float  # from the kernel's start to the last cell's end


@dataclass
class _Text:
    heard: int = 0
    parts: list[str] = field(default_factory=list)

    def take(self, kind: str, content: Mapping[str, Any]) -> None:
        if kind == "stream":
            self.parts.append(str(content["text"]))
        elif kind == "error":
            self.parts.append(f"{content['ename']}: {content['evalue']}")


def run_cells(
    policy: SandboxPolicy,
    cells: Sequence[str],
    cell_seconds: float = 60,
    fill: Callable[[Path], None] = lambda folder: None,
) -> CellsResult:
    """`fill` puts files into the kernel's folder. Raises SandboxUnavailable."""
    started = time.monotonic()
    kernel = GradingKernel.start(policy, fill)
    try:
        conversation, printed = Conversation(kernel), []
        for cell in cells:
            text = _Text()
            if conversation.say(RUN, Hearing(text), cell.encode(), cell_seconds) != "idle":
                break
            printed.append("".join(text.parts))
        return CellsResult(printed, kernel.cause, kernel.process.guarded, time.monotonic() - started)
    finally:
        kernel.close()
