"""The client's zygotes: one for each key, started when first needed, ended with the client."""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from autograde.kernels.guard.policy import Tier
from autograde.kernels.start import protocol
from autograde.kernels.start.checkout import ROOT
from autograde.kernels.start.key import ZygoteKey, zygote_environment
from autograde.kernels.start.process import KernelProcess, LaunchRefused
from autograde.kernels.start.protocol import Launch
from autograde.kernels.start.runtime import RUNTIME

_LOG = "zygote.log"
_SIGKILL = 9  # a name that Windows does not know
_KILLED = (-_SIGKILL, 128 + _SIGKILL)  # the latter is how bubblewrap tells of it
# `-c` puts the working folder first on the path, and the environment may have another copy installed: this one is named.
_BOOT = """\
import sys
sys.path[0] = sys.argv.pop(1)
from autograde.kernels.start import zygote
del sys.path[0]
zygote.main(sys.argv[1:])
"""


class ZygoteUnfit(RuntimeError):
    """This zygote will never fork safely here; the reason is the message."""


class ZygoteKilled(ZygoteUnfit):
    """Something killed it while it started, as the out-of-memory killer may: another one may be luckier."""


@dataclass(eq=False)
class Zygote:
    """A zygote, from the side of a process that has kernels forked."""

    key: ZygoteKey
    control: socket.socket
    slot: Path | None = None  # the one folder a bubblewrapped zygote can write
    lent: bool = False
    seconds: float = 0.0  # from start to ready
    lock: threading.Lock = field(default_factory=threading.Lock)

    def launch(self, launch: Launch, streams: tuple[int, ...]) -> KernelProcess:
        """Fork one kernel. The reply comes on a channel of its own, so launches may overlap, of several processes too."""
        ours, theirs = protocol.socket_pair()
        kernel = KernelProcess(ours)
        try:
            with self.lock, theirs:
                protocol.send(self.control, asdict(launch), (theirs.fileno(), *streams))
        except OSError as error:
            kernel.close()
            raise LaunchRefused(f"the zygote does not listen: {error}") from None
        kernel.await_start()
        return kernel

    def await_ready(self) -> None:
        """Wait until it has imported everything. Raises ZygoteUnfit."""

    @property
    def alive(self) -> bool:
        raise NotImplementedError

    def close(self) -> None:
        self.control.close()


class SharedZygote(Zygote):
    """Another process's, ready and lent for good."""

    def __init__(self, key: ZygoteKey, control: socket.socket, pid: int) -> None:
        super().__init__(key, control)
        self._pidfd = os.pidfd_open(pid)

    @property
    def alive(self) -> bool:
        return not protocol.readable(self._pidfd, 0)

    def close(self) -> None:
        super().close()
        os.close(self._pidfd)


class RunningZygote(Zygote):
    """This process's own."""

    def __init__(self, key: ZygoteKey, control: socket.socket, slot: Path | None, process: subprocess.Popen[bytes]) -> None:
        super().__init__(key, control, slot)
        self.process = process
        self._began = time.monotonic()

    def await_ready(self) -> None:
        if self.seconds:
            return
        self.control.settimeout(protocol.IMPORT_SECONDS)
        try:
            message, _ = protocol.receive(self.control)
        except TimeoutError:
            message = {"unfit": f"the zygote was not ready after {protocol.IMPORT_SECONDS} s"}
        if message is None or "ready" not in message:
            self.close()
            if message is None and self.process.returncode in _KILLED:
                raise ZygoteKilled("the zygote was killed while it started; is there memory for it?")
            last = _last_line(RUNTIME.path / _LOG)
            raise ZygoteUnfit(message["unfit"] if message else f"the zygote ended while it started: {last}")
        self.control.settimeout(None)
        self.seconds = time.monotonic() - self._began

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def close(self) -> None:
        with suppress(OSError):  # it is gone already
            protocol.send(self.control, {"bye": True})
        super().close()
        if not self.seconds:  # it hears nothing while it imports
            self.process.kill()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class ZygotePool:
    """Lends zygotes. A bubblewrapped one serves one kernel at a time, the others any number."""

    def __init__(self) -> None:
        self._begin()
        if hasattr(os, "register_at_fork"):  # not on Windows
            os.register_at_fork(after_in_child=self._forget)

    def _begin(self) -> None:
        self._lock = threading.RLock()
        self._zygotes: list[Zygote] = []
        self._unfit: dict[ZygoteKey, str] = {}

    def _forget(self) -> None:
        """In a fork of the client: the zygotes are the parent's."""
        for zygote in self._zygotes:
            zygote.control.close()
        self._begin()

    def borrow(self, key: ZygoteKey, slot: Path | None = None) -> Zygote:
        """A ready zygote for this key. Raises ZygoteUnfit; blocks for seconds when one has to be started."""
        with self._lock:  # held while one starts: a second launch waits for the first one's zygote
            if key in self._unfit:
                raise ZygoteUnfit(self._unfit[key])
            try:
                zygote = self._idle(key, slot) or begin_zygote(key, slot)
                zygote.await_ready()
            except ZygoteKilled:
                zygote = begin_zygote(key, slot)
                zygote.await_ready()
            except ZygoteUnfit as unfit:
                self._unfit[key] = str(unfit)
                raise
            if zygote not in self._zygotes:
                self._zygotes.append(zygote)
            zygote.lent = True
            return zygote

    def begin(self, key: ZygoteKey) -> RunningZygote:
        """One that may still be importing; the same when asked again."""
        with self._lock:
            for zygote in self._zygotes:
                if isinstance(zygote, RunningZygote) and zygote.key == key and zygote.alive:
                    return zygote
            zygote = begin_zygote(key)
            self._zygotes.append(zygote)
            return zygote

    def adopt(self, zygote: Zygote) -> None:
        self._zygotes.append(zygote)

    def start(self, key: ZygoteKey) -> float:
        """Have a zygote ready for the first kernel; returns the seconds its start took."""
        zygote = self.borrow(key)
        self.give_back(zygote)
        return zygote.seconds

    def _idle(self, key: ZygoteKey, slot: Path | None) -> Zygote | None:
        for zygote in list(self._zygotes):
            if not zygote.alive:
                self.discard(zygote)
            elif zygote.key == key and not (key.tier is Tier.BWRAP and zygote.lent) and slot in (None, zygote.slot):
                return zygote
        return None

    def give_back(self, zygote: Zygote) -> None:
        zygote.lent = False

    def discard(self, zygote: Zygote) -> None:
        with self._lock:
            if zygote in self._zygotes:
                self._zygotes.remove(zygote)
                zygote.close()

    def close(self) -> None:
        """At the client's exit, which does not wait for a thread that starts one."""
        for zygote in self:
            zygote.close()

    def __iter__(self) -> Iterator[Zygote]:
        return iter(list(self._zygotes))


def begin_zygote(key: ZygoteKey, slot: Path | None = None) -> RunningZygote:
    """Start a zygote, which begins to import everything."""
    if key.tier is Tier.BWRAP and slot is None:
        slot = RUNTIME.new("s")
    env = zygote_environment(key, os.environ.get("PATH", os.defpath))
    ours, theirs = protocol.socket_pair()
    client_pidfd = os.pidfd_open(os.getpid())
    fds = (theirs.fileno(), client_pidfd)
    try:
        with open(RUNTIME.path / _LOG, "ab") as log_file:
            process = subprocess.Popen(
                _command(key, env, fds, slot),
                env=env,
                cwd="/",
                pass_fds=fds,
                stdin=subprocess.DEVNULL,
                stdout=log_file,
                stderr=log_file,
                start_new_session=True,
            )
    finally:
        theirs.close()
        os.close(client_pidfd)
    return RunningZygote(key, ours, slot, process)


def _command(key: ZygoteKey, env: dict[str, str], fds: tuple[int, int], slot: Path | None) -> list[str]:
    arguments = [*map(str, fds), str(slot or RUNTIME.path), os.readlink("/proc/self/ns/pid"), key.use]
    command = [key.executable, *key.flags, "-c", _BOOT, ROOT, *arguments]
    if slot is None:
        return command
    from autograde.kernels.guard import bwrap

    return bwrap.command(command, env, slot, RUNTIME.path, key.readable)


def _last_line(log: Path) -> str:
    return (log.read_text(errors="replace").strip().splitlines() or ["it said nothing"])[-1].strip()


# The zygotes of this process.
ZYGOTES = ZygotePool()
atexit.register(ZYGOTES.close)  # after the runtime folder's own, so run before it: zygotes go before their folder
