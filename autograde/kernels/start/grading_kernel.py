"""A kernel that is graded: forked and closed in like any other, but without Jupyter. Its grader has one socket to speak to
it, and reads what is written to its standard streams."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from autograde.course import CourseError
from autograde.kernels.guard.policy import SandboxPolicy, SandboxUnavailable, Tier
from autograde.kernels.guard.tiers import why_unavailable
from autograde.kernels.start import key as keys
from autograde.kernels.start import leftovers
from autograde.kernels.start import scratch as scratches
from autograde.kernels.start.checkout import search_path
from autograde.kernels.start.process import KernelProcess, LaunchRefused
from autograde.kernels.start.protocol import Launch
from autograde.kernels.start.runtime import RUNTIME
from autograde.kernels.start.zygotes import ZYGOTES, RunningZygote, SharedZygote, Zygote, ZygoteUnfit
from autograde.settings import Kernels

_NO_GPU = {"CUDA_VISIBLE_DEVICES": "-1"}  # a forked kernel cannot have one
_DYING_SECONDS = 1.0  # a dying process closes its sockets before its zygote says how it ended


def grading_policy(tier: Tier, kernels: Kernels) -> SandboxPolicy:
    """Under which the submissions to a course with these settings are graded."""
    return SandboxPolicy(tier=tier, env=_NO_GPU | kernels.for_grading())


def prewarm(policy: SandboxPolicy) -> float:
    """Start the zygote before the first kernel asks for it; the seconds that it took. Raises ZygoteUnfit."""
    env = _environment(policy)
    if reason := keys.why_no_fork(env):
        raise ZygoteUnfit(reason)
    return ZYGOTES.start(keys.grading_key(env, policy))


@dataclass(frozen=True)
class Lent:
    """What a process that is started needs to have its kernels forked from another one's zygote."""

    key: keys.ZygoteKey
    control: socket.socket
    pid: int
    folder: Path

    @classmethod
    def of(cls, zygote: RunningZygote) -> Lent:
        folder = RUNTIME.new("w")
        folder.chmod(0o711)
        return cls(zygote.key, zygote.control, zygote.process.pid, folder)

    def take(self) -> None:
        RUNTIME.be_part_of(self.folder)
        ZYGOTES.adopt(SharedZygote(self.key, self.control, self.pid))


def begin(policy: SandboxPolicy) -> RunningZygote | None:
    """A zygote for all processes that grade here, begun but not awaited. None where each needs its own, as a bubblewrapped
    one serves one kernel at a time, and where nothing can be forked."""
    env = _environment(policy)
    if policy.tier is Tier.BWRAP or keys.why_no_fork(env):
        return None
    return ZYGOTES.begin(keys.grading_key(env, policy))


def _environment(policy: SandboxPolicy) -> dict[str, str]:
    """No secret, the same under every tier, and the word that nbgrader would be grading."""
    told = keys.harmless({**os.environ, **policy.env}) | dict(policy.env) | {"NBGRADER_EXECUTION": "autograde"}
    return keys.with_course(told, policy.tier)


class GradingKernel:
    """`start` forks one, `close` ends it and clears away what is left of it."""

    process: KernelProcess

    def __init__(self, policy: SandboxPolicy, zygote: Zygote) -> None:
        self._zygote = zygote
        self.policy = policy
        self.scratch = scratches.new_in(zygote.slot) if zygote.slot else RUNTIME.new("k")
        scratches.prepare(self.scratch)
        self._open = ExitStack()
        self.socket, self._theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        self._open.enter_context(self.socket)
        self.stdout, self.stderr = -1, -1

    @classmethod
    def start(cls, policy: SandboxPolicy, fill: Callable[[Path], None] = lambda folder: None) -> GradingKernel:
        """`fill` puts files into the folder in which the kernel starts. Raises SandboxUnavailable or OSError, and leaves
        nothing behind then."""
        try:
            env = _environment(policy)
            if reason := keys.why_no_fork(env) or why_unavailable(policy.tier):
                raise SandboxUnavailable(f"sandbox {policy.tier.value}: {reason}")
            kernel = cls(policy, ZYGOTES.borrow(keys.grading_key(env, policy)))
        except (ZygoteUnfit, CourseError) as unfit:
            raise SandboxUnavailable(f"sandbox {policy.tier.value}: {unfit}") from None
        try:
            fill(kernel.scratch / scratches.WORK)
            kernel._launch(env)
        except BaseException:
            kernel.close()
            raise
        return kernel

    def _launch(self, env: Mapping[str, str]) -> None:
        if self.policy.tier is not Tier.NONE:
            env = dict(env) | scratches.environment(self.scratch)
        env = {**env, "PYTHONPATH": search_path(env)}
        work = str(self.scratch / scratches.WORK)
        with ExitStack() as theirs:
            theirs.enter_context(self._theirs)
            null = os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC)
            theirs.callback(os.close, null)
            ends = []
            for _ in range(2):
                ours, end = os.pipe2(os.O_CLOEXEC)
                self._open.callback(os.close, ours)
                theirs.callback(os.close, end)
                os.set_blocking(ours, False)
                ends.append((ours, end))
            (self.stdout, out), (self.stderr, err) = ends
            launch = Launch(None, env, work, str(self.scratch), self.policy.as_dict())
            try:
                self.process = self._zygote.launch(launch, (null, out, err, self._theirs.fileno()))
            except LaunchRefused as refused:
                if not self._zygote.alive:
                    ZYGOTES.discard(self._zygote)
                raise SandboxUnavailable(str(refused)) from None

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def interrupt(self) -> None:
        self.process.send_signal(signal.SIGINT)

    def dies(self) -> bool:
        """Whether a kernel that hung up is dead, or will be in a moment."""
        return self.process.dies_within(_DYING_SECONDS)

    @property
    def cause(self) -> str:
        """Why it ended, in words: a limit, a signal, an exit status. Empty while it lives, and when it left in order."""
        ended = self.process.exit
        if ended is None or ended.cause or not ended.status:
            return ended.cause if ended else ""
        return f"signal {-ended.status}" if ended.status < 0 else f"exit status {ended.status}"

    def close(self) -> None:
        self._theirs.close()
        self._open.close()
        if hasattr(self, "process"):
            self.process.kill()
            self.process.wait()
            self.process.close()
        ZYGOTES.give_back(self._zygote)
        leftovers.remove_noted(self.scratch)
        leftovers.remove_tree(self.scratch)
