"""What a kernel may do: the sandbox tier and its limits, in one frozen record."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any

TIER_VARIABLE = "AUTOGRADE_SANDBOX"
MIB = 1024 * 1024


class Tier(StrEnum):
    """How closed a kernel is. T3, the operator's own container or virtual machine, goes around all of them."""

    NONE = "none"  # T0
    GUARD = "guard"  # T1: the forked child restricts itself
    BWRAP = "bwrap"  # T2: the same, inside bubblewrap's namespaces

    @property
    def label(self) -> str:
        return {"none": "T0", "guard": "T1", "bwrap": "T2"}[self.value]


class SandboxUnavailable(RuntimeError):
    """The tier asked for cannot be had here. The message is one line: the cause, then the remedy."""


@dataclass(frozen=True)
class SandboxPolicy:
    """Limits of one kernel and everything it starts. The limit for a single cell is the client's (nbclient's timeout)."""

    tier: Tier = Tier.GUARD
    memory_bytes: int = 2048 * MIB  # proportional: a page shared by n processes counts as an n-th
    processes: int = 64
    file_bytes: int = 256 * MIB  # one file
    scratch_bytes: int = 512 * MIB  # all files together
    scratch_files: int = 10_000
    open_files: int = 512
    cpu_seconds: float = 900
    wall_seconds: float = 900
    input_bytes: int = 256 * MIB  # what is copied in from the working folder
    readable: tuple[str, ...] = ()  # folders or files readable beyond Python and the system's libraries
    env: Mapping[str, str] = field(default_factory=dict)  # variables handed in beyond the harmless ones

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"tier": self.tier.value, "env": dict(self.env)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> SandboxPolicy:
        known = {f.name for f in fields(cls)}
        if unknown := sorted(set(values) - known):
            raise ValueError(f"sandbox policy: unknown {', '.join(unknown)}; known are {', '.join(sorted(known))}")
        values = dict(values)
        if "tier" in values:
            values["tier"] = parse_tier(values["tier"])
        if "readable" in values:
            values["readable"] = tuple(values["readable"])
        return cls(**values)

    @classmethod
    def from_environment(cls) -> SandboxPolicy:
        """The policy of a launch that names none: the tier comes from the client's environment."""
        return cls(tier=parse_tier(os.environ.get(TIER_VARIABLE) or "none"))


def parse_tier(name: str) -> Tier:
    try:
        return Tier(name)
    except ValueError:
        choices = ", ".join(tier.value for tier in Tier)
        # Fail closed: a misspelt tier must never mean "no sandbox".
        raise SandboxUnavailable(f"{TIER_VARIABLE}={name!r}: no such sandbox tier; use one of {choices}") from None
