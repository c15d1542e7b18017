"""`python -m benchmarks kernels`: warm against cold, and what a tier costs. Medians and ratios of one run on one machine."""

from __future__ import annotations

import asyncio
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import psutil
from ipykernel.kernelspec import make_ipkernel_cmd
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient

from autograde.kernels.guard.policy import MIB, SandboxPolicy, Tier
from autograde.kernels.guard.tiers import why_unavailable
from autograde.kernels.start.cells import run_cells
from autograde.kernels.start.grading_kernel import prewarm
from autograde.kernels.start.key import with_course
from autograde.kernels.start.provisioner import NAME
from benchmarks.managers import kernel_manager

if TYPE_CHECKING:
    from rich.console import Console

CELLS = ["import tensorflow as tf\nimport keras", *(f"print({n} + 1)" for n in range(20))]
FIRST_RESULT = "import tensorflow as tf\nprint(float(tf.reduce_sum(tf.ones((3, 3)))))"
COMPANY = 10


class _ColdKernelManager(AsyncKernelManager):
    """The stock provisioner, whatever the environment says."""

    @property
    def kernel_spec(self) -> KernelSpec:
        stanza = {"kernel_provisioner": {"provisioner_name": "local-provisioner"}}
        return KernelSpec(argv=make_ipkernel_cmd(), display_name="cold", language="python", metadata=stanza)


@dataclass(frozen=True)
class Figure:
    """One line of the result. `samples` are in the unit of the value; the value is their median."""

    name: str
    value: float
    unit: str
    samples: list[float] = field(default_factory=list)


class NbvalFailed(RuntimeError):
    """Nothing to compare; the message says why."""


@dataclass(frozen=True)
class KernelBench:
    figures: list[Figure]
    skipped: list[str]  # what could not be measured here, and why

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    def print_to(self, console: Console) -> None:
        from rich.table import Table

        table = Table("figure", "median", "unit", "spread", title="kernels")
        for figure in self.figures:
            spread = f"{min(figure.samples):.3g} – {max(figure.samples):.3g}" if len(figure.samples) > 1 else ""
            table.add_row(figure.name, f"{figure.value:.3g}", figure.unit, spread)
        console.print(table)
        for reason in self.skipped:
            console.print(f"not measured: {reason}")


def run_kernel_bench(rounds: int = 5, notebooks: Sequence[Path] = ()) -> KernelBench:
    """Cold and warm alternate, so that a busy machine is busy for both. `notebooks`: solutions to run nbval on."""
    os.environ.update(with_course(os.environ, Tier.NONE))  # cold kernels get it as well
    unguarded = SandboxPolicy(tier=Tier.NONE)
    figures = [Figure("zygote: start to ready, paid once per client", prewarm(unguarded), "s")]
    figures += _warm_against_cold(rounds, unguarded)
    figures += [_restart(rounds, unguarded), *asyncio.run(_memory(unguarded))]
    skipped = []
    tiers = [Tier.NONE]
    for tier in (Tier.GUARD, Tier.BWRAP):
        if reason := why_unavailable(tier):
            skipped.append(f"{tier.label} {tier.value}: {reason}")
        else:
            tiers.append(tier)
    figures += _tiers(rounds * 4, tiers)
    try:
        figures += _nbval(notebooks)
    except NbvalFailed as error:
        skipped.append(f"nbval: {error}")
    return KernelBench(figures, skipped)


def _figure(name: str, unit: str, samples: list[float]) -> Figure:
    return Figure(name, statistics.median(samples), unit, samples)


def _warm_against_cold(rounds: int, policy: SandboxPolicy) -> list[Figure]:
    cold, warm = [], []
    for _ in range(rounds):
        cold.append(_execute(_ColdKernelManager()))
        warm.append(_execute(kernel_manager(policy)))
    ratio = statistics.median(cold) / statistics.median(warm)
    return [
        _figure("nbclient, TensorFlow and 20 small cells, cold", "s", cold),
        _figure("nbclient, TensorFlow and 20 small cells, warm", "s", warm),
        Figure("nbclient, cold / warm", ratio, "times"),
    ]


def _execute(manager: AsyncKernelManager) -> float:
    """Start to clean shutdown."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    started = time.perf_counter()
    client = NotebookClient(notebook, km=manager, timeout=120)
    with client.setup_kernel(cleanup_kc=True):
        for index, cell in enumerate(notebook.cells):
            client.execute_cell(cell, index)
    return time.perf_counter() - started


def _restart(rounds: int, policy: SandboxPolicy) -> Figure:
    async def measure() -> list[float]:
        manager = kernel_manager(policy)
        await manager.start_kernel()
        samples = []
        try:
            for _ in range(rounds):
                started = time.perf_counter()
                await manager.restart_kernel(now=True)
                client = manager.client()
                client.start_channels()
                await client.wait_for_ready(timeout=60)
                await client.execute_interactive(FIRST_RESULT, timeout=60, output_hook=lambda message: None)
                samples.append(time.perf_counter() - started)
                client.stop_channels()
        finally:
            await manager.shutdown_kernel(now=True)
        return samples

    return _figure("restart to the first TensorFlow result, warm", "s", asyncio.run(measure()))


async def _memory(policy: SandboxPolicy) -> list[Figure]:
    """Private memory of idle kernels, and what they and their zygote hold together once TensorFlow is imported."""
    managers = [kernel_manager(policy) for _ in range(COMPANY)]
    try:
        clients = [await _ready(manager) for manager in managers]
        kernels = [psutil.Process(manager.provisioner.pid) for manager in managers]
        idle = [kernel.memory_full_info().uss / MIB for kernel in kernels]
        for client in clients:
            await client.execute_interactive(CELLS[0], timeout=60, output_hook=lambda message: None)
        together = sum(process.memory_full_info().pss for process in [*kernels, kernels[0].parent()]) / MIB
        for client in clients:
            client.stop_channels()
    finally:
        for manager in managers:
            await manager.shutdown_kernel(now=True)
    return [
        _figure("private memory of an idle warm kernel", "MiB", idle),
        Figure(f"{COMPANY} warm kernels with TensorFlow imported, and the zygote", together, "MiB"),
    ]


async def _ready(manager: AsyncKernelManager) -> Any:
    await manager.start_kernel()
    client = manager.client()
    client.start_channels()
    await client.wait_for_ready(timeout=60)
    return client


def _tiers(rounds: int, tiers: Sequence[Tier]) -> list[Figure]:
    """Start to the first answer, by tier."""
    samples: dict[Tier, list[float]] = {tier: [] for tier in tiers}
    policies = {tier: SandboxPolicy(tier=tier) for tier in tiers}
    for tier in tiers:
        run_cells(policies[tier], ["1"])  # its zygote is up from here on
    for _ in range(rounds):
        for tier in tiers:
            samples[tier].append(1000 * run_cells(policies[tier], ["1"]).seconds)
    figures = [_figure(f"kernel start to first answer, {tier.label} {tier.value}", "ms", samples[tier]) for tier in tiers]
    for tier, figure in zip(tiers[1:], figures[1:], strict=True):
        added = figure.value - figures[0].value
        figures.append(Figure(f"added by {tier.label} {tier.value}", added, "ms"))
    return figures


def _nbval(notebooks: Sequence[Path]) -> list[Figure]:
    """Both runs must give the same verdicts: a difference is worth more than the ratio, and is said instead of it."""
    if not notebooks:
        raise NbvalFailed("no solution notebooks were named")
    cold, warm = (_run_nbval(notebooks, provisioner) for provisioner in ("local-provisioner", NAME))
    if cold.verdicts != warm.verdicts:
        raise NbvalFailed(f"the verdicts differ: cold {cold.verdicts}, warm {warm.verdicts}")
    figures = []
    for name, run in (("cold", cold), ("warm", warm)):
        figures.append(Figure(f"nbval over {len(notebooks)} notebooks, {name}", run.seconds, "s"))
        figures += [Figure(f"nbval, {name}: {part}", seconds, "s") for part, seconds in run.parts.items()]
    return [
        *figures,
        Figure("nbval, cold / warm", cold.seconds / warm.seconds, "times"),
        # The cells after the set-up compute the same in any kernel.
        Figure("nbval, cold / its other cells alone: the most that any kernel could reach", cold.bound, "times"),
    ]


@dataclass(frozen=True)
class _NbvalRun:
    seconds: float
    verdicts: str
    parts: dict[str, float]  # where the seconds went; pytest's own are the rest

    @property
    def bound(self) -> float:
        return self.seconds / self.parts[OTHER_CELLS]


OTHER_CELLS = "other cells"
_DURATION = re.compile(r"^([\d.]+)s (setup|call|teardown) +\S+::(\S+)$", re.MULTILINE)


def _run_nbval(notebooks: Sequence[Path], provisioner: str) -> _NbvalRun:
    command = [sys.executable, "-m", "pytest", "-p", "tests.course.notebooks", "--notebooks", "-q", "-p", "no:cacheprovider"]
    durations = ["--override-ini", "addopts=", "--nbval-cell-timeout", "120", "--durations=0", "--durations-min=0"]
    env = os.environ | {"JUPYTER_DEFAULT_PROVISIONER_NAME": provisioner}
    started = time.perf_counter()
    done = subprocess.run([*command, *durations, *map(str, notebooks)], env=env, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - started
    last = (f"{done.stderr}\n{done.stdout}".strip().splitlines() or ["it said nothing"])[-1]
    if done.returncode not in (0, 1):  # neither all passed nor some failed
        raise NbvalFailed(last)
    return _NbvalRun(seconds, re.sub(r" in [\d.]+s.*", "", last).strip("= "), _parts(done.stdout))


def _parts(report: str) -> dict[str, float]:
    """Sums over all notebooks, from pytest's list of durations, in which the set-up cell has the imports."""
    parts = {"kernel starts": 0.0, "set-up cells": 0.0, OTHER_CELLS: 0.0, "shutdowns": 0.0}
    for duration, phase, cell in _DURATION.findall(report):
        call = "set-up cells" if cell.startswith("setup") else OTHER_CELLS
        parts[{"setup": "kernel starts", "call": call, "teardown": "shutdowns"}[phase]] += float(duration)
    return parts
