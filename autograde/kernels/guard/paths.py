"""What a guarded kernel may read and write."""

from __future__ import annotations

import os
import sys

from autograde.kernels.guard.landlock import Rule
from autograde.kernels.start.checkout import COURSE, PACKAGE, ROOT
from autograde.kernels.start.scratch import WRITABLE

# Libraries, commands and public tables of the system; of /etc only what programs cannot start without.
SYSTEM = (
    "/usr", "/lib", "/lib64", "/bin", "/sbin", "/opt/conda/lib",
    "/etc/ld.so.cache", "/etc/localtime", "/etc/timezone", "/etc/passwd", "/etc/group", "/etc/nsswitch.conf",
    "/etc/mime.types", "/etc/fonts", "/etc/alternatives", "/etc/os-release",
)  # fmt: skip
# psutil and libraries of tensors size their thread pools by these.
MACHINE = (
    "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/version", "/proc/filesystems", "/proc/sys/kernel",
    "/proc/sys/vm", "/sys/devices/system",
)  # fmt: skip
DEVICES_READ = ("/dev/urandom", "/dev/random", "/dev/zero")
DEVICES_WRITE = ("/dev/null", "/dev/full")


def python_paths() -> list[str]:
    """The interpreter, its library, the environment's packages, and the course's two: not the folder they lie in."""
    found = {sys.prefix, sys.base_prefix, os.path.realpath(sys.executable), PACKAGE, COURSE}
    for entry in sys.path:
        # An editable install puts the repository on the path; beside the package it holds the solutions.
        if entry and os.path.realpath(entry) != os.path.realpath(ROOT):
            found.add(entry)
    return sorted(found)


def rules(scratch: str, readable: tuple[str, ...]) -> list[Rule]:
    reads = (*SYSTEM, *MACHINE, *DEVICES_READ, *python_paths(), *readable, scratch, "/proc/self")
    writes = (*(os.path.join(scratch, name) for name in WRITABLE), *DEVICES_WRITE)
    return [*(Rule(path) for path in reads), *(Rule(path, write=True) for path in writes)]
