"""The kernel provisioner that Jupyter finds under the name `autograde-warm`.

Turned on by JUPYTER_DEFAULT_PROVISIONER_NAME=autograde-warm for every notebook that says `python3`. A launch that cannot
be forked starts as usual, and says why; a launch that asked for a sandbox it cannot have does not start at all.
"""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner
from traitlets import Dict

from autograde.course import CourseError
from autograde.kernels.guard.policy import SandboxPolicy, SandboxUnavailable, Tier
from autograde.kernels.guard.tiers import why_unavailable
from autograde.kernels.start import key as keys
from autograde.kernels.start import leftovers
from autograde.kernels.start import scratch as scratches
from autograde.kernels.start.checkout import search_path
from autograde.kernels.start.process import KernelProcess, LaunchRefused
from autograde.kernels.start.protocol import KernelExit, Launch
from autograde.kernels.start.runtime import RUNTIME
from autograde.kernels.start.streams import descriptors
from autograde.kernels.start.waiting import in_thread
from autograde.kernels.start.zygotes import ZYGOTES, Zygote, ZygoteUnfit

NAME = "autograde-warm"


@dataclass(frozen=True)
class LaunchReport:
    """What a launch obtained."""

    warm: bool
    tier: Tier
    reason: str = ""  # why it is cold
    guarded: dict[str, Any] | None = None  # how the child closed itself in: user, Landlock version, …


@dataclass(frozen=True)
class KernelOutcome:
    """What a kernel obtained and how it ended; `exit` is None while it lives, and for a cold kernel."""

    launch: LaunchReport | None = None
    exit: KernelExit | None = None
    asked: bool = False  # the client ended it

    @property
    def cause(self) -> str:
        """Why the kernel ended, in words: a limit, a signal, an exit status. Empty while it lives, and when it ended in
        order or because the client wanted it."""
        if self.exit is None or self.exit.cause:
            return self.exit.cause if self.exit else ""
        if self.asked or not self.exit.status:
            return ""
        return f"signal {-self.exit.status}" if self.exit.status < 0 else f"exit status {self.exit.status}"


class WarmProvisioner(LocalProvisioner):
    """Forks kernels from a zygote; otherwise a LocalProvisioner."""

    sandbox = Dict(help="A SandboxPolicy as a dictionary; empty: the tier in AUTOGRADE_SANDBOX").tag(config=True)

    report: LaunchReport | None = None
    asked_to_end = False  # the client ended the kernel, so how it ended says nothing
    _zygote: Zygote | None = None
    _forked: KernelProcess | None = None
    _scratch: Path | None = None

    @property
    def policy(self) -> SandboxPolicy:
        return SandboxPolicy.from_dict(self.sandbox) if self.sandbox else SandboxPolicy.from_environment()

    @property
    def outcome(self) -> KernelOutcome:
        """Of the last kernel."""
        return KernelOutcome(self.report, self._forked.exit if self._forked else None, self.asked_to_end)

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        policy = self.policy
        env = dict(kwargs.get("env") or os.environ) | dict(policy.env)
        try:
            kwargs["env"] = keys.with_course(env, policy.tier, kwargs.get("cwd"))
            reason = await self._borrow_zygote(policy, kwargs)
        except CourseError as error:
            kwargs["env"], reason = keys.KERNEL_DEFAULTS | env, str(error)
        self.report = LaunchReport(not reason, policy.tier, reason)
        if reason:
            if policy.tier is not Tier.NONE:
                raise SandboxUnavailable(f"sandbox {policy.tier.value}: {reason}")
            self.log.info("Kernel starts cold: %s", reason)
        else:
            self._use_private_sockets(policy)
        return await super().pre_launch(**kwargs)

    async def _borrow_zygote(self, policy: SandboxPolicy, kwargs: dict[str, Any]) -> str:
        """Get hold of a zygote, or say why this launch must be cold."""
        if self.parent is None:
            return "there is no kernel manager"
        argv = self.parent.format_kernel_cmd(extra_arguments=list(kwargs.get("extra_arguments", ())))
        if reason := keys.why_cold(argv, kwargs["env"], kwargs):
            return reason
        if policy.tier is not Tier.NONE and (reason := await in_thread(why_unavailable, policy.tier)):
            return reason
        key = keys.key_for(keys.parse_command(argv), kwargs["env"], policy)
        if self._zygote is not None and self._zygote.key == key and self._zygote.alive:
            return ""  # a restart
        slot = self._zygote.slot if self._zygote else None
        self._return_zygote()
        try:
            # Seconds, when the zygote has to be started: not on the client's event loop.
            self._zygote = await in_thread(ZYGOTES.borrow, key, slot)
        except ZygoteUnfit as unfit:
            return str(unfit)
        return ""

    def _use_private_sockets(self, policy: SandboxPolicy) -> None:
        """ZMQ over unix sockets in a folder of our own: no port, no race for one, and nothing a neighbour can reach."""
        manager = self.parent
        if self._scratch is None:
            slot = self._zygote.slot
            self._scratch = scratches.new_in(slot) if slot else RUNTIME.new("k")
        scratches.prepare(self._scratch)
        manager.cache_ports = False
        manager.transport = "ipc"
        manager.ip = str(self._scratch / scratches.SOCKETS / "z")
        named = manager.connection_file and RUNTIME.path not in Path(manager.connection_file).parents
        if policy.tier is not Tier.NONE or not named:
            # A server names its own file, where it looks for its kernels; any other would lie in the temporary folder.
            manager.connection_file = str(self._scratch / "connection.json")

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        if cmd[0] == sys.executable:  # another Python has packages of its own
            kwargs["env"] = {**kwargs["env"], "PYTHONPATH": search_path(kwargs["env"])}
        if self._zygote is None or self.report is None or not self.report.warm:
            return await super().launch_kernel(cmd, **kwargs)
        policy = self.policy
        try:
            with ExitStack() as stack:
                streams = descriptors(stack, kwargs, inherit=policy.tier is Tier.NONE)
                launch = self._launch(cmd, policy, kwargs)
                forked = await in_thread(self._zygote.launch, launch, streams)
        except (LaunchRefused, SandboxUnavailable) as refused:
            if not self._zygote.alive:
                ZYGOTES.discard(self._zygote)
            if policy.tier is not Tier.NONE or isinstance(refused, SandboxUnavailable):
                await self.cleanup()
                raise SandboxUnavailable(f"sandbox {policy.tier.value}: {refused}") from None
            self.report = LaunchReport(False, policy.tier, str(refused))
            self.log.warning("Kernel starts cold: %s", refused)
            return await super().launch_kernel(cmd, **kwargs)
        self.report = LaunchReport(True, policy.tier, guarded=forked.guarded)
        self.process = self._forked = forked
        self.asked_to_end = False
        self.pid = self.pgid = forked.pid  # the child has its own session
        self.cwd = launch.cwd
        return self.connection_info

    def _launch(self, cmd: list[str], policy: SandboxPolicy, kwargs: dict[str, Any]) -> Launch:
        command = keys.parse_command(cmd)
        cwd = os.path.abspath(kwargs.get("cwd") or os.getcwd())
        env = dict(kwargs["env"])
        if policy.tier is not Tier.NONE:
            assert self._scratch is not None, "a forked kernel has a folder"
            env = keys.harmless(env) | dict(policy.env)
            env |= scratches.environment(self._scratch)
            assert self._scratch is not None  # made for every kernel that is closed in
            # Without a folder named by the client, ours may hold anything: the kernel starts in an empty one.
            cwd = str(self._scratch / scratches.WORK)
            if kwargs.get("cwd") is not None:
                scratches.copy_input(kwargs["cwd"], Path(cwd), policy)
        return Launch(list(command.arguments), env, cwd, str(self._scratch), policy.as_dict())

    async def shutdown_requested(self, restart: bool = False) -> None:
        await self._note_request()
        await self._await_end()

    async def terminate(self, restart: bool = False) -> None:
        await self._note_request()
        await super().terminate(restart=restart)

    async def _note_request(self) -> None:
        if await self.poll() is None:
            self.asked_to_end = True

    async def kill(self, restart: bool = False) -> None:
        await self._note_request()
        await super().kill(restart=restart)
        await self._await_end()

    async def _await_end(self) -> None:
        """jupyter_client looks every 100 ms; a warm kernel is gone in less."""
        for _ in range(20):
            if not isinstance(self.process, KernelProcess) or self.process.poll() is not None:
                break
            await asyncio.sleep(0.005)

    async def cleanup(self, restart: bool = False) -> None:
        await super().cleanup(restart=restart)
        if restart:
            return
        if self._forked is not None:
            self._forked.close()
        self._return_zygote()
        if self._scratch is not None:
            leftovers.remove_noted(self._scratch)
            leftovers.remove_tree(self._scratch)
            self._scratch = None

    def _return_zygote(self) -> None:
        if self._zygote is not None:
            ZYGOTES.give_back(self._zygote)
            self._zygote = None
