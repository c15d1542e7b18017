"""`make lab` for real: JupyterLab serves the course, and a kernel of it runs a cell."""

import json
import os
import sys
from collections.abc import Iterator

import psutil
import pytest

from autograde.kernels.key import why_cold
from tests.env.server import Server
from tools.lock import ROOT


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    started = Server(ROOT, tmp_path_factory.mktemp("lab"))
    yield started
    started.stop()


def test_the_index_is_served(server: Server) -> None:
    assert b"jupyter-config-data" in server.ask("lab/tree/index.ipynb")
    listed = json.loads(server.ask("api/contents"))["content"]
    assert {"index.ipynb", "00_two_worlds"} <= {entry["name"] for entry in listed}


def test_nobody_is_asked_about_news(server: Server) -> None:
    told = json.loads(server.ask("lab/api/settings/@jupyterlab/apputils-extension:notification"))
    assert told["schema"]["properties"]["fetchNews"]["default"] == "false"


def test_a_cell_runs_with_the_courses_package(server: Server) -> None:
    assert server.run_cell("import autograde; print(autograde.__name__, 6 * 7)").strip() == "autograde 42"


def test_kernels_fork_from_the_zygote_that_the_server_started(server: Server) -> None:
    if reason := why_cold([sys.executable, "-m", "ipykernel_launcher"], os.environ, {}):
        pytest.skip(reason)
    assert "TensorFlow was imported" in server.wait_for_log("Kernels start warm")
    parents = {int(server.run_cell("import os; print(os.getppid())")) for _ in range(2)}
    # A second one would mean that the server prepared for another key than its kernels have.
    assert parents == {child.pid for child in psutil.Process(server.process.pid).children()}
