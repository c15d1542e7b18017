"""What the grading engine calls: a kernel manager whose kernels are warm and closed in as a policy says."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ipykernel.kernelspec import make_ipkernel_cmd
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from traitlets import Instance, Unicode

from autograde.kernels import key as keys
from autograde.kernels.policy import SandboxPolicy, Tier
from autograde.kernels.pool import POOL
from autograde.kernels.protocol import KernelExit
from autograde.kernels.provisioner import NAME, LaunchReport, WarmProvisioner


@dataclass(frozen=True)
class KernelOutcome:
    """What a kernel obtained and how it ended; `exit` is None while it lives, and for a cold kernel."""

    launch: LaunchReport | None
    exit: KernelExit | None
    asked: bool = False  # the client ended it

    @property
    def cause(self) -> str:
        """Why the kernel ended, in words: a limit, a signal, an exit status. Empty while it lives, and when it ended in
        order or because the client wanted it."""
        if self.exit is None or (self.asked and not self.exit.cause):
            return ""
        if self.exit.cause:
            return self.exit.cause
        if self.exit.status < 0:
            return f"signal {-self.exit.status}"
        return f"exit status {self.exit.status}" if self.exit.status else ""


class PolicyKernelManager(AsyncKernelManager):
    """An ordinary asynchronous kernel manager with a policy; give it to nbclient as `km`."""

    policy = Instance(SandboxPolicy)
    folder = Unicode("", help="Where the kernel starts; a guarded one starts in a copy")

    @property
    def kernel_spec(self) -> KernelSpec:
        stanza = {"provisioner_name": NAME, "config": {"sandbox": self.policy.as_dict()}}
        return KernelSpec(
            argv=make_ipkernel_cmd(),
            display_name="Python 3",
            language="python",
            metadata={"kernel_provisioner": stanza},
        )

    async def start_kernel(self, **kwargs: Any) -> None:
        if self.folder:
            kwargs.setdefault("cwd", self.folder)
        await super().start_kernel(**kwargs)

    @property
    def outcome(self) -> KernelOutcome:
        provisioner = self.provisioner
        if not isinstance(provisioner, WarmProvisioner):
            return KernelOutcome(None, None)
        return KernelOutcome(provisioner.report, provisioner.exit, provisioner.asked_to_end)


def kernel_manager(
    policy: SandboxPolicy, cwd: str | os.PathLike[str] | None = None, env: Mapping[str, str] | None = None
) -> PolicyKernelManager:
    """A manager for one kernel. `env` is added to what the tier lets through. Starting it raises SandboxUnavailable
    when the tier cannot be had."""
    policy = replace(policy, env={**policy.env, **(env or {})})
    return PolicyKernelManager(policy=policy, folder=os.fspath(cwd) if cwd is not None else "")


def prewarm(policy: SandboxPolicy) -> float:
    """Start the zygote before the first kernel asks for it; returns the seconds it took to import everything."""
    env = keys.KERNEL_DEFAULTS | dict(os.environ) | dict(policy.env)
    zygote = POOL.borrow(keys.key_for(keys.Command(sys.executable, (), ()), env, policy))
    POOL.give_back(zygote)
    return zygote.seconds


__all__ = ["KernelOutcome", "PolicyKernelManager", "SandboxPolicy", "Tier", "kernel_manager", "prewarm"]
