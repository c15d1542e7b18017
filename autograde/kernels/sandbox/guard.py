"""Tier T1: a freshly forked child closes itself in, in about a millisecond and without any privilege.

The order matters: the user and the capabilities while they can still be changed, Landlock while files can still be
opened, seccomp last.
"""

from __future__ import annotations

import os

from autograde.kernels import linux
from autograde.kernels.policy import SandboxPolicy, SandboxUnavailable
from autograde.kernels.sandbox import identity, landlock, limits, paths, seccomp


def why_unavailable() -> str:
    """The reason T1 cannot be had on this machine, with the remedy; empty when it can."""
    try:
        version = landlock.abi()
    except RuntimeError as error:
        return str(error)
    if version < 1:
        return (
            "this machine's kernel offers no Landlock; use Linux 5.13 or later booted with `landlock` in its lsm= list,"
            " or a container runtime whose seccomp profile lets landlock_create_ruleset through"
        )
    return ""


def apply(policy: SandboxPolicy, scratch: str) -> dict[str, object]:
    """Close in the calling process, which must have one thread. Returns what was obtained."""
    if reason := why_unavailable():
        raise SandboxUnavailable(reason)
    _prefer_as_victim()
    who = identity.choose((*paths.python_paths(), *policy.readable))
    version = landlock.abi()
    rules = paths.rules(scratch, policy.readable)
    identity.assume(who, scratch)
    linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
    # A change of user cleared it, and the filter will not let it be set again.
    linux.die_with_parent()
    limits.apply(policy, own_user=who.uid is not None)
    landlock.restrict(rules)
    seccomp.install(
        seccomp.program(
            os.getpid(),
            scope_signals=version < landlock.SIGNALS_SCOPED_ABI,
            forbid_truncate=version < landlock.TRUNCATE_ABI,
        )
    )
    return {"user": who.text, "landlock": version}


def _prefer_as_victim() -> None:
    """When memory runs out, the operating system takes the kernel, not the grader."""
    try:
        with open("/proc/self/oom_score_adj", "w") as file:
            file.write("1000")
    except OSError:
        pass  # a courtesy; the watchdog does not depend on it
