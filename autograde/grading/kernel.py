"""How a grading session gets its kernel: an ordinary kernel manager whose kernels are forked warm and closed in."""

from __future__ import annotations

import os
from collections.abc import Callable

import zmq.asyncio
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from traitlets import Dict

from autograde.grading.limits import MIB
from autograde.kernels.key import harmless
from autograde.kernels.policy import SandboxPolicy
from autograde.kernels.provisioner import NAME as PROVISIONER

KERNEL = "python3"
# A longer message ends the connection instead of filling the grader's memory; the longest answer fits.
LONGEST_MESSAGE = 24 * MIB
# Messages that wait unread in our process; beyond them the kernel's own queue overflows, not ours.
WAITING_MESSAGES = 32

MakeManager = Callable[[SandboxPolicy], AsyncKernelManager]


class _SandboxedSpecs(KernelSpecManager):
    """The kernelspecs as they are installed, each to be launched by our provisioner with one policy."""

    sandbox = Dict()

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        spec = super().get_kernel_spec(kernel_name)
        stanza = {"provisioner_name": PROVISIONER, "config": {"sandbox": self.sandbox}}
        spec.metadata = spec.metadata | {"kernel_provisioner": stanza}
        return spec


def make_manager(policy: SandboxPolicy) -> AsyncKernelManager:
    """A manager for one kernel under this policy; starting it fails when the policy's tier cannot be had."""
    context = zmq.asyncio.Context()
    context.setsockopt(zmq.MAXMSGSIZE, LONGEST_MESSAGE)
    context.setsockopt(zmq.RCVHWM, WAITING_MESSAGES)
    specs = _SandboxedSpecs(sandbox=policy.as_dict())
    return AsyncKernelManager(kernel_name=KERNEL, kernel_spec_manager=specs, context=context)


def kernel_environment() -> dict[str, str]:
    """What a submission's kernel is told, the same under every tier: no secret, and that nbgrader would be grading."""
    return harmless(os.environ) | {"NBGRADER_EXECUTION": "autograde"}
