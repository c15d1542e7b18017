"""Two checkouts may share one environment: a kernel imports the packages of the checkout that started it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograde.kernels.guard.paths import PACKAGE
from autograde.kernels.guard.policy import Tier
from benchmarks import managers
from tests.kernels.conftest import require

CLIENT = """
import asyncio, sys
from autograde.kernels.guard.policy import SandboxPolicy, Tier
from benchmarks.managers import kernel_manager

async def main(tier, start, folder, code):
    manager = kernel_manager(SandboxPolicy(tier=Tier(tier)), cwd=folder)
    options = {"independent": True} if start == "cold" else {}  # a fork cannot survive its client
    await manager.start_kernel(**options)
    assert manager.outcome.launch.warm == (start == "warm"), manager.outcome.launch
    client = manager.client()
    client.start_channels()
    try:
        await client.wait_for_ready(timeout=60)
        await client.execute_interactive(code, timeout=60)
    finally:
        client.stop_channels()
        await manager.shutdown_kernel(now=True)

asyncio.run(main(*sys.argv[1:]))
"""
LOCATE = "import autograde.course, course; print('at', autograde.course.__file__, course.__file__)"
LOCATE_FROM_SUBPROCESS = f"import subprocess, sys\n_ = subprocess.run([sys.executable, '-c', {LOCATE!r}])"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another copy of the packages, which is not the one that the environment has installed."""
    root = tmp_path_factory.mktemp("another") / "checkout"
    shutil.copytree(PACKAGE, root / "autograde", ignore=shutil.ignore_patterns("__pycache__"))
    (root / "course").mkdir()
    (root / "course" / "__init__.py").touch()
    (root / "benchmarks").mkdir()
    shutil.copy(Path(managers.__file__), root / "benchmarks")
    return root


def located(checkout: Path, folder: Path, tier: Tier, start: str, code: str) -> list[list[str]]:
    """What a kernel says that a client, which runs in the checkout, has started in another folder."""
    command = [sys.executable, "-c", CLIENT, tier.value, start, str(folder), code]
    env = os.environ | {"PYTHONPATH": ""}
    done = subprocess.run(command, cwd=checkout, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [line.split()[1:] for line in done.stdout.splitlines() if line.startswith("at ")]


def places(checkout: Path) -> list[str]:
    return [str(checkout / "autograde" / "course.py"), str(checkout / "course" / "__init__.py")]


@pytest.mark.parametrize(("tier", "start"), [*((tier, "warm") for tier in Tier), (Tier.NONE, "cold")])
def test_a_kernel_imports_the_checkout_that_started_it(checkout: Path, tmp_path: Path, tier: Tier, start: str) -> None:
    require(tier)
    assert located(checkout, tmp_path, tier, start, LOCATE) == [places(checkout)]


@pytest.mark.parametrize("start", ["warm", "cold"])
def test_so_does_a_program_that_a_kernel_starts(checkout: Path, tmp_path: Path, start: str) -> None:
    """Outside of a sandbox; in one the checkout's folder cannot be searched."""
    assert located(checkout, tmp_path, Tier.NONE, start, LOCATE_FROM_SUBPROCESS) == [places(checkout)]
