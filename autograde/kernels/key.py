"""When a launch can be warm, and which zygote serves it.

A zygote has imported everything already, so whatever is read at import must be the same for zygote and kernel:
the interpreter, its flags, and a set of environment variables. They form the key.
"""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograde.kernels.policy import SandboxPolicy, Tier

# Read by Python, NumPy, TensorFlow, Keras, matplotlib or the loader while they start.
KEY_PREFIXES = (
    "PYTHON", "LD_", "LC_", "OMP_", "OPENBLAS_", "MKL_", "BLIS_", "TF_", "TF2_", "XLA_", "KERAS_", "CUDA_", "ONEDNN_",
    "DNNL_", "ABSL_", "GLOG_", "MPL", "MALLOC_", "GLIBC_", "NUMPY_", "NPY_", "SKLEARN_",
)  # fmt: skip
KEY_NAMES = frozenset({"HOME", "LANG", "LANGUAGE", "TMPDIR", "VIRTUAL_ENV", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"})
# What a stranger's kernel may be told besides: nothing here is a secret of the instructor.
HARMLESS_NAMES = KEY_NAMES | {
    "PATH", "TZ", "TERM", "SHELL", "NBGRADER_EXECUTION", "NBGRADER_VALIDATING", "PYTEST_CURRENT_TEST", "JPY_SESSION_NAME",
}  # fmt: skip

# The same for warm and cold kernels, unless the client says otherwise: hashes, and so the order of sets, repeat.
# The TF_ ones are those of the notebooks' setup cell, which comes too late in a kernel that has imported TensorFlow.
KERNEL_DEFAULTS = {
    "PYTHONHASHSEED": "0",
    "TF_USE_LEGACY_KERAS": "1",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "TF_CPP_MIN_LOG_LEVEL": "2",
}
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


@dataclass(frozen=True)
class Command:
    """A kernelspec's command, taken apart."""

    executable: str
    flags: tuple[str, ...]
    arguments: tuple[str, ...]


def is_key_variable(name: str) -> bool:
    return name in KEY_NAMES or name.startswith(KEY_PREFIXES)


def harmless(env: Mapping[str, str]) -> dict[str, str]:
    """The variables a guarded kernel may see."""
    return {name: value for name, value in env.items() if name in HARMLESS_NAMES or is_key_variable(name)}


def key_for(command: Command, env: Mapping[str, str], policy: SandboxPolicy) -> ZygoteKey:
    chosen = tuple(sorted((name, value) for name, value in env.items() if is_key_variable(name)))
    readable = policy.readable if policy.tier is Tier.BWRAP else ()
    return ZygoteKey(command.executable, command.flags, chosen, policy.tier, readable)


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
    if sys.platform != "linux":
        return f"kernels are forked on Linux only, not on {sys.platform}"
    if not hasattr(os, "pidfd_open"):
        return "this Python has no os.pidfd_open"
    command = parse_command(argv)
    if command is None:
        return f"the kernelspec does not start ipykernel_launcher: {' '.join(argv[:3])}"
    if os.path.abspath(command.executable) != os.path.abspath(sys.executable):
        return f"the kernelspec starts another Python: {command.executable}"
    if extra := sorted(name for name in keywords if name not in _POPEN_KEYWORDS):
        return f"the client asks for process options a fork has not: {', '.join(extra)}"
    if keywords.get("independent"):
        return "the client asks for a kernel that survives it"
    return _why_gpu(env)


def _why_gpu(env: Mapping[str, str]) -> str:
    if env.get(WARM_GPU_VARIABLE) == "1" or env.get("CUDA_VISIBLE_DEVICES") in ("", "-1"):
        return ""
    if devices := [*glob.glob("/dev/nvidia[0-9]*"), *glob.glob("/dev/kfd")]:
        return f"a GPU is visible ({devices[0]}); set {WARM_GPU_VARIABLE}=1 to fork all the same"
    return ""
