"""`autograde doctor`: what this machine gives, and each sandbox tier proved by attacking it."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shutil
import statistics
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

from autograde.course import find_kernels
from autograde.kernels.guard.policy import MIB, SandboxPolicy, SandboxUnavailable, Tier
from autograde.kernels.guard.tiers import why_unavailable
from autograde.kernels.proof.access_attacks import ACCESS_ATTACKS
from autograde.kernels.proof.limit_attacks import LIMIT_ATTACKS
from autograde.kernels.proof.targets import prepared_targets
from autograde.kernels.start import key as keys
from autograde.kernels.start.cells import run_cells

if TYPE_CHECKING:
    from rich.console import Console

GIB = 1024 * MIB
LAUNCHES = 5
# A zygote and one kernel at work.
WANTED_BYTES = 2 * GIB


class State(StrEnum):
    OK = "ok"
    MISSING = "missing"  # this machine does not give it
    BROKEN = "broken"  # it is given, and a promise does not hold


@dataclass(frozen=True)
class Row:
    subject: str
    state: State
    detail: str


@dataclass(frozen=True)
class Report:
    rows: list[Row] = field(default_factory=list)
    tiers: dict[str, bool] = field(default_factory=dict)  # proved here

    @property
    def ok(self) -> bool:
        """Nothing that is offered is broken; what is missing is not an error."""
        return all(row.state is not State.BROKEN for row in self.rows)

    def as_dict(self) -> dict[str, Any]:
        return {"ok": self.ok, "tiers": self.tiers, "rows": [asdict(row) for row in self.rows]}

    def print_to(self, console: Console) -> None:
        from rich.table import Table

        colours = {State.OK: "green", State.MISSING: "yellow", State.BROKEN: "bold red"}
        table = Table("subject", "state", "detail", title="autograde doctor")
        for row in self.rows:
            table.add_row(row.subject, f"[{colours[row.state]}]{row.state}[/]", row.detail)
        console.print(table)


def run_doctor(attack: bool = True) -> Report:
    """Look, measure, attack. About a minute; a few seconds without the attacks."""
    rows = [*_machine(), *_warm_kernels()]
    tiers: dict[str, bool] = {}
    for tier in (Tier.GUARD, Tier.BWRAP):
        found = _tier(tier, attack)
        tiers[tier.value] = attack and all(row.state is State.OK for row in found)
        rows += found
    return Report(rows, tiers)


def _machine() -> list[Row]:
    memory = psutil.virtual_memory()
    detail = f"{memory.total / GIB:.1f} GiB, {memory.available / GIB:.1f} GiB free"
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return [
        Row("Python", State.OK, f"{platform.python_version()} at {sys.executable}"),
        Row("system", State.OK, f"{platform.system()} {platform.release()}, {_user()}"),
        _package("nbgrader"),
        *(_module(name) for name in sorted({_top(name) for name in find_kernels(Path.cwd()).preload})),
        Row("memory", State.OK if memory.available > WANTED_BYTES else State.MISSING, detail),
        Row("cores", State.OK, str(cores)),
    ]


def _user() -> str:
    if not hasattr(os, "geteuid"):
        return "user unknown"
    return "as root" if os.geteuid() == 0 else f"as uid {os.geteuid()}"


def _top(name: str) -> str:
    """The package that "package.module:attribute" begins with."""
    return name.partition(":")[0].partition(".")[0]


def _module(name: str) -> Row:
    """What the course imports; it may be published under another name than it is imported by."""
    found = importlib.metadata.packages_distributions().get(name)
    return _package(found[0]) if found else Row(name, State.MISSING, "not installed, and the course imports it")


def _package(name: str) -> Row:
    try:
        return Row(name, State.OK, importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        return Row(name, State.MISSING, "not installed; run `make setup`")


def _warm_kernels() -> list[Row]:
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    if reason := keys.why_cold(argv, os.environ, {}):
        return [Row("warm kernels", State.MISSING, f"kernels start cold: {reason}")]
    trial = f"{find_kernels(Path.cwd()).trial}\nprint('done')"
    policy = SandboxPolicy(tier=Tier.NONE)
    try:
        first = run_cells(policy, [trial])
    except SandboxUnavailable as error:
        return [Row("warm kernels", State.MISSING, str(error))]
    if first.printed != ["done\n"]:
        detail = f"a forked kernel does not compute: {first.printed} {first.cause}"
        return [Row("warm kernels", State.BROKEN, detail)]
    next_ones = statistics.median(run_cells(policy, [trial]).seconds for _ in range(LAUNCHES))
    detail = f"{first.seconds:.1f} s to the first result, then {next_ones:.2f} s (median of {LAUNCHES})"
    return [Row("warm kernels", State.OK, detail)]


def _tier(tier: Tier, attack: bool) -> list[Row]:
    name = f"{tier.label} {tier.value}"
    if reason := why_unavailable(tier):
        return [Row(name, State.MISSING, reason)]
    try:
        ended = run_cells(SandboxPolicy(tier=tier), ["print(1)"])
    except SandboxUnavailable as error:
        return [Row(name, State.MISSING, str(error))]
    rows = [Row(name, State.OK, _describe(tier, ended.guarded))]
    if attack:
        with prepared_targets() as targets:
            for each in (*ACCESS_ATTACKS, *LIMIT_ATTACKS):
                result = each.run(tier, targets)
                state = State.OK if result.held else State.BROKEN
                rows.append(Row(f"{tier.label}: {each.name}", state, f"{each.promise} ({result.detail})"))
    return rows


def _describe(tier: Tier, guarded: Mapping[str, object]) -> str:
    words = f"runs as {guarded.get('user')}; Landlock version {guarded.get('landlock')}"
    return f"{words}; inside {shutil.which('bwrap')}" if tier is Tier.BWRAP else words
