"""One attack on the sandbox, and what became of it. `autograde doctor` proves a tier by attacks, and so do the tests.

Each is a cell of a hostile notebook. An attempt that raises was refused; one that does not has broken the promise.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from autograde.kernels.guard.policy import SandboxPolicy, Tier
from autograde.kernels.proof.targets import Targets
from autograde.kernels.start.cells import CellsResult, run_cells

# Put before each attack. `attempt` calls something that must be refused; `target` holds all that it may wish to know.
PRELUDE = """
import ctypes, errno, json, os, resource, signal, socket, subprocess, sys, time
libc = ctypes.CDLL(None, use_errno=True)
done, refused = [], []
def attempt(what, act, *arguments):
    try:
        result = act(*arguments)
    except Exception as error:
        number = getattr(error, "errno", None) or 0
        refused.append(f"{what}: {type(error).__name__} {errno.errorcode.get(number, '')}")
    else:
        done.append(what)
        return result
def call(name, *arguments):
    if getattr(libc, name)(*arguments) < 0:
        raise OSError(ctypes.get_errno(), name)
def raw(number, *arguments):
    if libc.syscall(ctypes.c_long(number), *map(ctypes.c_long, arguments)) < 0:
        raise OSError(ctypes.get_errno(), "syscall")
def must(what, condition):
    (refused if condition else done).append(what)
"""
EPILOGUE = "\nprint(json.dumps({'done': done, 'refused': refused}))\n"


@dataclass(frozen=True)
class Attack:
    name: str
    promise: str  # what holds when the attack fails
    code: str
    cause: str = ""  # the kernel must be ended, for this reason; empty: it must answer that it was refused
    limits: Mapping[str, Any] = field(default_factory=dict)  # changes of the policy that make the attack quick
    aftermath: Callable[[Targets], str] | None = None  # what the attack did all the same, seen from outside

    def run(self, tier: Tier, targets: Targets) -> AttackResult:
        """Attack a kernel of this tier. Raises SandboxUnavailable when there is no such tier."""
        policy = replace(SandboxPolicy(tier=tier, wall_seconds=60), **self.limits)
        # Inside bubblewrap /tmp is the kernel's own and empty.
        values = asdict(targets) | {"tmp_is_shared": tier is not Tier.BWRAP}
        code = PRELUDE + f"target = json.loads({json.dumps(values)!r})\n" + self.code + EPILOGUE
        result = self._judge(run_cells(policy, [code], cell_seconds=30))
        if self.aftermath and (damage := self.aftermath(targets)):
            return AttackResult(False, damage)
        return result

    def _judge(self, ended: CellsResult) -> AttackResult:
        cause = ended.cause
        if self.cause:
            return AttackResult(cause.startswith(self.cause), cause or "the kernel was not ended")
        if not ended.printed:
            return AttackResult(False, f"no answer: {cause or 'it took too long'}")
        try:
            answer = json.loads(ended.printed[0].splitlines()[-1])
        except (ValueError, IndexError):
            return AttackResult(False, f"no answer: {ended.printed[0][-200:]}")
        if answer["done"]:
            return AttackResult(False, f"succeeded: {', '.join(answer['done'])}")
        return AttackResult(bool(answer["refused"]), f"{len(answer['refused'])} attempts refused")


@dataclass(frozen=True)
class AttackResult:
    held: bool
    detail: str
