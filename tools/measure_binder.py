"""Measures what Binder has to hold: JupyterLab as binder/start starts it, on one core, with two notebooks open and run.

    python tools/measure_binder.py        # about a minute; prints a table

Memory is that of the server and everything it started, looked at four times a second: memory of their own, where what forked
kernels share counts once, and the files they have mapped, mostly TensorFlow, once for the server and once for the process
that has mapped most. Nothing is left out because other programs use it, too. mybinder.org ends a session at 2 GB.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
import uuid
from collections.abc import Callable
from pathlib import Path

import nbformat
import psutil
from websocket import WebSocket, create_connection

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ("00_two_worlds", "01_layers_on_tensors")
LIMIT_MB = 2048
TOKEN = uuid.uuid4().hex
FIRST_RESULT = "import tensorflow as tf\nprint(float(tf.reduce_sum(tf.ones((3, 3)))))"
Rows = list[tuple[str, str]]


def fields(pid: int, file: str) -> dict[str, int]:
    """The sizes, in kB, of a file of /proc."""
    lines = Path("/proc", str(pid), file).read_text().splitlines()
    return {line.split(":")[0]: int(line.split()[1]) for line in lines if line.endswith(" kB")}


class Meter(threading.Thread):
    """The memory of a process and its descendants, now and at most."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.root = psutil.Process(pid)
        self.now = self.peak = 0.0
        self.done = threading.Event()

    def run(self) -> None:
        while not self.done.wait(0.25):
            own, files = 0, {}
            for process in (self.root, *self.root.children(recursive=True)):
                try:
                    shares = fields(process.pid, "smaps_rollup")
                    files[process.pid] = fields(process.pid, "status")["RssFile"]
                except (OSError, KeyError):
                    continue  # it ended meanwhile
                own += shares["Pss_Anon"] + shares["Pss_Shmem"]
            mapped = files.pop(self.root.pid, 0) + max(files.values(), default=0)
            self.now = (own + mapped) / 1024
            self.peak = max(self.peak, self.now)


class Lab:
    """A JupyterLab on one core."""

    def __init__(self, folder: Path) -> None:
        command = [
            "taskset",
            "--cpu-list",
            str(min(os.sched_getaffinity(0))),
            str(ROOT / "binder" / "start"),
            sys.executable,
        ]
        command += [
            "-m",
            "jupyter",
            "lab",
            "--no-browser",
            f"--ServerApp.root_dir={ROOT}",
            f"--IdentityProvider.token={TOKEN}",
        ]
        if os.geteuid() == 0:
            command.append("--allow-root")
        env = os.environ | {"JUPYTER_RUNTIME_DIR": str(folder)}
        with open(folder / "log", "w") as log:
            self.process = subprocess.Popen(command, env=env, stdout=log, stderr=log, cwd=ROOT)
        self.folder = folder

    def wait(self, what: str, ready: Callable[[], bool]) -> None:
        end = time.monotonic() + 300
        while not ready():
            if self.process.poll() is not None or time.monotonic() > end:
                raise SystemExit(f"measure_binder: {what}: no answer; JupyterLab says: {self.log()[-500:]}")
            time.sleep(0.05)

    def log(self) -> str:
        return (self.folder / "log").read_text()

    @property
    def address(self) -> str:
        return json.loads(next(self.folder.glob("jpserver-*.json")).read_text())["url"].rstrip("/")

    def post(self, path: str, body: object) -> dict[str, str]:
        headers = {"Authorization": f"token {TOKEN}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.address}/api/{path}", json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request, timeout=300) as answer:
            return json.loads(answer.read() or b"{}")

    def kernel(self, folder: str) -> tuple[str, WebSocket]:
        name = self.post("kernels", {"name": "python3", "path": folder})["id"]
        address = f"{self.address.replace('http', 'ws', 1)}/api/kernels/{name}/channels?token={TOKEN}"
        return name, create_connection(address, timeout=300)


def ask(socket: WebSocket, code: str) -> None:
    """Run code and wait until the kernel is idle again; figures of a notebook that fails would mean nothing."""
    number = uuid.uuid4().hex
    header = {"msg_id": number, "msg_type": "execute_request", "session": "s", "username": "u", "version": "5.3"}
    content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False}
    message = {"channel": "shell", "header": header, "parent_header": {}, "metadata": {}, "content": content}
    socket.send(json.dumps(message))
    while True:
        reply = json.loads(socket.recv())
        if reply["parent_header"].get("msg_id") != number:
            continue
        if reply["msg_type"] == "error":
            raise SystemExit(f"measure_binder: {reply['content']['evalue']}, in: {code[:200]}")
        if reply["msg_type"] == "status" and reply["content"]["execution_state"] == "idle":
            return


def measure(lab: Lab, meter: Meter, started: float) -> Rows:
    rows: Rows = []

    def note(what: str, seconds: float) -> None:
        time.sleep(0.5)  # the meter looks four times a second
        rows.append((what, f"{seconds:.1f} s, then {meter.now:.0f} MB"))

    lab.wait("start", lambda: any(lab.folder.glob("jpserver-*.json")))
    note("start until JupyterLab answers", time.monotonic() - started)
    lab.wait("import", lambda: "Kernels start" in lab.log())
    note("start until TensorFlow is imported, too", time.monotonic() - started)
    sockets = []
    for name in NOTEBOOKS:
        begin = time.monotonic()
        kernel, socket = lab.kernel(f"solutions/{name}")
        ask(socket, FIRST_RESULT)
        note(f"{name[:2]}: kernel until TensorFlow's first result", time.monotonic() - begin)
        notebook = nbformat.read(ROOT / "solutions" / name / f"{name}.ipynb", as_version=4)
        begin = time.monotonic()
        for cell in notebook.cells:
            if cell.cell_type == "code":
                ask(socket, cell.source)
        note(f"{name[:2]}: run all, with the answers", time.monotonic() - begin)
        sockets.append((kernel, socket))
    kernel, socket = sockets[-1]
    begin = time.monotonic()
    lab.post(f"kernels/{kernel}/restart", {})
    ask(socket, FIRST_RESULT)
    note("restart until TensorFlow's first result", time.monotonic() - begin)
    return rows


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        started = time.monotonic()
        lab = Lab(Path(folder))
        meter = Meter(lab.process.pid)
        meter.start()
        try:
            rows = measure(lab, meter, started)
        finally:
            meter.done.set()
            lab.process.terminate()
            lab.process.wait(30)
    rows.append((f"most memory at any moment, of {LIMIT_MB} MB", f"{meter.peak:.0f} MB"))
    print(f"{platform.system()}, Python {platform.python_version()}, one core of {os.cpu_count()}\n")
    print("| what | |\n|---|--:|")
    print("\n".join(f"| {what} | {value} |" for what, value in rows))
    return 0 if meter.peak < LIMIT_MB else 1


if __name__ == "__main__":
    sys.exit(main())
