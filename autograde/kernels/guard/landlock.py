"""Landlock: which files a process, and everything it starts, may ever touch again."""

from __future__ import annotations

import ctypes
import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass

from autograde.kernels.guard.syscalls import number
from autograde.kernels.start import linux

_VERSION = 1
_PATH_BENEATH = 1

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_MAKE_CHAR, _MAKE_BLOCK = 1 << 6, 1 << 11
TRUNCATE, _IOCTL_DEV = 1 << 14, 1 << 15
# How many of the rights each version of Landlock knows; the later versions add none for files.
_FS_RIGHTS_BY_ABI = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_NET_BIND_CONNECT = 0b11
_SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS = 0b11

READ = EXECUTE | READ_FILE | READ_DIR
_FILE_RIGHTS = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | _IOCTL_DEV
SIGNALS_SCOPED_ABI = 6
TRUNCATE_ABI = 3


class _RulesetAttr(ctypes.Structure):
    _fields_ = [("fs", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64)]


class _PathBeneathAttr(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("parent_fd", ctypes.c_int32)]


@dataclass(frozen=True)
class Rule:
    path: str
    write: bool = False


def abi() -> int:
    """The version this machine's kernel offers; 0 when Landlock is absent or switched off."""
    try:
        return linux.syscall(number("landlock_create_ruleset"), 0, 0, _VERSION)
    except OSError:
        return 0


def restrict(rules: Iterable[Rule]) -> list[int]:
    """Allow the rules and nothing else, for good. Returns descriptors to keep open: rules are tied to inodes, and those
    of /proc last only while somebody holds them."""
    version = abi()
    fs = (1 << _FS_RIGHTS_BY_ABI.get(version, 16)) - 1
    everything_but_devices = fs & ~(_MAKE_CHAR | _MAKE_BLOCK | _IOCTL_DEV)
    attr = _RulesetAttr(
        fs,
        _NET_BIND_CONNECT if version >= 4 else 0,
        _SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS if version >= SIGNALS_SCOPED_ABI else 0,
    )
    create = number("landlock_create_ruleset")
    # Older kernels know a shorter record and accept zeros at its end.
    ruleset = linux.syscall(create, ctypes.byref(attr), ctypes.sizeof(attr), 0)
    kept = []
    try:
        for rule in rules:
            try:
                fd = os.open(rule.path, os.O_PATH | os.O_CLOEXEC)
            except OSError:
                continue  # not on this machine, or closed to this user: nothing to allow
            allowed = everything_but_devices if rule.write else READ & fs
            if not stat.S_ISDIR(os.fstat(fd).st_mode):
                allowed &= _FILE_RIGHTS
            beneath = _PathBeneathAttr(allowed, fd)
            linux.syscall(number("landlock_add_rule"), ruleset, _PATH_BENEATH, ctypes.byref(beneath), 0)
            if rule.path.startswith("/proc/"):
                kept.append(fd)
            else:
                os.close(fd)
        linux.syscall(number("landlock_restrict_self"), ruleset, 0)
    finally:
        os.close(ruleset)
    return kept
