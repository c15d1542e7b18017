"""The operating system's own limits: backstops behind the watchdog, never on address space (TensorFlow hangs)."""

from __future__ import annotations

import os
import resource

from autograde.kernels.policy import MIB, SandboxPolicy

# Threads' stacks and allocators' reserves are counted as data although nobody touches them.
DATA_MARGIN_BYTES = 4096 * MIB
# RLIMIT_NPROC counts threads, and a TensorFlow kernel has some per core.
THREADS_PER_PROCESS = 8


def apply(policy: SandboxPolicy, own_user: bool) -> None:
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
