"""The client's zygotes: one for each key, started when first needed, ended with the client."""

from __future__ import annotations

import atexit
import os
import signal
import socket
import subprocess
import threading
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

from autograde.kernels import protocol
from autograde.kernels.key import ZygoteKey, zygote_environment
from autograde.kernels.policy import Tier
from autograde.kernels.process import ForkedProcess, LaunchRefused
from autograde.kernels.protocol import Launch
from autograde.kernels.runtime import RUNTIME

IMPORT_SECONDS = 180.0
_KILLED = (-signal.SIGKILL, 128 + signal.SIGKILL)  # the latter is how bubblewrap tells of it
PACKAGE_PARENT = str(Path(__file__).resolve().parents[2])
# `-c` puts the working folder first on the path, and an installed package may not be on it: state both.
_BOOT = """\
import sys
sys.path[0] = sys.argv.pop(1)
from autograde.kernels import zygote
del sys.path[0]
zygote.main(sys.argv[1:])
"""


class ZygoteUnfit(RuntimeError):
    """This zygote will never fork safely here; the reason is the message."""


class ZygoteKilled(ZygoteUnfit):
    """Something killed it while it started, as the out-of-memory killer may: another one may be luckier."""


@dataclass
class Zygote:
    """A running zygote, from the client's side."""

    key: ZygoteKey
    process: subprocess.Popen[bytes]
    control: socket.socket
    slot: Path | None  # the one folder a bubblewrapped zygote can write
    seconds: float = 0.0  # from start to ready
    lock: threading.Lock = field(default_factory=threading.Lock)

    def launch(self, launch: Launch, streams: tuple[int, ...]) -> ForkedProcess:
        """Fork one kernel. The reply comes on a channel of its own, so launches may overlap."""
        ours, theirs = protocol.socket_pair()
        kernel = ForkedProcess(ours)
        try:
            with self.lock:
                protocol.send(self.control, asdict(launch), (theirs.fileno(), *streams))
        except OSError as error:
            kernel.close()
            raise LaunchRefused(f"the zygote does not listen: {error}", retry_cold=True) from None
        finally:
            theirs.close()
        kernel.await_start()
        return kernel

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def close(self) -> None:
        try:
            protocol.send(self.control, {"bye": True})
        except OSError:
            pass  # it is gone already
        self.control.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class ZygotePool:
    """Lends zygotes. A bubblewrapped one serves one kernel at a time, the others any number."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._zygotes: list[Zygote] = []
        self._lent: set[int] = set()
        self._unfit: dict[ZygoteKey, str] = {}
        self._starting: dict[ZygoteKey, threading.Lock] = {}
        self._closes_at_exit = False
        if hasattr(os, "register_at_fork"):  # not on Windows
            os.register_at_fork(after_in_child=self._forget)

    def borrow(self, key: ZygoteKey, slot: Path | None = None) -> Zygote:
        """A ready zygote for this key. Raises ZygoteUnfit; blocks for seconds when one has to be started."""
        exclusive = key.tier is Tier.BWRAP
        with self._lock:
            if reason := self._unfit.get(key):
                raise ZygoteUnfit(reason)
            starting = self._starting.setdefault(key, threading.Lock())
        if not exclusive:
            starting.acquire()  # the second launch waits for the first one's zygote
        try:
            with self._lock:
                if zygote := self._idle(key, exclusive, slot):
                    self._lent.add(id(zygote))
                    return zygote
            try:
                zygote = start_zygote(key, slot)
            except ZygoteKilled:
                zygote = start_zygote(key, slot)
            with self._lock:
                if not self._closes_at_exit:
                    # After the runtime folder's own hook, so run before it: zygotes go before their folder.
                    atexit.register(self.close)
                    self._closes_at_exit = True
                self._zygotes.append(zygote)
                self._lent.add(id(zygote))
            return zygote
        except ZygoteUnfit as unfit:
            with self._lock:
                self._unfit[key] = str(unfit)
            raise
        finally:
            if not exclusive:
                starting.release()

    def _idle(self, key: ZygoteKey, exclusive: bool, slot: Path | None) -> Zygote | None:
        for zygote in [zygote for zygote in self._zygotes if not zygote.alive]:
            self._drop(zygote)
        for zygote in self._zygotes:
            taken = exclusive and id(zygote) in self._lent
            if zygote.key == key and not taken and slot in (None, zygote.slot):
                return zygote
        return None

    def give_back(self, zygote: Zygote) -> None:
        with self._lock:
            self._lent.discard(id(zygote))

    def discard(self, zygote: Zygote) -> None:
        with self._lock:
            self._drop(zygote)

    def _drop(self, zygote: Zygote) -> None:
        self._lent.discard(id(zygote))
        if zygote in self._zygotes:
            self._zygotes.remove(zygote)
            zygote.close()

    def close(self) -> None:
        with self._lock:
            for zygote in list(self._zygotes):
                self._drop(zygote)

    def _forget(self) -> None:
        """In a fork of the client: the zygotes are the parent's."""
        for zygote in self._zygotes:
            zygote.control.close()
        self.__dict__.update(_lock=threading.RLock(), _zygotes=[], _lent=set(), _unfit={}, _starting={})

    def __iter__(self):
        with self._lock:
            return iter(list(self._zygotes))


def start_zygote(key: ZygoteKey, slot: Path | None) -> Zygote:
    """Start a zygote and wait until it has imported everything. Raises ZygoteUnfit."""
    started = time.monotonic()
    runtime = RUNTIME.path
    if key.tier is Tier.BWRAP and slot is None:
        slot = RUNTIME.new("s")
    ours, theirs = protocol.socket_pair()
    client_pidfd = os.pidfd_open(os.getpid())
    fds = (theirs.fileno(), client_pidfd)
    log = runtime / "zygote.log"
    try:
        with open(log, "ab") as log_file:
            process = subprocess.Popen(
                _command(key, fds, slot, runtime),
                env=zygote_environment(key, os.environ.get("PATH", os.defpath)),
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
    zygote = Zygote(key, process, ours, slot)
    ours.settimeout(IMPORT_SECONDS)
    try:
        message, _ = protocol.receive(ours)
    except TimeoutError:
        message = {"unfit": f"the zygote was not ready after {IMPORT_SECONDS:g} s"}
    if message is None or "ready" not in message:
        zygote.close()
        if message is None and zygote.process.returncode in _KILLED:
            raise ZygoteKilled("the zygote was killed while it started; is there memory for it?")
        reason = (message or {}).get("unfit") or f"the zygote ended while it started: {_last_line(log)}"
        raise ZygoteUnfit(reason)
    ours.settimeout(None)
    zygote.seconds = time.monotonic() - started
    return zygote


def _command(key: ZygoteKey, fds: tuple[int, int], slot: Path | None, runtime: Path) -> list[str]:
    folder = slot or runtime
    arguments = [*map(str, fds), str(folder), os.readlink("/proc/self/ns/pid")]
    command = [key.executable, *key.flags, "-c", _BOOT, PACKAGE_PARENT, *arguments]
    if slot is None:
        return command
    from autograde.kernels import bwrap

    env = zygote_environment(key, os.environ.get("PATH", os.defpath))
    return bwrap.command(command, env, slot, runtime, key.readable)


def _last_line(log: Path) -> str:
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"


POOL = ZygotePool()
