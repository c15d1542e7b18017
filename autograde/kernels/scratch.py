"""A kernel's private folder: its sockets and, when guarded, the only place it can write."""

from __future__ import annotations

import itertools
import os
import shutil
from pathlib import Path

from autograde.kernels import leftovers
from autograde.kernels.policy import MIB, SandboxPolicy

SOCKETS, WORK, HOME, TEMP = "s", "work", "home", "tmp"
WRITABLE = (SOCKETS, WORK, HOME, TEMP)

_names = itertools.count(1)


class InputTooLarge(RuntimeError):
    """The working folder is too big to copy in."""


def new_in(slot: Path) -> Path:
    """A fresh folder inside a slot. The slot serves one kernel at a time, so what lies there is a leftover."""
    for leftover in slot.iterdir():
        leftovers.remove_tree(leftover)
    folder = slot / f"k{next(_names)}"
    folder.mkdir(mode=0o700)
    return folder


def prepare(scratch: Path) -> None:
    """Empty folders, also on a restart; the connection file stays."""
    leftovers.remove_noted(scratch)
    for name in WRITABLE:
        leftovers.remove_tree(scratch / name)
        (scratch / name).mkdir(mode=0o700)


def fill(scratch: Path, source: str | os.PathLike[str] | None, policy: SandboxPolicy) -> str:
    """Copy the client's working folder in, so that the kernel may write beside its data; returns where it starts."""
    work = scratch / WORK
    if source is not None:
        _copy_tree(Path(source), work, policy)
    return str(work)


def environment(scratch: Path) -> dict[str, str]:
    home, temp = str(scratch / HOME), str(scratch / TEMP)
    return {
        "HOME": home,
        "TMPDIR": temp,
        "MPLCONFIGDIR": home,
        "IPYTHONDIR": f"{home}/.ipython",
        "KERAS_HOME": f"{home}/.keras",
        "XDG_CACHE_HOME": f"{home}/.cache",
        "XDG_CONFIG_HOME": f"{home}/.config",
    }


def _copy_tree(source: Path, target: Path, policy: SandboxPolicy) -> None:
    size, files = 0, 0
    for folder, names, leaves in os.walk(source):
        here = target / os.path.relpath(folder, source)
        names[:] = [name for name in names if not os.path.islink(os.path.join(folder, name))]
        for name in names:
            (here / name).mkdir(exist_ok=True)
        for name in leaves:
            path = os.path.join(folder, name)
            # A link may point anywhere, and a pipe never ends: neither is data.
            if os.path.islink(path) or not os.path.isfile(path):
                continue
            size += os.path.getsize(path)
            files += 1
            if size > policy.input_bytes or files > policy.scratch_files:
                limit = f"{policy.input_bytes // MIB} MiB in {policy.scratch_files} files"
                raise InputTooLarge(f"{source} holds more than {limit}; give the kernel a folder of its own")
            shutil.copyfile(path, here / name)
