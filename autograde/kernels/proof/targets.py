"""What attacks are aimed at: a secret file, listening sockets, a victim process, all of this process and all harmless."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from autograde.kernels.start.checkout import ROOT

SECRET_VARIABLE = "AUTOGRADE_SECRET"


@dataclass(frozen=True)
class Targets:
    """All that an attacker may wish to know: we do not rely on anything being unknown."""

    folder: str
    secret: str
    secret_file: str
    tcp_port: int
    udp_port: int
    abstract_name: str
    socket_path: str
    victim: int
    marker: str  # in the command line of processes that must not survive
    home: str = os.path.expanduser("~")
    repository: str = ROOT
    variable: str = SECRET_VARIABLE
    client: int = field(default_factory=os.getpid)

    def survivors(self) -> list[psutil.Process]:
        """Processes whose command line carries the marker."""
        found = []
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                if self.marker in " ".join(process.cmdline()):
                    found.append(process)
        return found


@contextmanager
def prepared_targets() -> Iterator[Targets]:
    """Targets for as long as the attacks take."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="autograde-targets-"))
        secret_file, path = Path(folder, "gradebook.db"), os.path.join(folder, "docker.sock")
        secret, name = secrets.token_hex(16), f"autograde-{secrets.token_hex(8)}"
        os.environ[SECRET_VARIABLE] = secret
        stack.callback(os.environ.pop, SECRET_VARIABLE, None)
        tcp = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        udp = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        udp.bind(("127.0.0.1", 0))
        for address in ("\0" + name, path):
            listener = stack.enter_context(socket.socket(socket.AF_UNIX))
            listener.bind(address)
            listener.listen()
        secret_file.write_text(secret)
        # Open to everybody: what keeps the attacker out must be the sandbox.
        for opened, mode in ((folder, 0o755), (path, 0o777), (secret_file, 0o644)):
            os.chmod(opened, mode)
        victim = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        stack.callback(victim.wait)
        stack.callback(victim.kill)
        ports = tcp.getsockname()[1], udp.getsockname()[1]
        marker = f"marked-{secrets.token_hex(8)}"
        yield Targets(folder, secret, str(secret_file), *ports, name, path, victim.pid, marker)
