"""The files that lie beside a notebook: read without following a link, written only below the folder they are for."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

from autograde.grading.limits import MIB, GradingLimits
from autograde.grading.read.master import MasterError
from autograde.grading.read.timestamp import NAME as TIMESTAMP

# What is never data: notebooks, sources, caches.
IGNORED = ("*.ipynb", "*.pyc", ".*", "__pycache__")
# What running a notebook leaves behind. It is taken last, as no cell that runs from the top needs it.
_LEFT_BEHIND = ("events.out.tfevents.*",)
_MOST_ENTRIES = 20_000  # looked at in one submission, whatever they are
_TIMESTAMP_BYTES = 1024
_NAMED = 3  # files in a note


@dataclass(frozen=True)
class Beside:
    """What was taken, by relative name; `left_out` says in one line what was not, and why."""

    files: Mapping[str, bytes]
    left_out: str = ""


def read_files(folder: Path, limits: GradingLimits, ignored: tuple[str, ...] = IGNORED) -> Beside:
    """Ordinary files below `folder`. Links, pipes and devices are not looked at.

    Where there are more than the limits allow, those nearest to the notebook are taken, and the timestamp before all. Raises
    OSError when the folder cannot be read.
    """
    names, all_seen = _names(folder, ignored)
    found: dict[str, bytes] = {}
    left_out: list[str] = []
    room = limits.file_bytes
    for name in sorted(names, key=_rank):
        blob = _read(folder / name, room) if len(found) < limits.files else None
        if blob is None:
            left_out.append(name)
        else:
            found[name] = blob
            room -= len(blob)
    return Beside(found, _note(left_out, all_seen, limits))


def read_timestamp(folder: Path) -> dict[str, bytes]:
    """The timestamp alone, of a submission that is not read any further."""
    try:
        blob = _read(folder / TIMESTAMP, _TIMESTAMP_BYTES)
    except OSError:
        return {}
    return {} if blob is None else {TIMESTAMP: blob}


def beside(folder: Path, limits: GradingLimits) -> dict[str, bytes]:
    """What the instructor keeps beside a solution for its students. The source and the answers are never among it."""
    kept = read_files(folder, limits, (*IGNORED, "answers", f"{folder.name}.py"))
    if kept.left_out:
        raise MasterError(f"{folder}: {kept.left_out}; the solution may need them")
    return dict(kept.files)


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, blob in files.items():
        parts = PurePosixPath(name).parts
        if not parts or PurePosixPath(name).is_absolute() or ".." in parts:
            continue  # made by read_files it cannot be; from elsewhere it is not trusted
        target = folder.joinpath(*parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(blob)


def _names(folder: Path, ignored: tuple[str, ...]) -> tuple[list[str], bool]:
    """Level by level, so that a deep heap of files hides none that lies above it; and whether that were all."""
    found: list[str] = []
    level, seen = [""], 0
    while level:
        below: list[str] = []
        for here in level:
            for entry in _entries(folder / here, ignored):
                seen += 1
                if seen > _MOST_ENTRIES:
                    return found, False
                name = f"{here}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    below.append(f"{name}/")
                elif entry.is_file(follow_symlinks=False):
                    found.append(name)
        level = below
    return found, True


def _entries(folder: Path, ignored: tuple[str, ...]) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        kept = [entry for entry in entries if not any(fnmatch(entry.name, pattern) for pattern in ignored)]
    return sorted(kept, key=lambda entry: entry.name)


def _rank(name: str) -> tuple[bool, bool, int, str]:
    leaf = name.rpartition("/")[2]
    left_behind = any(fnmatch(leaf, pattern) for pattern in _LEFT_BEHIND)
    return name != TIMESTAMP, left_behind, name.count("/"), name


def _read(file: Path, room: int) -> bytes | None:
    """None when it is larger than there is room for, or gone, or no ordinary file any more."""
    with suppress(FileNotFoundError):
        fd = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with open(fd, "rb") as stream:
            status = os.fstat(fd)
            if stat.S_ISREG(status.st_mode) and status.st_size <= room:
                blob = stream.read(room + 1)
                return blob if len(blob) <= room else None
    return None


def _note(left_out: list[str], all_seen: bool, limits: GradingLimits) -> str:
    if not left_out and all_seen:
        return ""
    most = f"{limits.files} files of {limits.file_bytes // MIB} MiB together"
    were = "1 file was" if len(left_out) == 1 else f"{len(left_out)} files were"
    named = f", such as {', '.join(left_out[:_NAMED])}" if left_out else ""
    deeper = "" if all_seen else "; what lies deeper was not looked at"
    return f"beside the notebook lie more than {most}: {were} left out{named}{deeper}"
