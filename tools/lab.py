"""Opens the course in JupyterLab; run by `make lab` inside the environment."""

import argparse
import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
# Keeps JupyterLab from asking about news and updates before the first cell is read.
SETTINGS = Path(__file__).resolve().parent / "jupyter"
# Takes away nbgrader's tools for instructors.
STUDENT = SETTINGS / "student"


def is_port(text: str) -> bool:
    return text.isascii() and text.isdigit() and 1 <= int(text) <= 65535


def is_free(port: int) -> bool:
    """Whether a server could listen on this port of this machine."""
    with socket.socket() as probe:
        if os.name != "nt":  # as Jupyter does: a port just given up counts as free
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("localhost", port))
        except OSError:
            return False
    return True


def arguments(port: int | None, extra: list[str]) -> list[str]:
    """JupyterLab's command line: the index in front, and a file browser that starts at notebooks/ if not told otherwise."""
    index = NOTEBOOKS / "index.ipynb"
    command = ["-m", "jupyter", "lab"]
    if not any(option.startswith("--ServerApp.root_dir") for option in extra):
        command.append(f"--ServerApp.root_dir={NOTEBOOKS}")
        if index.exists():
            # The address that is printed, too: it is all that one has with --no-browser.
            command.append("--LabApp.default_url=/lab/tree/index.ipynb")
    elif index.exists():
        command.append(str(index))
    if not any("log_level" in option or "log-level" in option for option in extra):
        # The address is said all the same, and what goes wrong.
        command += ["--ServerApp.log_level=WARN", "--LabApp.log_level=WARN"]
    if port is not None:
        command += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # In a container one is usually root, and there Jupyter refuses to start without this.
        command.append("--allow-root")
    return command + extra


def environment(given: Mapping[str, str], teach: bool = False) -> dict[str, str]:
    """What JupyterLab is told; what a person has set comes before the course's choice of kernels."""
    folders = [*([] if teach else [str(STUDENT)]), str(SETTINGS), given.get("JUPYTER_CONFIG_PATH", "")]
    return {
        # Kernels fork from an already imported TensorFlow, where the platform can fork.
        "JUPYTER_DEFAULT_PROVISIONER_NAME": "autograde-warm",
        # Run by each kernel: one calm line for a cell that comes before the set-up cell.
        "PYTHONSTARTUP": str(SETTINGS / "startup.py"),
        **given,
        # TensorBoard and `!command` of a cell are those of this environment.
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), given.get("PATH", os.defpath)]),
        "JUPYTER_CONFIG_PATH": os.pathsep.join(folder for folder in folders if folder),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", help="this port or none; otherwise the next free one from 8888")
    parser.add_argument("--teach", action="store_true", help="with formgrader and nbgrader's other tools for instructors")
    options, extra = parser.parse_known_args()
    if options.port is not None and not is_port(options.port):
        advice = "expected a number from 1 to 65535; leave out PORT to get a free one"
        print(f"lab: PORT={options.port}: {advice}", file=sys.stderr)
        return 1
    port = None if options.port is None else int(options.port)
    if port is not None and not is_free(port):
        advice = "stop what uses it, or leave out PORT to get a free one"
        print(f"lab: port {port} is taken: {advice}", file=sys.stderr)
        return 1
    NOTEBOOKS.mkdir(exist_ok=True)
    os.execve(sys.executable, [sys.executable, *arguments(port, extra)], environment(os.environ, options.teach))


if __name__ == "__main__":
    sys.exit(main())
