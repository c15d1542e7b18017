"""Opens the course in JupyterLab; run by `make lab` inside the environment."""

import argparse
import os
import socket
import sys
from pathlib import Path

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"


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
    """JupyterLab's command line: the index in front, and a file browser that starts at notebooks/."""
    index = NOTEBOOKS / "index.ipynb"
    command = ["-m", "jupyter", "lab", f"--ServerApp.root_dir={NOTEBOOKS}"]
    if index.exists():
        command.append(str(index))
    if port is not None:
        command += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # In a container one is usually root, and there Jupyter refuses to start without this.
        command.append("--allow-root")
    return command + extra


def main() -> str:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, help="this port or none; otherwise the next free one from 8888")
    options, extra = parser.parse_known_args()
    if options.port is not None and not is_free(options.port):
        print(
            f"lab: port {options.port} is taken: stop what uses it, or leave out PORT to get a free one",
            file=sys.stderr,
        )
        return 1
    NOTEBOOKS.mkdir(exist_ok=True)
    os.execv(sys.executable, [sys.executable, *arguments(options.port, extra)])


if __name__ == "__main__":
    sys.exit(main())
