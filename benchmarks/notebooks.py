"""`python -m benchmarks notebooks`: how long each solution takes from a cold kernel, and how much memory it needs."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from nbclient import NotebookClient
from nbformat import NotebookNode
from rich.console import Console

from autograde.course import Course
from autograde.kernels.guard.policy import Tier
from autograde.kernels.start.key import with_course


@dataclass(frozen=True)
class Measured:
    name: str
    seconds: float  # from the start of the kernel to its last cell
    peak_mb: float | None  # of the kernel; None where /proc does not tell


@dataclass(frozen=True)
class NotebookBench:
    notebooks: tuple[Measured, ...]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    def print_to(self, console: Console) -> None:
        """As a table that can be pasted into the documentation."""
        console.print("| notebook | seconds | peak memory, MB |\n|---|--:|--:|", markup=False)
        for each in self.notebooks:
            memory = f"{each.peak_mb:.0f}" if each.peak_mb is not None else "?"
            console.print(f"| {each.name} | {each.seconds:.1f} | {memory} |", markup=False)


def measure(course: Course, names: list[str], say: Callable[[str], None] = print) -> NotebookBench:
    """Run the solutions one after another, each in a plain kernel that imports everything itself."""
    measured = []
    for name in names:
        say(f"{name}: running")
        with tempfile.TemporaryDirectory(prefix="autograde-measure-") as folder:
            measured.append(_measure(name, course.solution(name), folder))
    return NotebookBench(tuple(measured))


class _Watched(NotebookClient):
    """Looks at the kernel's peak memory while it still lives."""

    peak_mb: float | None = None

    async def async_execute_cell(self, cell: NotebookNode, cell_index: int, **kwargs: Any) -> NotebookNode:
        result = await super().async_execute_cell(cell, cell_index, **kwargs)
        process = getattr(self.km.provisioner, "process", None)
        self.peak_mb = _peak_mb(process.pid) if process else None
        return result


def _measure(name: str, file: Path, folder: str) -> Measured:
    with open(file, encoding="utf-8") as stream:
        notebook = nbformat.read(stream, as_version=4)
    client = _Watched(
        notebook,
        timeout=300,
        shutdown_kernel="immediate",
        kernel_manager_class=AsyncKernelManager,
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": folder}},
    )
    KernelProvisionerFactory.instance().default_provisioner_name = "local-provisioner"  # cold, whatever the client uses
    started = time.monotonic()
    client.execute(env=with_course(os.environ, Tier.NONE))
    return Measured(name, time.monotonic() - started, client.peak_mb)


def _peak_mb(pid: int) -> float | None:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:  # not on this platform
        return None
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024
