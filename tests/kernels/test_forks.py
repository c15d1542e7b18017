"""A client that forks after it has used a warm kernel, as a process pool does: its children have warm kernels too."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from autograde.kernels.guard.policy import TIER_VARIABLE, Tier
from tests.kernels.conftest import PROVISIONER_VARIABLE, WARM, require

CLIENT = """
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
import sys
import nbformat
from nbclient import NotebookClient

def execute(number):
    cell = nbformat.v4.new_code_cell(f"import sys; 'numpy' in sys.modules, {number}")
    notebook = nbformat.v4.new_notebook(cells=[cell])
    client = NotebookClient(notebook, kernel_name="python3", timeout=60)
    client.execute()
    return notebook.cells[0].outputs[0]["data"]["text/plain"]

print(execute(0))
with ProcessPoolExecutor(2, mp_context=get_context("fork")) as pool:
    for printed in pool.map(execute, range(1, 5)):
        print(printed)
print(execute(5))
"""
SECONDS = 240  # a fork that hangs would wait for ever


@pytest.mark.parametrize("tier", [Tier.NONE, Tier.GUARD])
def test_a_fork_of_a_client_has_warm_kernels_of_its_own(tier: Tier, light: Path) -> None:
    require(tier)
    env = os.environ | {PROVISIONER_VARIABLE: WARM, TIER_VARIABLE: tier.value}
    process = subprocess.Popen(
        [sys.executable, "-c", CLIENT],
        env=env,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        said, errors = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        raise
    assert process.returncode == 0, errors
    assert said.splitlines() == [f"(True, {number})" for number in range(6)], errors
