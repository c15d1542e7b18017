"""The watchdog: measures a guarded kernel and everything it started, from outside, a few times a second."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress

import psutil

from autograde.kernels.guard.policy import MIB, SandboxPolicy

TICK_SECONDS = 0.25
TICKS_PER_MEASURE = 4


class Watchdog:
    """Answers one question: which limit, if any, has this kernel's process group exceeded?"""

    def __init__(self, group: int, scratch: str, policy: SandboxPolicy) -> None:
        self.group = group
        self.scratch = scratch
        self.policy = policy
        self.started = time.monotonic()
        self._ticks = 0

    def exceeded(self) -> str:
        policy = self.policy
        if time.monotonic() - self.started > policy.wall_seconds:
            return f"wall clock: over {policy.wall_seconds:g} s"
        members = group_members(self.group)
        if len(members) > policy.processes:
            return f"process limit: over {policy.processes} processes"
        cpu_seconds = held = 0.0
        for member in members:
            with suppress(psutil.Error):
                cpu_seconds += sum(member.cpu_times()[:4])  # its own, and those of children that it has waited for
                held += member.memory_info().rss
        if cpu_seconds > policy.cpu_seconds:
            return self.cause_of_signal(signal.SIGXCPU)
        # Shared pages are counted whole here. The exact figure is dear: once a second, or when this bound is near.
        self._ticks += 1
        if held > policy.memory_bytes or self._ticks % TICKS_PER_MEASURE == 1:
            if sum(proportional_bytes(member.pid) for member in members) > policy.memory_bytes:
                return f"memory limit: over {policy.memory_bytes // MIB} MiB"
        return self._disk()

    def cause_of_signal(self, signum: int) -> str:
        """The words for a limit that the operating system enforced itself."""
        if signum == signal.SIGXCPU:
            return f"cpu clock: over {self.policy.cpu_seconds:g} s"
        return f"file limit: one file over {self.policy.file_bytes // MIB} MiB"

    def _disk(self) -> str:
        size, files = 0, 0
        folders = [self.scratch]
        while folders:
            try:
                entries = list(os.scandir(folders.pop()))
            except OSError:
                continue  # gone since, or closed by its owner
            files += len(entries)
            if files > self.policy.scratch_files:
                return f"disk limit: over {self.policy.scratch_files} files"
            for entry in entries:
                with suppress(OSError):
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)
                    size += entry.stat(follow_symlinks=False).st_blocks * 512
        if size > self.policy.scratch_bytes:
            return f"disk limit: over {self.policy.scratch_bytes // MIB} MiB"
        return ""


def group_members(group: int) -> list[psutil.Process]:
    """Living processes of a process group."""
    members = []
    for pid in psutil.pids():
        with suppress(OSError, psutil.Error):  # gone since
            if os.getpgid(pid) == group and (process := psutil.Process(pid)).status() != psutil.STATUS_ZOMBIE:
                members.append(process)
    return members


def proportional_bytes(pid: int) -> int:
    """Memory of a process; a page that n processes share counts as an n-th, so nothing is counted twice or never.

    Not psutil's figure: it counts shared pages that were swapped out whole in each process.
    """
    try:
        with open(f"/proc/{pid}/smaps_rollup", "rb") as file:
            lines = file.read().splitlines()[1:]
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.split()[0] in (b"Pss:", b"SwapPss:"))
