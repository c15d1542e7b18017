"""The client's private folder for sockets and scratch, and the sweep of those whose client is gone."""

from __future__ import annotations

import atexit
import itertools
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from autograde.kernels.start import leftovers

try:
    import fcntl
except ImportError:  # Windows, where kernels start cold and nothing is swept
    fcntl = None

PREFIX = "agk-"
# A unix socket's path has at most 107 bytes; what we add needs about 40.
LONGEST_BASE = 60


def base_folder() -> Path:
    base = tempfile.gettempdir()
    return Path(base if len(base) <= LONGEST_BASE or fcntl is None else "/tmp")


class RuntimeFolder:
    """One per client process, made when first needed and locked for as long as the client lives."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._names = itertools.count(1)
        self._path: Path | None = None
        self._lock_fd = -1
        self._owner = 0  # in a fork of the client it is the parent's

    @property
    def path(self) -> Path:
        with self._lock:
            if self._path is None or self._owner != os.getpid():
                sweep()
                self._path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=base_folder()))
                # Names below are unguessable or closed; a guarded kernel of another user must only pass through.
                self._path.chmod(0o711)
                if fcntl:
                    # Locked under another name first: a sweep takes what it finds unlocked.
                    self._lock_fd = os.open(self._path / "new", os.O_CREAT | os.O_RDWR, 0o600)
                    fcntl.flock(self._lock_fd, fcntl.LOCK_EX)
                    os.rename(self._path / "new", self._path / "lock")
                self._owner = os.getpid()
            return self._path

    def be_part_of(self, folder: Path) -> None:
        """Of another process's, which will remove it."""
        with self._lock:
            self._path, self._owner = folder, os.getpid()

    def new(self, kind: str) -> Path:
        folder = self.path / f"{kind}{next(self._names)}"
        folder.mkdir(mode=0o700)
        return folder

    @contextmanager
    def borrowed(self, kind: str) -> Iterator[Path]:
        """A folder for as long as it is used. Unlike one of `tempfile`, it is swept when this process is killed."""
        folder = self.new(kind)
        try:
            yield folder
        finally:
            leftovers.remove_tree(folder)

    def remove(self) -> None:
        with self._lock:
            if self._path is not None and self._owner == os.getpid():
                leftovers.discard(self._path)
                if self._lock_fd >= 0:
                    os.close(self._lock_fd)
                self._path = None


def sweep() -> list[Path]:
    """Remove the folders of clients that died without cleaning up. A living client holds its lock."""
    return [folder for folder in base_folder().glob(PREFIX + "*") if fcntl and _removed_if_abandoned(folder)]


def _removed_if_abandoned(folder: Path) -> bool:
    try:
        if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
            return False
        lock = os.open(folder / "lock", os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:
        return False  # just being made or removed
    with os.fdopen(lock):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        leftovers.discard(folder)
        return True


# The folder of this process.
RUNTIME = RuntimeFolder()
atexit.register(RUNTIME.remove)
