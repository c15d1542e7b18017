"""The watchdog: measures a guarded kernel and everything it started, from outside, a few times a second."""

from __future__ import annotations

import os
import signal
import time

from autograde.kernels.policy import MIB, SandboxPolicy

TICK_SECONDS = 0.25
TICKS_PER_MEASURE = 4
_CLOCK_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Watchdog:
    """Answers one question: which limit, if any, has this kernel's process group exceeded?"""

    def __init__(self, group: int, scratch: str, policy: SandboxPolicy) -> None:
        self.group = group
        self.scratch = scratch
        self.policy = policy
        self.started = time.monotonic()
        self.peak_bytes = 0
        self._ticks = 0

    def exceeded(self) -> str:
        policy = self.policy
        if time.monotonic() - self.started > policy.wall_seconds:
            return f"wall clock: over {policy.wall_seconds:g} s"
        pids = group_members(self.group)
        if len(pids) > policy.processes:
            return f"process limit: over {policy.processes} processes"
        if sum(cpu_seconds(pid) for pid in pids) > policy.cpu_seconds:
            return self.cause_of_signal(signal.SIGXCPU)
        if self._memory(pids) > policy.memory_bytes:
            return f"memory limit: over {policy.memory_bytes // MIB} MiB"
        return self._disk()

    def cause_of_signal(self, signum: int) -> str:
        """The words for a limit that the operating system enforced itself."""
        if signum == signal.SIGXCPU:
            return f"cpu clock: over {self.policy.cpu_seconds:g} s"
        return f"file limit: one file over {self.policy.file_bytes // MIB} MiB"

    def _memory(self, pids: list[int]) -> int:
        """Bytes held by the group. The exact figure is dear: it is taken once a second, or when the bound is near."""
        self._ticks += 1
        bound = sum(resident_bytes(pid) for pid in pids)
        if bound <= self.policy.memory_bytes and self._ticks % TICKS_PER_MEASURE != 1:
            return 0
        held = sum(proportional_bytes(pid) for pid in pids)
        self.peak_bytes = max(self.peak_bytes, held)
        return held

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
                try:
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)
                    size += entry.stat(follow_symlinks=False).st_blocks * 512
                except OSError:
                    continue
        if size > self.policy.scratch_bytes:
            return f"disk limit: over {self.policy.scratch_bytes // MIB} MiB"
        return ""


def _stat_fields(pid: int | str) -> list[str]:
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            text = file.read()
    except OSError:
        return []
    # The second field is a name in brackets that may hold anything; field 3 follows the last bracket.
    return text[text.rindex(b")") + 2 :].decode().split()


def group_members(group: int) -> list[int]:
    """Living processes of a process group."""
    members = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            fields = _stat_fields(name)
            if fields and fields[2] == str(group) and fields[0] not in "ZX":
                members.append(int(name))
    return members


def cpu_seconds(pid: int) -> float:
    """CPU time of a process and of the children it has waited for."""
    fields = _stat_fields(pid)
    return sum(int(ticks) for ticks in fields[11:15]) / _CLOCK_TICKS


def resident_bytes(pid: int) -> int:
    """Everything resident, shared or not: an upper bound of what it holds, for the price of one small file."""
    try:
        with open(f"/proc/{pid}/statm", "rb") as file:
            return int(file.read().split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0


def proportional_bytes(pid: int) -> int:
    """Memory of a process; a page that n processes share counts as an n-th, so nothing is counted twice or never."""
    try:
        with open(f"/proc/{pid}/smaps_rollup", "rb") as file:
            lines = file.read().splitlines()[1:]
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.split()[0] in (b"Pss:", b"SwapPss:"))
