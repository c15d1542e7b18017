"""How client, zygote and kernel talk: one JSON object per SOCK_SEQPACKET message, with file descriptors beside it.

client -> zygote    control: Launch, with the kernel's channel, its three standard streams and, if it is graded, its end of
                    the conversation
zygote -> client    control: {"ready": …} or {"unfit": reason}, once
zygote -> client    channel: {"started": pid} with a pidfd, or {"refused": reason}; at the end {"exit": …}
kernel -> client    channel: {"guarded": …} or {"failed": reason}, before any notebook code runs
"""

from __future__ import annotations

import json
import os
import select
import socket
from dataclasses import dataclass
from typing import Any

# An environment fits easily; what does not is refused by the kernel with EMSGSIZE and starts cold.
MESSAGE_LIMIT = 1024 * 1024
MAX_FDS = 5
IMPORT_SECONDS = 180  # a zygote that takes longer to import everything is given up


@dataclass(frozen=True)
class Launch:
    """One kernel to fork."""

    arguments: list[str] | None  # after `-m ipykernel_launcher`; None for a kernel that is graded
    env: dict[str, str]  # replaces the zygote's
    cwd: str
    scratch: str  # the private folder of this kernel
    policy: dict[str, Any]  # SandboxPolicy.as_dict()


@dataclass(frozen=True)
class KernelExit:
    """Why a kernel is gone. `cause` is empty when it ended by itself, or because its client asked."""

    status: int  # as subprocess: the exit status, or minus the signal
    cause: str = ""


def socket_pair() -> tuple[socket.socket, socket.socket]:
    ends = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    for end in ends:
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, MESSAGE_LIMIT)
    return ends


def send(end: socket.socket, message: dict[str, Any], fds: tuple[int, ...] = ()) -> None:
    socket.send_fds(end, [json.dumps(message).encode()], fds, socket.MSG_NOSIGNAL)


def receive(end: socket.socket) -> tuple[dict[str, Any] | None, list[int]]:
    """The next message, or None at the end of the conversation."""
    data, fds, flags, _ = socket.recv_fds(end, MESSAGE_LIMIT, MAX_FDS, socket.MSG_CMSG_CLOEXEC)
    if not data:
        return None, fds
    if flags & (socket.MSG_TRUNC | socket.MSG_CTRUNC):
        close_all(fds)
        raise OSError("a message between client and zygote was cut short")
    return json.loads(data), fds


def readable(descriptor: int, seconds: float | None) -> bool:
    """Whether something can be read, or was closed, within that time. Not `select`: it ends at descriptor 1023."""
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(None if seconds is None else seconds * 1000))


def close_all(fds: list[int]) -> None:
    for fd in fds:
        os.close(fd)
