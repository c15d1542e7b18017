"""`make lab` for real: JupyterLab serves the course, and a kernel of it runs a cell."""

import contextlib
import json
import os
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from websocket import create_connection

from tools.lock import ROOT

TOKEN = uuid.uuid4().hex
PATIENCE = 90


class Server:
    """A running JupyterLab."""

    def __init__(self, log: Path) -> None:
        self.log = log
        extra = ["--no-browser", f"--IdentityProvider.token={TOKEN}"]
        self.process = subprocess.Popen(
            [sys.executable, "tools/lab.py", *extra],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=open(log, "w"),
            env={**os.environ, "JUPYTER_RUNTIME_DIR": str(log.parent)},
        )
        self.address = self.wait_for_address()

    def wait_for_address(self) -> str:
        """Jupyter writes down where it listens once it does."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self.process.poll() is None:
            for path in self.log.parent.glob("jpserver-*.json"):
                # Seen before it is wholly written, it is read again.
                with contextlib.suppress(json.JSONDecodeError):
                    return json.loads(path.read_text())["url"].rstrip("/")
            time.sleep(0.1)
        raise AssertionError(f"JupyterLab did not start: {self.log.read_text()}")

    def ask(self, path: str, body: object = None) -> bytes:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"token {TOKEN}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.address}/{path}", data, headers)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.read()

    def run_cell(self, code: str) -> str:
        """What the code prints in a new kernel, or its error."""
        kernel = json.loads(self.ask("api/kernels", {"name": "python3"}))["id"]
        channels = f"{self.address.replace('http', 'ws', 1)}/api/kernels/{kernel}/channels?token={TOKEN}"
        socket = create_connection(channels, timeout=PATIENCE)
        header = {"msg_id": "cell", "msg_type": "execute_request", "session": "s", "username": "u", "version": "5.3"}
        content = {"code": code, "silent": False, "store_history": False, "allow_stdin": False}
        message = {"channel": "shell", "header": header, "parent_header": {}, "metadata": {}, "content": content}
        socket.send(json.dumps(message))
        printed = ""
        while True:
            reply = json.loads(socket.recv())
            if reply["parent_header"].get("msg_id") != "cell":
                continue
            if reply["msg_type"] == "stream":
                printed += reply["content"]["text"]
            if reply["msg_type"] == "error":
                printed += reply["content"]["evalue"]
            # The shell's reply can overtake the output; idle comes after all output.
            if reply["msg_type"] == "status" and reply["content"]["execution_state"] == "idle":
                socket.close()
                return printed


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    started = Server(tmp_path_factory.mktemp("lab") / "log")
    yield started
    started.process.terminate()
    started.process.wait(PATIENCE)


def test_the_index_is_served(server: Server) -> None:
    assert b"jupyter-config-data" in server.ask("lab/tree/index.ipynb")
    listed = json.loads(server.ask("api/contents"))["content"]
    assert {"index.ipynb", "00_two_worlds"} <= {entry["name"] for entry in listed}


def test_nobody_is_asked_about_news(server: Server) -> None:
    told = json.loads(server.ask("lab/api/settings/@jupyterlab/apputils-extension:notification"))
    assert told["schema"]["properties"]["fetchNews"]["default"] == "false"


def test_a_cell_runs_with_the_courses_package(server: Server) -> None:
    assert server.run_cell("import autograde; print(autograde.__name__, 6 * 7)").strip() == "autograde 42"
