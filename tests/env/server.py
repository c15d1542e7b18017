"""A JupyterLab started as `make lab` starts it, for tests that talk to it."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from pathlib import Path

from websocket import create_connection

TOKEN = uuid.uuid4().hex
PATIENCE = 90


# What happens while it runs is looked for in its log.
_ALWAYS = ("--no-browser", f"--IdentityProvider.token={TOKEN}")
_INFO = "--ServerApp.log_level=INFO"


class Server:
    """A running JupyterLab of the checkout at `root`; `runtime` is an empty folder for its log and its address."""

    def __init__(self, root: Path, runtime: Path, *extra: str) -> None:
        self.root = root
        self.log = runtime / "log"
        logged = [] if any("log_level" in each for each in extra) else [_INFO]
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "tools/lab.py", *_ALWAYS, *logged, *extra],
                cwd=root,
                stdout=subprocess.DEVNULL,
                stderr=log,
                # Nobody's own settings and open tabs.
                env={
                    **os.environ,
                    "JUPYTER_RUNTIME_DIR": str(runtime),
                    "JUPYTERLAB_SETTINGS_DIR": str(runtime / "settings"),
                    "JUPYTERLAB_WORKSPACES_DIR": str(runtime / "workspaces"),
                },
            )
        self.address = self.wait_for_address()

    def wait_for_address(self) -> str:
        """Jupyter writes down where it will listen a moment before it does."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self.process.poll() is None:
            for path in self.log.parent.glob("jpserver-*.json"):
                # Seen before it is wholly written, it is read again.
                with contextlib.suppress(json.JSONDecodeError, ConnectionRefusedError):
                    where = json.loads(path.read_text())
                    socket.create_connection((where["hostname"], where["port"])).close()
                    return where["url"].rstrip("/")
            time.sleep(0.1)
        raise AssertionError(f"JupyterLab did not start: {self.log.read_text()}")

    def wait_for_log(self, words: str) -> str:
        """The first line of the log with these words."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self.process.poll() is None:
            for line in self.log.read_text().splitlines():
                if words in line:
                    return line
            time.sleep(0.1)
        raise AssertionError(f"no {words!r} in the log: {self.log.read_text()}")

    def ask(self, path: str, body: object = None, method: str | None = None) -> bytes:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"token {TOKEN}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.address}/{path}", data, headers, method=method)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.read()

    def run_cell(self, code: str, kernel: str = "") -> str:
        """What the code prints and shows in this kernel, or in a new one, or its error."""
        kernel = kernel or json.loads(self.ask("api/kernels", {"name": "python3"}))["id"]
        channels = f"{self.address.replace('http', 'ws', 1)}/api/kernels/{kernel}/channels?token={TOKEN}"
        channel = create_connection(channels, timeout=PATIENCE)
        header = {"msg_id": "cell", "msg_type": "execute_request", "session": "s", "username": "u", "version": "5.3"}
        content = {"code": code, "silent": False, "store_history": False, "allow_stdin": False}
        message = {"channel": "shell", "header": header, "parent_header": {}, "metadata": {}, "content": content}
        channel.send(json.dumps(message))
        printed = ""
        while True:
            reply = json.loads(channel.recv())
            if reply["parent_header"].get("msg_id") != "cell":
                continue
            if reply["msg_type"] == "stream":
                printed += reply["content"]["text"]
            if reply["msg_type"] == "display_data":
                printed += reply["content"]["data"].get("text/plain", "") + "\n"
            if reply["msg_type"] == "error":
                printed += reply["content"]["evalue"]
            # The shell's reply can overtake the output; idle comes after all output.
            if reply["msg_type"] == "status" and reply["content"]["execution_state"] == "idle":
                channel.close()
                return printed

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(PATIENCE)
