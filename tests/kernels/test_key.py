"""When a launch may be warm, which zygote serves it, and what a guarded kernel is told."""

from __future__ import annotations

import glob
import subprocess
import sys

import pytest

from autograde.kernels.guard.policy import SandboxPolicy, SandboxUnavailable, Tier, parse_tier
from autograde.kernels.start import key as keys
from tests.declared import COURSE

ARGV = [sys.executable, "-m", "ipykernel_launcher", "-f", "connection.json"]
NO_GPU = {"CUDA_VISIBLE_DEVICES": "-1"}
UNGUARDED = SandboxPolicy(tier=Tier.NONE)
OURS = COURSE.settings.kernels.handed_on()


def test_stock_kernelspec_is_warm():
    assert keys.why_cold(ARGV, NO_GPU, {"env": {}, "cwd": "/", "stderr": None}) == ""


def test_interpreter_options_belong_to_the_key():
    command = keys.parse_command([ARGV[0], "-Xfrozen_modules=off", *ARGV[1:]])
    assert command.flags == ("-Xfrozen_modules=off",)
    assert keys.key_for(command, {}, UNGUARDED) != keys.key_for(keys.parse_command(ARGV), {}, UNGUARDED)


@pytest.mark.parametrize(
    ("argv", "keywords", "words"),
    [
        (["/usr/bin/python2.7", *ARGV[1:]], {}, "another Python"),
        ([sys.executable, "-m", "xeus_python"], {}, "does not start ipykernel_launcher"),
        ([sys.executable, "-c", "1"], {}, "does not start ipykernel_launcher"),
        (ARGV, {"preexec_fn": print}, "preexec_fn"),
        (ARGV, {"independent": True}, "survives"),
    ],
)
def test_what_cannot_be_forked_says_why(argv, keywords, words):
    assert words in keys.why_cold(argv, NO_GPU, keywords)


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_other_systems_start_cold(monkeypatch, platform):
    monkeypatch.setattr(sys, "platform", platform)
    assert platform in keys.why_cold(ARGV, NO_GPU, {})


WITHOUT_FORKS = """
import os, sys
import concurrent.futures, ipykernel.kernelspec, jupyter_client.manager, nbclient, psutil
for module in ("fcntl", "resource"):
    sys.modules[module] = None
for name in ("register_at_fork", "pidfd_open", "geteuid", "sysconf", "O_CLOEXEC", "O_NOFOLLOW", "sched_getaffinity"):
    delattr(os, name)
sys.platform = "win32"
from autograde.kernels.proof import doctor
from autograde.kernels.start import checkout, conversation, grading_kernel, zygotes
from autograde.kernels.start import prewarm
from autograde.kernels.start import provisioner
from autograde.kernels.start import runtime
from autograde.kernels.guard import policy, tiers
with runtime.RUNTIME.borrowed("w") as folder:
    print(folder.exists(), bool(tiers.why_unavailable(policy.Tier.GUARD)))
runtime.RUNTIME.remove()
print(folder.parent.exists())
"""


def test_a_system_without_forks_can_import_the_provisioner_and_start_cold():
    """As far as another system can be imitated: what Windows' Python lacks is taken away."""
    done = subprocess.run([sys.executable, "-c", WITHOUT_FORKS], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["True", "True", "False"], done.stderr


def test_visible_gpu_starts_cold_unless_opted_in(monkeypatch):
    monkeypatch.setattr(glob, "glob", lambda pattern: ["/dev/nvidia0"] if "nvidia" in pattern else [])
    assert "GPU" in keys.why_cold(ARGV, {}, {})
    assert keys.why_cold(ARGV, NO_GPU, {}) == ""
    assert keys.why_cold(ARGV, {keys.WARM_GPU_VARIABLE: "1"}, {}) == ""


@pytest.mark.parametrize(
    "name",
    ["KERAS_BACKEND", "KERAS_MAX_EPOCHS", "TF_USE_LEGACY_KERAS", "XLA_FLAGS", "OMP_NUM_THREADS", "HOME", "MPLBACKEND"],
)
def test_variables_read_at_import_need_another_zygote(name):
    command = keys.parse_command(ARGV)
    one, other = (keys.key_for(command, OURS | {name: value}, UNGUARDED) for value in "ab")
    assert one != other


@pytest.mark.parametrize("name", ["NBGRADER_EXECUTION", "PYTEST_CURRENT_TEST", "JPY_SESSION_NAME", "EDITOR"])
def test_other_variables_share_a_zygote(name):
    command = keys.parse_command(ARGV)
    assert keys.key_for(command, {name: "a"}, UNGUARDED) == keys.key_for(command, {name: "b"}, UNGUARDED)


def test_guarded_and_open_kernels_never_share_a_zygote():
    command = keys.parse_command(ARGV)
    assert keys.key_for(command, {}, UNGUARDED) != keys.key_for(command, {}, SandboxPolicy())


def test_secrets_reach_neither_guarded_kernel_nor_zygote():
    env = {"PATH": "/bin", "AWS_SECRET_ACCESS_KEY": "s", "GITHUB_TOKEN": "s", "JUPYTER_TOKEN": "s", "TF_X": "1"}
    assert keys.harmless(env) == {"PATH": "/bin"}
    assert keys.harmless(OURS | env) == OURS | {"PATH": "/bin", "TF_X": "1"}
    key = keys.key_for(keys.parse_command(ARGV), env, UNGUARDED)
    assert "s" not in keys.zygote_environment(key, "/bin").values()


def test_misspelt_tier_is_an_error_not_an_open_door():
    with pytest.raises(SandboxUnavailable, match="guard"):
        parse_tier("gaurd")


def test_policy_survives_its_way_into_the_kernel():
    policy = SandboxPolicy(tier=Tier.BWRAP, readable=("/data",), env={"A": "1"}, cpu_seconds=1.5)
    assert SandboxPolicy.from_dict(policy.as_dict()) == policy


def test_policy_refuses_unknown_limits():
    with pytest.raises(ValueError, match="memory_byte"):
        SandboxPolicy.from_dict({"memory_byte": 1})
