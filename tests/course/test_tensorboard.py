"""Notebook 13's logs in the real TensorBoard: asked over HTTP, and through JupyterLab's proxy as on Binder."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

from autograde.authoring.source import SourceCell, read_source
from autograde.course import find_course
from tests.env.server import Server

COURSE = find_course(Path(__file__).parent)
PATIENCE = 90


def _cells() -> list[SourceCell]:
    """The notebook's code but for its magics: what the originals give is not needed here."""
    cells = read_source(COURSE.source("13_tensorboard")).cells
    return [cell for cell in cells if cell.kind == "code" and cell.role not in ("original", "picture")]


def _run(cells: list[SourceCell]) -> dict[str, Any]:
    namespace: dict[str, Any] = {"__name__": "__main__"}
    for cell in cells:
        exec(compile(cell.text, f"<13_tensorboard, line {cell.line}>", "exec"), namespace)
    return namespace


def _opening() -> str:
    """The source of the cells that define `open_tensorboard`."""
    return "\n\n".join(cell.text for cell in _cells() if cell.options.get("id") in ("stop-tensorboard", "open-tensorboard"))


@pytest.fixture(scope="module")
def notebook() -> Iterator[dict[str, Any]]:
    """The names of the notebook after its comparison of then and now: the logs are written."""
    cells = _cells()
    last = next(i for i, cell in enumerate(cells) if cell.options.get("id") == "same-curves")
    namespace = _run(cells[: last + 1])
    yield namespace
    namespace["workspace"].cleanup()


@pytest.fixture(scope="module")
def address(notebook: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A TensorBoard on the notebook's logs, on a port that it chose."""
    log = tmp_path_factory.mktemp("tensorboard") / "log"
    command = [sys.executable, "-m", "tensorboard.main", "--logdir", str(notebook["logs"])]
    options = ["--host", "127.0.0.1", "--port", "0", "--load_fast", "false", "--reload_interval", "1"]
    with open(log, "w") as stream:
        process = subprocess.Popen([*command, *options], stdout=stream, stderr=stream)
    try:
        yield _address(process, log)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _address(process: subprocess.Popen, log: Path) -> str:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        if found := re.search(r"http://127\.0\.0\.1:\d+", log.read_text()):
            return found[0]
        time.sleep(0.1)
    raise AssertionError(f"TensorBoard did not start: {log.read_text()}")


def _get(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
        return answer.read()


def _once_it_has(ask: Callable[[str], bytes], path: str, run: str) -> Any:
    """TensorBoard reads the files in the background: ask until the run is there."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        answer = json.loads(ask(path))
        if run in answer:
            return answer
        time.sleep(0.2)
    raise AssertionError(f"{path} has no run {run}: {answer}")


@pytest.mark.parametrize("run", ["then/train", "then/test", "now/train", "now/test"])
def test_tensorboard_serves_the_scalars(notebook: dict[str, Any], address: str, run: str) -> None:
    tags = _once_it_has(_get, f"{address}/data/plugin/scalars/tags", run)
    assert set(tags[run]) == {"cost", "hits"}
    steps, values = notebook["read_curve"](notebook["logs"] / run, "cost")
    points = json.loads(_get(f"{address}/data/plugin/scalars/scalars?run={run}&tag=cost"))
    np.testing.assert_array_equal([step for _, step, _ in points], steps)
    np.testing.assert_allclose([value for _, _, value in points], values, rtol=1e-6)


def test_tensorboard_shows_the_scopes(notebook: dict[str, Any], address: str) -> None:
    graphs = _once_it_has(_get, f"{address}/data/plugin/graphs/info", "then/train")
    assert graphs["then/train"]["run_graph"]
    assert "then/test" not in graphs  # its writer did not get the graph


def test_without_ports_it_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    namespace: dict[str, Any] = {}
    exec(_opening(), namespace)

    def refuse(*args: Any) -> None:
        raise PermissionError("no sockets here")

    monkeypatch.setattr(namespace["socket"], "create_server", refuse)
    monkeypatch.setattr(namespace["notebook"], "start", lambda arguments: pytest.fail("TensorBoard was started"))
    namespace["open_tensorboard"]("logs")
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 1 and "not started" in printed[0]


def test_it_opens_through_jupyterlabs_proxy_and_ends_with_the_kernel(
    notebook: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    logs = notebook["logs"] / "now"
    code = _opening() + f"\nos.environ['JUPYTERHUB_SERVICE_PREFIX'] = '/'\nopen_tensorboard({str(logs)!r})\n"
    code += f"(info,) = [info for info in manager.get_all() if info.logdir == {str(logs)!r}]\nprint(info.port, info.pid)"
    server = Server(COURSE.root, tmp_path_factory.mktemp("lab"))
    try:
        port, pid = map(int, server.run_cell(code).split()[-2:])
        _once_it_has(server.ask, f"proxy/{port}/data/plugin/scalars/tags", "train")
    finally:
        server.stop()
    psutil.wait_procs([psutil.Process(pid)] if psutil.pid_exists(pid) else [], PATIENCE)
    assert not psutil.pid_exists(pid)
