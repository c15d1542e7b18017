"""The few Linux calls that Python's standard library does not offer."""

from __future__ import annotations

import ctypes
import os
import signal
from contextlib import suppress

_libc = ctypes.CDLL(None, use_errno=True)

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_CAPBSET_DROP = 24
PR_SET_SECUREBITS = 28
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_CLEAR_ALL = 4


def prctl(option: int, argument: int) -> None:
    if _libc.prctl(ctypes.c_int(option), *map(ctypes.c_ulong, (argument, 0, 0, 0))) < 0:
        raise _error("prctl")


def syscall(number: int, *arguments: object) -> int:
    """A raw system call; integers and ctypes pointers only."""
    converted = [ctypes.c_long(value) if isinstance(value, int) else value for value in arguments]
    result = _libc.syscall(ctypes.c_long(number), *converted)
    if result < 0:
        raise _error(f"system call {number}")
    return result


def die_with_parent() -> None:
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def kill_everyone_else() -> None:
    """Kill every process of this PID namespace but its first and ourselves. Never call it outside a private one."""
    with suppress(ProcessLookupError):  # nobody was left
        os.kill(-1, signal.SIGKILL)


def _error(what: str) -> OSError:
    number = ctypes.get_errno()
    return OSError(number, f"{what}: {os.strerror(number)}")
