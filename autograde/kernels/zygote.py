"""The zygote: one process of the client that has imported everything, runs nothing, and forks each kernel.

It has one thread and proves so before each fork. It ends when its client does, and takes its kernels with it.
"""

from __future__ import annotations

import fcntl
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from autograde.kernels import child, leftovers, linux, preload, protocol
from autograde.kernels.policy import SandboxPolicy, Tier
from autograde.kernels.protocol import KernelExit, Launch
from autograde.kernels.watchdog import TICK_SECONDS, Watchdog

DYING_SECONDS = 2.0
ChildJob = Callable[[], None]


@dataclass
class Kernel:
    """One forked kernel, as the zygote sees it."""

    pid: int
    pidfd: int
    channel: socket.socket
    watchdog: Watchdog | None
    started: float = field(default_factory=time.monotonic)
    cause: str = ""

    def kill(self) -> None:
        """Kill the whole process group. A guarded kernel cannot leave it."""
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            # Before its setsid the child is not yet a group of its own.
            signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)


class Zygote:
    def __init__(
        self, control: socket.socket, client_pidfd: int, own_namespace: bool, set_by_imports: dict[str, str]
    ) -> None:
        self.control = control
        self.client_pidfd = client_pidfd
        self.own_namespace = own_namespace
        self.set_by_imports = set_by_imports
        self.kernels: dict[int, Kernel] = {}
        self.poll = select.poll()
        for fd in (control.fileno(), client_pidfd):
            self.poll.register(fd, select.POLLIN)

    def serve(self) -> ChildJob | None:
        """Fork kernels until the client is gone. Returns in the child, too: there with what the child has to do."""
        while True:
            watched = any(kernel.watchdog for kernel in self.kernels.values())
            ready = {fd for fd, _ in self.poll.poll(TICK_SECONDS * 1000 if watched else None)}
            self._reap()
            self._watch(ready)
            if self.client_pidfd in ready:
                return None
            if self.control.fileno() in ready:
                message, fds = protocol.receive(self.control)
                if message is None:
                    return None
                if message.get("bye"):
                    protocol.close_all(fds)
                    raise SystemExit(self._end())
                if job := self._fork(Launch(**message), fds):
                    return job

    def _fork(self, launch: Launch, fds: list[int]) -> ChildJob | None:
        channel_fd, *streams = fds
        if refusal := preload.why_unfit():
            channel = socket.socket(fileno=channel_fd)
            protocol.send(channel, {"refused": refusal})
            channel.close()
            protocol.close_all(streams)
            return None
        zygote_pid = os.getpid()
        pid = os.fork()
        if pid == 0:
            self._forget()
            launch = replace(launch, env=self.set_by_imports | launch.env)
            return lambda: child.run(launch, channel_fd, streams, zygote_pid)
        protocol.close_all(streams)
        policy = SandboxPolicy.from_dict(launch.policy)
        watchdog = Watchdog(pid, launch.scratch, policy) if policy.tier is not Tier.NONE else None
        kernel = Kernel(pid, os.pidfd_open(pid), socket.socket(fileno=channel_fd), watchdog)
        self.kernels[pid] = kernel
        self.poll.register(kernel.pidfd, select.POLLIN)
        # Nothing is ever sent to us on a channel: it only becomes readable when the client closes it.
        self.poll.register(channel_fd, select.POLLIN)
        self._tell(kernel, {"started": pid}, (kernel.pidfd,))
        return None

    def _forget(self) -> None:
        """In the child: give up every descriptor, so that no object closes a number that is somebody else's by then."""
        for kernel in self.kernels.values():
            kernel.channel.detach()
        self.kernels.clear()
        self.control.detach()

    def _watch(self, ready: set[int]) -> None:
        for kernel in list(self.kernels.values()):
            if kernel.channel.fileno() in ready:
                kernel.kill()  # its client closed the channel, or is gone
                self.poll.unregister(kernel.channel.fileno())
                kernel.channel.close()
            elif kernel.watchdog and not kernel.cause and (cause := kernel.watchdog.exceeded()):
                kernel.cause = cause
                kernel.kill()

    def _reap(self) -> None:
        while True:
            try:
                found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            except ChildProcessError:
                return
            if found is None:
                return
            kernel = self.kernels.pop(found.si_pid, None)
            if kernel is None:
                os.waitpid(found.si_pid, 0)  # an orphan that came to us as the nearest subreaper
            else:
                self._bury(kernel)

    def _bury(self, kernel: Kernel) -> None:
        """Kill what the kernel left behind, then say how it ended."""
        try:
            os.killpg(kernel.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
        if self.own_namespace and kernel.watchdog:
            linux.kill_everyone_else()
        _, status, usage = os.wait4(kernel.pid, 0)
        self.poll.unregister(kernel.pidfd)
        os.close(kernel.pidfd)
        code = os.waitstatus_to_exitcode(status)
        cause = kernel.cause
        if kernel.watchdog and not cause and code in (-signal.SIGXCPU, -signal.SIGXFSZ):
            cause = kernel.watchdog.cause_of_signal(-code)
        peak = kernel.watchdog.peak_bytes if kernel.watchdog else 0
        if kernel.channel.fileno() >= 0:
            gone = KernelExit(code, cause, usage.ru_utime + usage.ru_stime, peak)
            self.poll.unregister(kernel.channel.fileno())
            self._tell(kernel, {"exit": gone.as_dict()})
            kernel.channel.close()

    def _tell(self, kernel: Kernel, message: dict[str, object], fds: tuple[int, ...] = ()) -> None:
        try:
            protocol.send(kernel.channel, message, fds)
        except OSError:
            kernel.kill()  # no client hears us

    def _end(self) -> int:
        for kernel in self.kernels.values():
            kernel.kill()
        deadline = time.monotonic() + 5
        while self.kernels and time.monotonic() < deadline:
            time.sleep(0.005)
            self._reap()
        return 0

    def close(self) -> None:
        self._end()


def _inherit(client_pidfd: int, runtime: Path) -> None:
    """Remove the folder of a client that died without a word: nobody else does. A client that only hung up keeps it."""
    # A process closes its sockets a moment before it counts as dead.
    if protocol.readable(client_pidfd, DYING_SECONDS):
        leftovers.discard(runtime)


@contextmanager
def _ending_with_client(control: socket.socket, client_pidfd: int, runtime: Path) -> Iterator[None]:
    """While imports run nobody polls: the operating system sends a signal when the client hangs up.

    Not PR_SET_PDEATHSIG: it fires when the *thread* that started us ends. Not a thread of our own: it would have to be
    gone, to the last page, before the first fork.
    """

    def leave(*_: object) -> None:
        _inherit(client_pidfd, runtime)
        os._exit(1)

    signal.signal(signal.SIGIO, leave)
    flags = fcntl.fcntl(control, fcntl.F_GETFL)
    fcntl.fcntl(control, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(control, fcntl.F_SETFL, flags | os.O_ASYNC)
    try:
        if protocol.readable(control.fileno(), 0):
            leave()  # it hung up before we listened
        yield
    finally:
        fcntl.fcntl(control, fcntl.F_SETFL, flags)
        signal.signal(signal.SIGIO, signal.SIG_DFL)


def main(arguments: list[str]) -> None:
    """`arguments`: control descriptor, client pidfd, runtime folder, the client's PID namespace."""
    control_fd, client_pidfd, runtime, client_namespace = arguments
    control = socket.socket(fileno=int(control_fd))
    os.set_inheritable(control.fileno(), False)
    os.set_inheritable(int(client_pidfd), False)
    linux.become_subreaper()
    try:
        with _ending_with_client(control, int(client_pidfd), Path(runtime)):
            set_by_imports = preload.preload()
        reason = preload.why_unfit()
    except Exception as error:  # whatever a library raises on import, the client must hear it and start cold
        reason = f"the zygote could not import: {type(error).__name__}: {str(error).splitlines()[0]}"
    protocol.send(control, {"unfit": reason} if reason else {"ready": os.getpid()})
    if reason:
        return
    own_namespace = os.readlink("/proc/self/ns/pid") != client_namespace
    zygote = Zygote(control, int(client_pidfd), own_namespace, set_by_imports)
    job = zygote.serve()
    if job is not None:
        del zygote, control
        job()  # does not return
    zygote.close()
    _inherit(int(client_pidfd), Path(runtime))


if __name__ == "__main__":
    main(sys.argv[1:])
