"""Tier T1: a freshly forked child closes itself in, in about a millisecond and without any privilege.

The order matters: the user and the capabilities while they can still be changed, Landlock while files can still be
opened, seccomp last.
"""

from __future__ import annotations

import os
import resource
from contextlib import suppress

from autograde.kernels.guard import identity, landlock, paths, seccomp
from autograde.kernels.guard.policy import MIB, SandboxPolicy, SandboxUnavailable
from autograde.kernels.start import linux

# Threads' stacks and allocators' reserves are counted as data although nobody touches them.
DATA_MARGIN_BYTES = 4096 * MIB
# RLIMIT_NPROC counts threads, and a library of tensors starts some per core.
THREADS_PER_PROCESS = 8


def why_unavailable() -> str:
    """The reason T1 cannot be had on this machine, with the remedy; empty when it can."""
    try:
        version = landlock.abi()
    except RuntimeError as error:
        return str(error)
    if version < 1:
        return (
            "this machine's kernel offers no Landlock; use Linux 5.13 or later booted with `landlock` in its lsm= list,"
            " or a container runtime whose seccomp profile lets landlock_create_ruleset through"
        )
    return ""


def restrict_process(policy: SandboxPolicy, scratch: str) -> dict[str, object]:
    """Close the calling process in, which must have one thread. Returns what was obtained."""
    if reason := why_unavailable():
        raise SandboxUnavailable(reason)
    _prefer_as_victim()
    who = identity.choose((*paths.python_paths(), *policy.readable))
    version = landlock.abi()
    rules = paths.rules(scratch, policy.readable)
    identity.assume(who, scratch)
    linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
    # A change of user cleared it, and the filter will not let it be set again.
    linux.die_with_parent()
    _set_limits(policy, own_user=who.uid is not None)
    landlock.restrict(rules)
    seccomp.install(
        seccomp.program(
            os.getpid(),
            scope_signals=version < landlock.SIGNALS_SCOPED_ABI,
            forbid_truncate=version < landlock.TRUNCATE_ABI,
        )
    )
    return {"user": who.text, "landlock": version}


def _prefer_as_victim() -> None:
    """When memory runs out, the operating system takes the kernel, not the grader."""
    with suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:  # the watchdog does not depend on it
        file.write("1000")


def _set_limits(policy: SandboxPolicy, own_user: bool) -> None:
    """Backstops behind the watchdog, never on address space: large libraries hang."""
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, policy.file_bytes)
    _limit(resource.RLIMIT_NOFILE, policy.open_files)
    _limit(resource.RLIMIT_CPU, int(policy.cpu_seconds) + 1)
    _limit(resource.RLIMIT_DATA, policy.memory_bytes + DATA_MARGIN_BYTES)
    _limit(resource.RLIMIT_MEMLOCK, 0)
    if own_user:
        # Only for a user that has nothing else running: the count is per user, not per process.
        cores = os.cpu_count() or 1
        _limit(resource.RLIMIT_NPROC, policy.processes * THREADS_PER_PROCESS + 16 * cores)


def _limit(which: int, value: int) -> None:
    _, hard = resource.getrlimit(which)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(which, (value, value))
