"""The tools of the trade, unchanged: JupyterLab's server, nbval, nbgrader. One variable makes their kernels warm."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager

from autograde.kernels.guard.policy import TIER_VARIABLE, Tier
from tests.kernels.conftest import COLD, PROVISIONER_VARIABLE, WARM, choose, require

FIRST_RESULT = "import numpy as np\nprint(float(np.ones((3, 3)).sum()))"

pytestmark = pytest.mark.usefixtures("light")


async def _ask(client, code: str) -> str:
    texts: list[str] = []

    def hear(message) -> None:
        if message["msg_type"] == "stream":
            texts.append(message["content"]["text"])

    await client.execute_interactive(code, timeout=60, output_hook=hear)
    return "".join(texts)


async def _connect(manager):
    client = manager.client()
    client.start_channels()
    await client.wait_for_ready(timeout=60)
    return client


def test_jupyterlabs_server_starts_restarts_and_stops_kernels(monkeypatch, tmp_path):
    choose(monkeypatch, WARM)

    async def use() -> None:
        kernels = AsyncMappingKernelManager(root_dir=str(tmp_path))
        kernel_id = await kernels.start_kernel(kernel_name="python3", path="")
        manager = kernels.get_kernel(kernel_id)
        assert manager.provisioner.report.warm
        client = await _connect(manager)
        assert await _ask(client, "x = 1\n" + FIRST_RESULT) == "9.0\n"
        client.stop_channels()
        await kernels.restart_kernel(kernel_id)
        client = await _connect(manager)
        assert await _ask(client, FIRST_RESULT + "\nprint('x' in globals())") == "9.0\nFalse\n"
        client.stop_channels()
        folder = Path(manager.ip).parents[1]
        await kernels.shutdown_all()
        assert not folder.exists()

    asyncio.run(use())


def test_the_debugger_answers_in_a_warm_kernel(monkeypatch):
    choose(monkeypatch, WARM)

    async def use() -> dict:
        from jupyter_client.manager import AsyncKernelManager

        manager = AsyncKernelManager(kernel_name="python3")
        await manager.start_kernel()
        client = await _connect(manager)
        try:
            arguments = {"clientID": "t", "adapterID": "", "pathFormat": "path", "linesStartAt1": True}
            request = {"type": "request", "seq": 1, "command": "initialize", "arguments": arguments}
            message = client.session.msg("debug_request", request)
            client.control_channel.send(message)
            return (await client.control_channel.get_msg(timeout=20))["content"]
        finally:
            client.stop_channels()
            await manager.shutdown_kernel(now=True)

    answer = asyncio.run(use())
    assert answer["success"] and answer["command"] == "initialize"


@pytest.fixture
def notebook(tmp_path) -> Path:
    cells = []
    for source, text in ((FIRST_RESULT, "9.0\n"), ("print(1)", "1\n"), ("print(2)", "something else\n")):
        output = nbformat.v4.new_output("stream", name="stdout", text=text)
        cells.append(nbformat.v4.new_code_cell(source, outputs=[output], execution_count=len(cells) + 1))
    path = tmp_path / "stored.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def test_nbval_gives_the_same_verdicts(notebook):
    require(Tier.GUARD)

    def verdicts(provisioner: str, own_tier: Tier) -> list[str]:
        env = os.environ | {PROVISIONER_VARIABLE: provisioner, TIER_VARIABLE: own_tier.value}
        command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "-v", "-p", "no:cacheprovider"]
        done = subprocess.run(
            [*command, "-c", os.devnull, str(notebook)], env=env, capture_output=True, text=True, check=False
        )
        return re.findall(r"::(?:ipynb::)?(Cell \d+) (PASSED|FAILED)", done.stdout)

    cold = verdicts(COLD, Tier.NONE)
    assert verdicts(WARM, Tier.NONE) == verdicts(WARM, Tier.GUARD) == cold
    assert [verdict for _, verdict in cold] == ["PASSED", "PASSED", "FAILED"]


def test_nbgraders_execution_is_warm_and_guarded(monkeypatch):
    from nbgrader.preprocessors import Execute

    require(Tier.GUARD)
    choose(monkeypatch, WARM)
    monkeypatch.setenv(TIER_VARIABLE, Tier.GUARD.value)
    seccomp = "print([line for line in open('/proc/self/status') if line.startswith('Seccomp:')])"
    kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    cells = [nbformat.v4.new_code_cell(source) for source in (FIRST_RESULT, seccomp, "1 / 0", "print('after')")]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernelspec})
    executed, _ = Execute(timeout=60).preprocess(notebook, {})
    texts = [cell.outputs[-1].get("text", cell.outputs[-1].get("ename")) for cell in executed.cells]
    assert texts == ["9.0\n", "['Seccomp:\\t2\\n']\n", "ZeroDivisionError", "after\n"]
