"""`autograde doctor`: what this machine gives, and each sandbox tier proved by attacking it."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shutil
import statistics
import sys
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import psutil

from autograde.kernels import key as keys
from autograde.kernels import session
from autograde.kernels.policy import MIB, SandboxPolicy, SandboxUnavailable, Tier
from autograde.kernels.tiers import why_unavailable

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
        *(_package(name) for name in ("tensorflow", "keras", "tf_keras", "nbgrader")),
        Row("memory", State.OK if memory.available > WANTED_BYTES else State.MISSING, detail),
        Row("cores", State.OK, str(cores)),
    ]


def _user() -> str:
    if not hasattr(os, "geteuid"):
        return "user unknown"
    return "as root" if os.geteuid() == 0 else f"as uid {os.geteuid()}"


def _package(name: str) -> Row:
    # TensorFlow is published under a second name for machines without a GPU.
    for candidate in (name, f"{name}-cpu"):
        try:
            return Row(name, State.OK, importlib.metadata.version(candidate))
        except importlib.metadata.PackageNotFoundError:
            continue
    return Row(name, State.MISSING, "not installed; run `make setup`")


def _warm_kernels() -> list[Row]:
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    if reason := keys.why_cold(argv, os.environ, {}):
        return [Row("warm kernels", State.MISSING, f"kernels start cold: {reason}")]
    op = "import tensorflow as tf\nprint(float(tf.reduce_sum(tf.linalg.inv(tf.eye(8)))))"
    policy = SandboxPolicy(tier=Tier.NONE)
    first = session.run(policy, [op])
    if first.outcome.launch is None or not first.outcome.launch.warm:
        reason = first.outcome.launch.reason if first.outcome.launch else "unknown"
        return [Row("warm kernels", State.MISSING, f"kernels start cold: {reason}")]
    if first.printed != ["8.0\n"]:
        detail = f"a forked kernel does not compute: {first.printed} {first.outcome.cause}"
        return [Row("warm kernels", State.BROKEN, detail)]
    runs = [session.run(policy, [op]).seconds for _ in range(LAUNCHES)]
    to_result = statistics.median(run["start"] + run["ready"] + run["cells"] for run in runs)
    detail = f"{first.seconds['start']:.1f} s for the first, then {to_result:.2f} s to a TensorFlow result"
    return [Row("warm kernels", State.OK, f"{detail} (median of {LAUNCHES})")]


def _tier(tier: Tier, attack: bool) -> list[Row]:
    name = f"{tier.label} {tier.value}"
    if reason := why_unavailable(tier):
        return [Row(name, State.MISSING, reason)]
    try:
        ended = session.run(SandboxPolicy(tier=tier), ["print(1)"])
    except SandboxUnavailable as error:
        return [Row(name, State.MISSING, str(error))]
    guarded = ended.outcome.launch.guarded if ended.outcome.launch else None
    rows = [Row(name, State.OK, _describe(tier, guarded or {}))]
    if attack:
        from autograde.kernels import attacks

        for result in attacks.run_all(tier):
            state = State.OK if result.held else State.BROKEN
            rows.append(Row(f"{tier.label}: {result.name}", state, f"{result.promise} ({result.detail})"))
    return rows


def _describe(tier: Tier, guarded: dict[str, Any]) -> str:
    words = f"runs as {guarded.get('user')}; Landlock version {guarded.get('landlock')}"
    return f"{words}; inside {shutil.which('bwrap')}" if tier is Tier.BWRAP else words
