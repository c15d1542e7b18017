"""A kernel manager whose Jupyter kernels are warm, and closed in as a policy says."""

from __future__ import annotations

import os
from typing import Any

from ipykernel.kernelspec import make_ipkernel_cmd
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from traitlets import Instance, Unicode

from autograde.kernels.guard.policy import SandboxPolicy
from autograde.kernels.start.provisioner import NAME, KernelOutcome, WarmProvisioner


class PolicyKernelManager(AsyncKernelManager):
    """An ordinary asynchronous kernel manager with a policy; give it to nbclient as `km`."""

    policy = Instance(SandboxPolicy)
    folder = Unicode("", help="Where the kernel starts; a guarded one starts in a copy")

    @property
    def kernel_spec(self) -> KernelSpec:
        stanza = {"provisioner_name": NAME, "config": {"sandbox": self.policy.as_dict()}}
        metadata = {"kernel_provisioner": stanza}
        return KernelSpec(argv=make_ipkernel_cmd(), display_name="Python 3", language="python", metadata=metadata)

    async def start_kernel(self, **kwargs: Any) -> None:
        if self.folder:
            kwargs.setdefault("cwd", self.folder)
        await super().start_kernel(**kwargs)

    @property
    def outcome(self) -> KernelOutcome:
        return self.provisioner.outcome if isinstance(self.provisioner, WarmProvisioner) else KernelOutcome()


def kernel_manager(policy: SandboxPolicy, cwd: str | os.PathLike[str] | None = None) -> PolicyKernelManager:
    """A manager for one kernel. Starting it raises SandboxUnavailable when the tier cannot be had."""
    return PolicyKernelManager(policy=policy, folder=os.fspath(cwd) if cwd is not None else "")
