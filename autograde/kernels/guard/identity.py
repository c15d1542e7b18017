"""Which user a guarded kernel runs as, and the loss of every capability."""

from __future__ import annotations

import ctypes
import os
import stat
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from autograde.kernels.guard.syscalls import number
from autograde.kernels.start import linux

# Between the ranges that distributions and systemd hand out themselves.
FIRST_UID, UID_COUNT = 62_000, 3_000
_CAPABILITY_VERSION_3 = 0x20080522
_SECUREBITS_ALL_LOCKED = 0b1010_1111  # no root privileges, no set-uid fix-up, no keeping of capabilities; all locked


@dataclass(frozen=True)
class Identity:
    uid: int | None  # None: stay who we are
    text: str


def choose(needed: Iterable[str]) -> Identity:
    """As root an unprivileged user of this kernel's own; else the same user, and the reason."""
    if os.geteuid() != 0:
        return Identity(None, f"uid {os.geteuid()}, the caller's, without capabilities")
    if not _has_capability(7):  # CAP_SETUID
        return Identity(None, "uid 0 without capabilities: this root may not change its user")
    for path in filter(os.path.exists, needed):  # Python's path names archives that need not exist
        if closed := closed_to_others(Path(path)):
            return Identity(None, f"uid 0 without capabilities: other users cannot read {closed}")
    uid = FIRST_UID + os.getpid() % UID_COUNT
    return Identity(uid, f"uid {uid}, of this kernel's own")


def closed_to_others(path: Path) -> Path | None:
    """The first folder on the way to `path` that an unprivileged user cannot pass or read."""
    path = path.resolve()
    for folder in [*reversed(path.parents), path]:
        mode = folder.stat().st_mode
        wanted = stat.S_IXOTH if folder != path else stat.S_IXOTH | stat.S_IROTH
        if stat.S_ISDIR(mode) and mode & wanted != wanted:
            return folder
    return None


def assume(identity: Identity, scratch: str) -> None:
    """Become that user, with no capability left and none to be regained."""
    if identity.uid is not None:
        for folder, folders, files in os.walk(scratch):
            for name in (".", *folders, *files):
                os.chown(os.path.join(folder, name), identity.uid, identity.uid, follow_symlinks=False)
    if _has_capability(8):  # CAP_SETPCAP
        linux.prctl(linux.PR_SET_SECUREBITS, _SECUREBITS_ALL_LOCKED)
        for capability in range(64):
            try:
                linux.prctl(linux.PR_CAPBSET_DROP, capability)
            except OSError:
                break  # past the last one this kernel knows
    if identity.uid is not None:
        os.setgroups([])
        os.setresgid(identity.uid, identity.uid, identity.uid)
        os.setresuid(identity.uid, identity.uid, identity.uid)
        # A change of user closes /proc/self to oneself, where psutil and others look.
        linux.prctl(linux.PR_SET_DUMPABLE, 1)
    linux.prctl(linux.PR_CAP_AMBIENT, linux.PR_CAP_AMBIENT_CLEAR_ALL)
    header = ctypes.create_string_buffer(struct.pack("=Ii", _CAPABILITY_VERSION_3, 0))
    nothing = ctypes.create_string_buffer(24)
    linux.syscall(number("capset"), ctypes.byref(header), ctypes.byref(nothing))


def _has_capability(bit: int) -> bool:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("CapEff:"):
            return bool(int(line.split()[1], 16) >> bit & 1)
    return False
