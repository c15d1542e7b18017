"""`make lab` for real: JupyterLab serves the course, and a kernel of it runs a cell."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError

import psutil
import pytest

from autograde.authoring.expand import LANGUAGE
from autograde.kernels.start.key import why_cold
from tests.env.server import PATIENCE, Server
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
    assert "packages were imported" in server.wait_for_log("Kernels start warm")
    parents = {int(server.run_cell("import os; print(os.getppid())")) for _ in range(2)}
    # A second one would mean that the server prepared for another key than its kernels have.
    assert parents == {child.pid for child in psutil.Process(server.process.pid).children()}


def test_a_cell_before_the_set_up_cell_gets_one_calm_line(server: Server) -> None:
    name = "01_layers_on_tensors"
    server.ask(f"api/contents/{name}/{name}.ipynb")
    session = {"path": f"{name}/{name}.ipynb", "type": "notebook", "name": name, "kernel": {"name": "python3"}}
    kernel = json.loads(server.ask("api/sessions", session))["kernel"]["id"]
    said = server.run_cell('check("01-forward", forward)', kernel)
    assert said == "Run the set-up cell first, the first code cell of this notebook: `check` is not known yet.\n"


INSTRUCTORS = ("assignment-list", "course-list", "create-assignment", "formgrader", "menu")


def page_config(server: Server) -> dict:
    page = server.ask("lab").decode()
    return json.loads(page.partition('id="jupyter-config-data" type="application/json">')[2].partition("</script>")[0])


def test_a_student_sees_no_tools_for_instructors(server: Server) -> None:
    disabled = page_config(server)["disabledExtensions"]
    assert {f"@jupyter/nbgrader:{name}" for name in INSTRUCTORS} <= set(disabled)
    assert "@jupyter/nbgrader:validate-assignment" not in disabled
    with pytest.raises(HTTPError):
        server.ask("formgrader")
    assert "assignment_list" not in server.log.read_text()


def test_an_instructor_has_them(tmp_path_factory: pytest.TempPathFactory) -> None:
    teaching = Server(ROOT, tmp_path_factory.mktemp("teaching"), "--teach", f"--ServerApp.root_dir={ROOT}")
    try:
        assert not page_config(teaching)["disabledExtensions"]
        assert b"formgrader" in teaching.ask("formgrader").lower()
    finally:
        teaching.stop()


def test_the_printed_address_opens_the_index_and_little_is_printed(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with open(log, "w") as stream:
        # With a token of Jupyter's own, as everybody has it.
        process = subprocess.Popen(
            [sys.executable, "tools/lab.py", "--no-browser"],
            cwd=ROOT,
            stderr=stream,
            env={**os.environ, "JUPYTER_RUNTIME_DIR": str(tmp_path)},
        )
    try:
        end = time.monotonic() + PATIENCE
        while "/lab/tree/index.ipynb?token=" not in log.read_text() and time.monotonic() < end:
            time.sleep(0.2)
    finally:
        process.terminate()
        process.wait(PATIENCE)
    said = log.read_text()
    assert "/lab/tree/index.ipynb?token=" in said and len(said.splitlines()) < 20, said


def test_a_kernel_speaks_of_its_language_as_the_notebooks_do(server: Server) -> None:
    """Otherwise JupyterLab marks a notebook as changed when it is opened."""
    said = server.run_cell("import json; print(json.dumps(get_ipython().kernel.language_info))")
    assert json.loads(said) == LANGUAGE
