"""A forked kernel in the client: the part of `subprocess.Popen` that jupyter_client uses."""

from __future__ import annotations

import os
import signal
import socket
from contextlib import suppress
from typing import Any

from autograde.kernels.guard.policy import SandboxUnavailable
from autograde.kernels.start import protocol
from autograde.kernels.start.protocol import KernelExit

LAUNCH_SECONDS = 30.0
ORPHAN_CAUSE = "zygote died: the process this kernel was forked from is gone"


class LaunchRefused(RuntimeError):
    """The zygote did not fork; the message says why, in one line."""


class KernelProcess:
    """A kernel that is nobody's Popen: seen through its pidfd and through its channel to the zygote."""

    # What a fork has no pipes for, and jupyter_client closes when they are there.
    stdin = stdout = stderr = None

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self.pid = 0
        self._pidfd = -1
        self.exit: KernelExit | None = None
        self.guarded: dict[str, object] = {}

    def await_start(self) -> None:
        """Wait until the child is closed in and about to become a kernel. Raises LaunchRefused or SandboxUnavailable."""
        self._channel.settimeout(LAUNCH_SECONDS)
        try:
            while not (self.guarded and self.pid):
                self._starts(*protocol.receive(self._channel))
        except OSError as error:
            self.close()
            raise LaunchRefused(f"no answer from the zygote: {error}") from None
        except RuntimeError:
            self.close()
            raise
        self._channel.setblocking(False)

    def _starts(self, message: dict[str, Any] | None, fds: list[int]) -> None:
        if message is None:
            raise LaunchRefused("the zygote ended during the launch")
        if "refused" in message:
            raise LaunchRefused(message["refused"])
        if "failed" in message:
            # The child could not close itself in: never a reason to start it open.
            raise SandboxUnavailable(message["failed"])
        if "exit" in message:
            raise SandboxUnavailable(f"the kernel ended during its launch: {message['exit']}")
        if "started" in message:
            [self._pidfd] = fds
            self.pid = _pid_here(self._pidfd)
        self.guarded = message.get("guarded", self.guarded)

    @property
    def returncode(self) -> int | None:
        return self.exit.status if self.exit else None

    def poll(self) -> int | None:
        """As Popen.poll. Dead means: the zygote has killed what the kernel left behind, and said how it ended."""
        if self.exit is None:
            try:
                message, fds = protocol.receive(self._channel)
            except BlockingIOError:
                return None
            except OSError:
                message, fds = None, []
            protocol.close_all(fds)
            if message is None:
                self._end_with_zygote()
            elif "exit" in message:
                self.exit = KernelExit(**message["exit"])
                self.close()
        return self.returncode

    def dies_within(self, seconds: float) -> bool:
        """Whether it is dead by then."""
        if self.poll() is None:
            protocol.readable(self._channel.fileno(), seconds)
        return self.poll() is not None

    def wait(self) -> int:
        while (status := self.poll()) is None:
            protocol.readable(self._channel.fileno(), None)
        return status

    def _end_with_zygote(self) -> None:
        """The zygote is gone; its kernels die with it (PDEATHSIG), and what they started dies here."""
        self.kill()
        if self._pidfd >= 0:
            protocol.readable(self._pidfd, 5)
        self.exit = KernelExit(-signal.SIGKILL, ORPHAN_CAUSE)
        self.close()

    def send_signal(self, signum: int) -> None:
        if self._pidfd >= 0:
            signal_group(self.pid, self._pidfd, signum)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def close(self) -> None:
        """Let go. The zygote kills a kernel whose channel closes, so this also ends one that still runs."""
        self._channel.close()
        if self._pidfd >= 0:
            os.close(self._pidfd)
            self._pidfd = -1

    def __del__(self) -> None:
        self.close()


def signal_group(leader: int, pidfd: int, signum: int) -> None:
    """To a kernel and all it started. Before its setsid a child is not yet a group of its own: then to it alone."""
    try:
        os.killpg(leader, signum)
    except (ProcessLookupError, PermissionError):
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(pidfd, signum)


def _pid_here(pidfd: int) -> int:
    """The process id as this process sees it: inside bubblewrap the kernel has another one."""
    with open(f"/proc/self/fdinfo/{pidfd}") as file:
        [pid] = [int(line.split()[1]) for line in file if line.startswith("Pid:")]
    return pid
