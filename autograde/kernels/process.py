"""A forked kernel in the client: the part of `subprocess.Popen` that jupyter_client uses."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time

from autograde.kernels import protocol
from autograde.kernels.protocol import KernelExit

LAUNCH_SECONDS = 30.0
ORPHAN_CAUSE = "zygote died: the process this kernel was forked from is gone"


class LaunchRefused(RuntimeError):
    """The zygote or the child did not start the kernel; the message says why, in one line."""

    def __init__(self, reason: str, retry_cold: bool) -> None:
        super().__init__(reason)
        self.retry_cold = retry_cold


class ForkedProcess:
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
        """Wait until the child is closed in and about to become a kernel. Raises LaunchRefused."""
        self._channel.settimeout(LAUNCH_SECONDS)
        try:
            while not (self.guarded and self.pid):
                self._hear(*protocol.receive(self._channel))
        except (OSError, LaunchRefused) as error:
            self.close()
            if isinstance(error, LaunchRefused):
                raise
            raise LaunchRefused(f"no answer from the zygote: {error}", retry_cold=True) from None
        self._channel.setblocking(False)

    def _hear(self, message: dict[str, object] | None, fds: list[int]) -> None:
        if message is None:
            raise LaunchRefused("the zygote ended during the launch", retry_cold=True)
        if "refused" in message:
            raise LaunchRefused(str(message["refused"]), retry_cold=True)
        if "failed" in message:
            # The child could not close itself in: never a reason to start it open.
            raise LaunchRefused(str(message["failed"]), retry_cold=False)
        if "exit" in message:
            raise LaunchRefused(f"the kernel ended during its launch: {message['exit']}", retry_cold=False)
        if "started" in message:
            [self._pidfd] = fds
            self.pid = _outer_pid(self._pidfd)
        self.guarded = message.get("guarded", self.guarded)  # type: ignore[assignment]

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
                self._mourn_zygote()
            elif "exit" in message:
                self.exit = KernelExit(**message["exit"])
                self.close()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        deadline = None if timeout is None else time.monotonic() + timeout
        while self.poll() is None:
            left = None if deadline is None else deadline - time.monotonic()
            if left is not None and left <= 0:
                raise subprocess.TimeoutExpired("kernel", timeout or 0)
            protocol.readable(self._channel.fileno(), left)
        return self.exit.status if self.exit else 0

    def _mourn_zygote(self) -> None:
        """The zygote is gone; its kernels die with it (PDEATHSIG), and what they started dies here."""
        self.send_signal(signal.SIGKILL)
        if self._pidfd >= 0:
            protocol.readable(self._pidfd, 5)
        self.exit = KernelExit(-signal.SIGKILL, ORPHAN_CAUSE)
        self.close()

    def send_signal(self, signum: int) -> None:
        if self._pidfd < 0:
            return
        try:
            os.killpg(self.pid, signum)
        except (ProcessLookupError, PermissionError):
            try:
                signal.pidfd_send_signal(self._pidfd, signum)
            except ProcessLookupError:
                pass

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


def _outer_pid(pidfd: int) -> int:
    """The process id as this process sees it: inside bubblewrap the kernel has another one."""
    with open(f"/proc/self/fdinfo/{pidfd}") as file:
        for line in file:
            if line.startswith("Pid:"):
                return int(line.split()[1])
    return 0
