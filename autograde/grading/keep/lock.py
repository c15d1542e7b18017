"""One run at a time in an output folder. The operating system lets go of the lock of a process that died."""

from __future__ import annotations

import fcntl
import json
import os
import socket
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType

from autograde.grading.errors import GradingError


class FolderLock:
    """`with FolderLock(folder) as lock:`; a GradingError names the process that is at work there."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "run.lock"
        self.stale = ""  # who left the lock behind without letting go
        self._fd = -1

    def __enter__(self) -> FolderLock:
        fd = os.open(self.file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = _holder(fd)
            os.close(fd)
            raise GradingError(
                f"{self.file.parent}: another run is writing here ({holder}); wait for it or stop it"
            ) from None
        except OSError as error:
            os.close(fd)
            raise GradingError(
                f"{self.file}: this file system has no locks ({error.strerror}); choose another --out"
            ) from None
        self._fd = fd
        self.stale = _holder(fd)
        started = datetime.now().astimezone().isoformat(timespec="seconds")
        words = {"pid": os.getpid(), "host": socket.gethostname(), "started": started}
        os.ftruncate(fd, 0)
        os.pwrite(fd, json.dumps(words).encode(), 0)
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with suppress(OSError):
            os.ftruncate(self._fd, 0)  # let go in order: nothing stale is left
        os.close(self._fd)


def _holder(fd: int) -> str:
    """Who wrote the lock file: "process 12 on host, started 2026-…"; empty when nobody did."""
    try:
        words = json.loads(os.pread(fd, 1000, 0))
        return f"process {words['pid']} on {words['host']}, started {words['started']}"
    except (ValueError, KeyError, TypeError):
        return ""
