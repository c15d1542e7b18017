"""Tier T2: the zygote runs inside bubblewrap, and each kernel it forks still closes itself in as in T1.

Inside there is a private process table, no network, and a file system of what a kernel may read, plus one slot.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from autograde.kernels.guard import enter, paths

_TRIAL_SECONDS = 20
# bubblewrap could die with its parent, but that means the thread that started it. So the zygote watches the client, and
# this outer shell removes what a client killed outright has left.
_OUTER = 'folder=$0; client=$1; shift; "$@"; kill -0 "$client" 2>/dev/null || rm -rf -- "$folder"'

_NAMESPACES = ("--unshare-all", "--cap-drop", "ALL")
_INSTALL = "install it (`apt-get install bubblewrap`, `dnf install bubblewrap`), or ask for `guard`"
_UBUNTU = "on Ubuntu 24.04: `sysctl kernel.apparmor_restrict_unprivileged_userns=0` or an AppArmor profile"
# What bubblewrap says, and what helps.
_REMEDIES = (
    ("setting up uid map", _UBUNTU),
    ("RTM_NEWADDR", _UBUNTU),
    ("No permissions to creat", "allow user namespaces (`sysctl user.max_user_namespaces`), or ask for `guard`"),
    ("Operation not permitted", "in a container: allow unshare in its seccomp profile, or ask for `guard`"),
)


@cache
def why_unavailable() -> str:
    """The reason T2 cannot be had on this machine, with the remedy; empty when it can."""
    if reason := enter.why_unavailable():
        return reason
    program = shutil.which("bwrap")
    if program is None:
        return f"bubblewrap is not installed; {_INSTALL}"
    trial = [program, *_NAMESPACES, "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "true"]
    try:
        done = subprocess.run(trial, capture_output=True, text=True, timeout=_TRIAL_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"bubblewrap does not run: {error}; ask for `guard`"
    if done.returncode == 0:
        return ""
    said = (done.stderr.strip().splitlines() or [f"exit status {done.returncode}"])[-1]
    remedy = next((help for words, help in _REMEDIES if words in said), "ask for `guard`")
    return f"{said}; {remedy}"


def command(inner: list[str], env: Mapping[str, str], slot: Path, runtime: Path, readable: Iterable[str]) -> list[str]:
    """The command that runs `inner` with nothing but what a kernel may read, and the slot."""
    arguments = [*_NAMESPACES, "--clearenv"]
    for name, value in env.items():
        arguments += ["--setenv", name, value]
    arguments += ["--tmpfs", "/tmp", "--proc", "/proc", "--dev", "/dev", "--chdir", "/"]
    reads = [*paths.SYSTEM, "/sys/devices/system", *paths.python_paths(), *readable]
    # Shorter first, so that a folder inside another is not hidden by it.
    for path in sorted({path for path in reads if os.path.exists(path)}, key=len):
        arguments += ["--ro-bind", path, path]
    arguments += ["--bind", str(slot), str(slot)]
    program = shutil.which("bwrap") or "bwrap"
    return ["/bin/sh", "-c", _OUTER, str(runtime), str(os.getpid()), program, *arguments, "--", *inner]
