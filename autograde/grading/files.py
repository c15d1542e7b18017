"""The files that lie beside a notebook: read without following a link, written only below the folder they are for."""

from __future__ import annotations

import os
from collections.abc import Mapping
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

from autograde.grading.limits import MIB, GradingLimits
from autograde.grading.submission import Quarantined

# What is never data: notebooks, sources, caches.
IGNORED = ("*.ipynb", "*.pyc", ".*", "__pycache__")


def read_files(folder: Path, limits: GradingLimits, ignored: tuple[str, ...] = IGNORED) -> dict[str, bytes]:
    """Ordinary files below `folder` by relative name. Links, pipes and devices are left out."""
    found: dict[str, bytes] = {}
    size = 0
    for here, names, leaves in os.walk(folder, followlinks=False):
        names[:] = sorted(n for n in names if not _ignored(n, ignored) and not os.path.islink(os.path.join(here, n)))
        for leaf in sorted(leaves):
            path = Path(here, leaf)
            if _ignored(leaf, ignored) or path.is_symlink() or not path.is_file():
                continue
            size += path.stat().st_size
            if size > limits.file_bytes or len(found) >= limits.files:
                most = f"{limits.files} files of {limits.file_bytes // MIB} MiB"
                raise Quarantined(f"beside the notebook lie more than {most}")
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, blob in files.items():
        parts = PurePosixPath(name).parts
        if not parts or PurePosixPath(name).is_absolute() or ".." in parts:
            continue  # made by read_files it cannot be; from elsewhere it is not trusted
        target = folder.joinpath(*parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(blob)


def _ignored(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(name, pattern) for pattern in patterns)
