"""When a launch can be warm, and which zygote serves it.

A zygote has imported everything already, so whatever is read at import must be the same for zygote and kernel:
the interpreter, its flags, and a set of environment variables. They form the key.
"""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from autograde.course import find_kernels
from autograde.kernels.guard.policy import SandboxPolicy, Tier
from autograde.settings import KERNELS_VARIABLE, Kernels

# Read by Python, NumPy, matplotlib or the loader while they start; a course names what its own packages read.
KEY_PREFIXES = (
    "PYTHON", "LD_", "LC_", "OMP_", "OPENBLAS_", "MKL_", "BLIS_", "CUDA_", "MPL", "MALLOC_", "GLIBC_", "NUMPY_", "NPY_",
)  # fmt: skip
KEY_NAMES = frozenset(
    {"HOME", "LANG", "LANGUAGE", "TMPDIR", "VIRTUAL_ENV", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", KERNELS_VARIABLE}
)
# What a stranger's kernel may be told besides: nothing here is a secret of the instructor.
HARMLESS_NAMES = KEY_NAMES | {
    "PATH", "TZ", "TERM", "SHELL", "NBGRADER_EXECUTION", "NBGRADER_VALIDATING", "PYTEST_CURRENT_TEST", "JPY_SESSION_NAME",
}  # fmt: skip

# The same for warm and cold kernels, unless the client says otherwise: hashes, and so the order of sets, repeat.
KERNEL_DEFAULTS = {"PYTHONHASHSEED": "0"}
# Only in the zygote: BLAS threads started at import would make the fork unsafe, and matplotlib fixes its backend then.
ZYGOTE_DEFAULTS = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
}

WARM_GPU_VARIABLE = "AUTOGRADE_WARM_GPU"
_POPEN_KEYWORDS = {"env", "cwd", "stdin", "stdout", "stderr", "independent", "kernel_id", "extra_arguments"}


@dataclass(frozen=True)
class ZygoteKey:
    """Equal keys may share a zygote."""

    executable: str
    flags: tuple[str, ...]
    env: tuple[tuple[str, str], ...]
    tier: Tier  # a zygote that knew an unguarded kernel's environment never forks a guarded one
    readable: tuple[str, ...] = ()  # what a bubblewrapped zygote has mounted besides
    use: Literal["jupyter", "grading"] = "jupyter"


@dataclass(frozen=True)
class Command:
    """A kernelspec's command, taken apart."""

    executable: str
    flags: tuple[str, ...]
    arguments: tuple[str, ...]


def with_course(env: Mapping[str, str], tier: Tier, folder: str | os.PathLike[str] | None = None) -> dict[str, str]:
    """What a kernel in `folder` is told: `env`, with the settings of its course and what these want every kernel to have.

    Settings that were handed on count most. A sandboxed kernel's folder may hold a stranger's files, and settings decide
    what is imported outside of the sandbox: then only the course that the client itself works in counts. Raises
    CourseError.
    """
    here = Path.cwd()
    trusted = (here,) if folder is None or tier is not Tier.NONE else (Path(folder).resolve(), here)
    settings = Kernels.handed_in(env) or find_kernels(*trusted)
    return KERNEL_DEFAULTS | dict(settings.environment) | dict(env) | settings.handed_on()


def key_variables(env: Mapping[str, str]) -> dict[str, str]:
    """What is read at import, by Python, the loader and what a course names; not what a test runner changes each minute."""
    settings = Kernels.handed_in(env) or Kernels()
    names, prefixes = KEY_NAMES | set(settings.environment), KEY_PREFIXES + settings.variables
    return {name: value for name, value in env.items() if name in names or name.startswith(prefixes)}


def harmless(env: Mapping[str, str]) -> dict[str, str]:
    """The variables a guarded kernel may see."""
    return {name: value for name, value in env.items() if name in HARMLESS_NAMES} | key_variables(env)


def key_for(command: Command, env: Mapping[str, str], policy: SandboxPolicy) -> ZygoteKey:
    chosen = tuple(sorted(key_variables(env).items()))
    readable = policy.readable if policy.tier is Tier.BWRAP else ()
    return ZygoteKey(command.executable, command.flags, chosen, policy.tier, readable)


def grading_key(env: Mapping[str, str], policy: SandboxPolicy) -> ZygoteKey:
    """Of kernels that are graded: this Python, and `env` as with_course() gives it."""
    return replace(key_for(Command(sys.executable, (), ()), env, policy), use="grading")


def zygote_environment(key: ZygoteKey, path: str) -> dict[str, str]:
    """The zygote starts with the key's variables and no others: its memory is inherited by every kernel."""
    return ZYGOTE_DEFAULTS | {"PATH": path} | dict(key.env)


def parse_command(argv: Sequence[str]) -> Command | None:
    """The parts of `python [-X …] -m ipykernel_launcher -f …`, or None for anything else."""
    flags: list[str] = []
    rest = list(argv[1:])
    while rest and rest[0].startswith("-X") and len(rest[0]) > 2:
        flags.append(rest.pop(0))
    if rest[:2] != ["-m", "ipykernel_launcher"]:
        return None
    return Command(argv[0], tuple(flags), tuple(rest[2:]))


def why_cold(argv: Sequence[str], env: Mapping[str, str], keywords: Mapping[str, object]) -> str:
    """The reason this launch cannot be forked, or an empty string."""
    if reason := why_no_fork(env):
        return reason
    command = parse_command(argv)
    if command is None:
        return f"the kernelspec does not start ipykernel_launcher: {' '.join(argv[:3])}"
    if os.path.abspath(command.executable) != os.path.abspath(sys.executable):
        return f"the kernelspec starts another Python: {command.executable}"
    if extra := sorted(name for name in keywords if name not in _POPEN_KEYWORDS):
        return f"the client asks for process options a fork has not: {', '.join(extra)}"
    if keywords.get("independent"):
        return "the client asks for a kernel that survives it"
    return ""


def why_no_fork(env: Mapping[str, str]) -> str:
    """The reason nothing can be forked here, or an empty string."""
    if sys.platform != "linux":
        return f"kernels are forked on Linux only, not on {sys.platform}"
    if not hasattr(os, "pidfd_open"):
        return "this Python has no os.pidfd_open"
    if env.get(WARM_GPU_VARIABLE) == "1" or env.get("CUDA_VISIBLE_DEVICES") in ("", "-1"):
        return ""
    if devices := [*glob.glob("/dev/nvidia[0-9]*"), *glob.glob("/dev/kfd")]:
        return f"a GPU is visible ({devices[0]}); set {WARM_GPU_VARIABLE}=1 to fork all the same"
    return ""
