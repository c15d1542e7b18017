"""A kernel's private folder: its sockets and, when guarded, the only place it can write."""

from __future__ import annotations

import itertools
import os
import shutil
from pathlib import Path

from autograde.kernels.guard.policy import MIB, SandboxPolicy, SandboxUnavailable
from autograde.kernels.start import leftovers

SOCKETS, WORK, HOME, TEMP = "s", "work", "home", "tmp"
WRITABLE = (SOCKETS, WORK, HOME, TEMP)

_names = itertools.count(1)


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


def environment(scratch: Path) -> dict[str, str]:
    home, temp = str(scratch / HOME), str(scratch / TEMP)
    return {
        "HOME": home,
        "TMPDIR": temp,
        "MPLCONFIGDIR": home,
        "IPYTHONDIR": f"{home}/.ipython",
        "XDG_CACHE_HOME": f"{home}/.cache",
        "XDG_CONFIG_HOME": f"{home}/.config",
    }


def copy_input(source: str | os.PathLike[str], work: Path, policy: SandboxPolicy) -> None:
    """Copy the client's working folder in, so that the kernel may write beside its data. Raises SandboxUnavailable."""
    size, files = 0, 0
    for folder, _, leaves in os.walk(source):
        here = work / os.path.relpath(folder, source)
        here.mkdir(exist_ok=True)
        for name in leaves:
            path = os.path.join(folder, name)
            # A link may point anywhere, and a pipe never ends: neither is data. A linked folder is not walked into.
            if os.path.islink(path) or not os.path.isfile(path):
                continue
            size += os.path.getsize(path)
            files += 1
            if size > policy.input_bytes or files > policy.scratch_files:
                most = f"{policy.input_bytes // MIB} MiB in {policy.scratch_files} files"
                raise SandboxUnavailable(f"{source} holds more than {most}; give the kernel a folder of its own")
            shutil.copyfile(path, here / name)
