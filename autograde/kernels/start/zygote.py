"""The zygote: one process of the client that has imported everything, runs nothing, and forks each kernel.

It has one thread and proves so before each fork. It ends when its client does, and takes its kernels with it.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from autograde.kernels.guard.policy import SandboxPolicy, Tier
from autograde.kernels.start import child, leftovers, linux, preload, protocol
from autograde.kernels.start.process import signal_group
from autograde.kernels.start.protocol import IMPORT_SECONDS, KernelExit, Launch
from autograde.kernels.start.watchdog import TICK_SECONDS, Watchdog

DYING_SECONDS = 2.0
ChildJob = Callable[[], None]


@dataclass
class ForkedKernel:
    """One kernel, as the zygote sees it."""

    pid: int
    pidfd: int
    channel: socket.socket
    watchdog: Watchdog | None
    cause: str = ""

    def kill(self) -> None:
        """And all that it started. A guarded kernel's processes cannot leave its group."""
        signal_group(self.pid, self.pidfd, signal.SIGKILL)


class Zygote:
    def __init__(
        self, control: socket.socket, client_pidfd: int, own_namespace: bool, set_by_imports: dict[str, str]
    ) -> None:
        self.control = control
        self.client_pidfd = client_pidfd
        self.own_namespace = own_namespace
        self.set_by_imports = set_by_imports
        self.kernels: dict[int, ForkedKernel] = {}
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
                    self.end_kernels()
                    os._exit(0)  # the client removes its folder itself; an orderly end takes large libraries a second
                if job := self._fork(Launch(**message), fds):
                    return job

    def _fork(self, launch: Launch, fds: list[int]) -> ChildJob | None:
        channel_fd, *streams = fds
        if refusal := preload.why_unfit():
            with socket.socket(fileno=channel_fd) as channel:
                protocol.send(channel, {"refused": refusal})
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
        kernel = ForkedKernel(pid, os.pidfd_open(pid), socket.socket(fileno=channel_fd), watchdog)
        self.kernels[pid] = kernel
        # Nothing is ever sent to us on a channel: it only becomes readable when the client closes it.
        for fd in (kernel.pidfd, channel_fd):
            self.poll.register(fd, select.POLLIN)
        try:
            protocol.send(kernel.channel, {"started": pid}, (kernel.pidfd,))
        except OSError:
            kernel.kill()  # no client hears us
        return None

    def _forget(self) -> None:
        """In the child: give up every descriptor, so that no object closes a number that is somebody else's by then."""
        for kernel in self.kernels.values():
            kernel.channel.detach()
        self.kernels.clear()
        self.control.detach()

    def _watch(self, ready: set[int]) -> None:
        for kernel in self.kernels.values():
            if kernel.channel.fileno() in ready:
                kernel.kill()  # its client closed the channel, or is gone
                self.poll.unregister(kernel.channel.fileno())
                kernel.channel.close()
            elif kernel.watchdog and not kernel.cause and (cause := kernel.watchdog.exceeded()):
                kernel.cause = cause
                kernel.kill()

    def _reap(self) -> None:
        """Collect every child that has ended, a kernel or an orphan that came to us as the nearest subreaper."""
        try:
            while found := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                if kernel := self.kernels.pop(found.si_pid, None):
                    self._finish(kernel)
                else:
                    os.waitpid(found.si_pid, 0)
        except ChildProcessError:
            return

    def _finish(self, kernel: ForkedKernel) -> None:
        """Kill what a dead kernel left behind, then say how it ended."""
        kernel.kill()
        if self.own_namespace and kernel.watchdog:
            linux.kill_everyone_else()
        _, status = os.waitpid(kernel.pid, 0)
        self.poll.unregister(kernel.pidfd)
        os.close(kernel.pidfd)
        code = os.waitstatus_to_exitcode(status)
        if kernel.watchdog and not kernel.cause and code in (-signal.SIGXCPU, -signal.SIGXFSZ):
            kernel.cause = kernel.watchdog.cause_of_signal(-code)
        if kernel.channel.fileno() >= 0:
            self.poll.unregister(kernel.channel.fileno())
            with suppress(OSError), kernel.channel:  # its client may be gone
                protocol.send(kernel.channel, {"exit": asdict(KernelExit(code, kernel.cause))})

    def end_kernels(self) -> None:
        for kernel in self.kernels.values():
            kernel.kill()
        deadline = time.monotonic() + 5
        while self.kernels and time.monotonic() < deadline:
            time.sleep(0.005)
            self._reap()


def main(arguments: list[str]) -> None:
    """`arguments`: control descriptor, client pidfd, runtime folder, the client's PID namespace, what kernels are for."""
    control = socket.socket(fileno=int(arguments[0]))
    client_pidfd, runtime, client_namespace = int(arguments[1]), Path(arguments[2]), arguments[3]
    for fd in (control.fileno(), client_pidfd):
        os.set_inheritable(fd, False)
    linux.prctl(linux.PR_SET_CHILD_SUBREAPER, 1)
    # While imports run nobody looks whether the client lives, and the client waits no longer than this.
    signal.alarm(IMPORT_SECONDS)
    try:
        set_by_imports = preload.preload(grading=arguments[4] == "grading")
        reason = preload.why_unfit()
    except Exception as error:  # whatever a library raises on import, the client must hear it and start cold
        reason = f"the zygote could not import: {traceback.format_exception_only(error)[-1].strip()}"
    signal.alarm(0)
    try:
        protocol.send(control, {"unfit": reason} if reason else {"ready": os.getpid()})
    except OSError:
        pass  # the client is gone
    else:
        if reason:
            return
        own_namespace = os.readlink("/proc/self/ns/pid") != client_namespace
        zygote = Zygote(control, client_pidfd, own_namespace, set_by_imports)
        if job := zygote.serve():
            del zygote, control
            job()  # does not return
        zygote.end_kernels()
    # Nobody else removes the folder of a client that died without a word; one that only hung up keeps it. A process closes
    # its sockets a moment before it counts as dead.
    if protocol.readable(client_pidfd, DYING_SECONDS):
        leftovers.discard(runtime)
