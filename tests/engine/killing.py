"""Finds and kills the processes of a run, as a crash or the out-of-memory killer would."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress

import psutil


def workers(coordinator: int) -> list[psutil.Process]:
    return [child for child in _children(coordinator) if "spawn_main" in _command(child)]


def zygotes(process: int) -> list[psutil.Process]:
    """Below a coordinator or a Dask worker."""
    found = [child for child in _children(process) if "autograde.kernels.start import zygote" in _command(child)]
    # A kernel is a fork and has its zygote's command line.
    return [each for each in found if each.ppid() not in {other.pid for other in found}]


def kill_one(found: Callable[[], list[psutil.Process]], coordinator: subprocess.Popen[str], chance: random.Random) -> bool:
    """Kill one of them as soon as there is one; False when the run ended first."""
    while coordinator.poll() is None:
        with suppress(psutil.NoSuchProcess):
            if there := found():
                chance.choice(there).send_signal(signal.SIGKILL)
                return True
        time.sleep(0.05)
    return False


def nothing_left(pids: list[int], seconds: float = 120) -> bool:
    """The processes are gone, or soon will be: a zygote looks up when its imports are done."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not any(psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE for pid in pids):
            return True
        time.sleep(0.1)
    return False


def _children(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""
