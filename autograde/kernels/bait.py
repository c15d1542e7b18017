"""What attacks are aimed at: a secret file, listening sockets, a victim process, all of this process and all harmless."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

SECRET_VARIABLE = "AUTOGRADE_BAIT"


@dataclass
class Bait:
    """Created by `lay`, removed at its end."""

    folder: Path
    secret: str
    tcp_port: int
    udp_port: int
    abstract_name: str
    socket_path: str
    victim: subprocess.Popen[bytes]
    marker: str  # in the command line of processes that must not survive

    @property
    def secret_file(self) -> Path:
        return self.folder / "gradebook.db"

    def values(self) -> dict[str, object]:
        """What an attacker is told: we do not rely on anything being unknown."""
        return {
            "secret": self.secret,
            "secret_file": str(self.secret_file),
            "folder": str(self.folder),
            "home": os.path.expanduser("~"),
            "repository": str(Path(__file__).resolve().parents[2]),
            "tcp_port": self.tcp_port,
            "udp_port": self.udp_port,
            "abstract_name": self.abstract_name,
            "socket_path": self.socket_path,
            "victim": self.victim.pid,
            "client": os.getpid(),
            "marker": self.marker,
            "variable": SECRET_VARIABLE,
        }

    def survivors(self) -> list[int]:
        """Processes whose command line carries the marker."""
        found = []
        for name in filter(str.isdigit, os.listdir("/proc")):
            with contextlib.suppress(OSError):
                if self.marker.encode() in Path("/proc", name, "cmdline").read_bytes():
                    found.append(int(name))
        return found


@contextlib.contextmanager
def lay():
    """Lay the bait."""
    with contextlib.ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="autograde-bait-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        # Readable by everybody: what keeps the attacker out must be the sandbox.
        folder.chmod(0o755)
        secret = secrets.token_hex(16)
        os.environ[SECRET_VARIABLE] = secret
        stack.callback(os.environ.pop, SECRET_VARIABLE, None)
        name = f"autograde-{secrets.token_hex(8)}"
        tcp = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        udp = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        udp.bind(("127.0.0.1", 0))
        for address in ("\0" + name, str(folder / "docker.sock")):
            listener = stack.enter_context(socket.socket(socket.AF_UNIX))
            listener.bind(address)
            listener.listen()
        os.chmod(folder / "docker.sock", 0o777)
        victim = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        stack.callback(victim.wait)
        stack.callback(victim.kill)
        bait = Bait(
            folder,
            secret,
            tcp.getsockname()[1],
            udp.getsockname()[1],
            name,
            str(folder / "docker.sock"),
            victim,
            f"bait-{secrets.token_hex(8)}",
        )
        bait.secret_file.write_text(secret)
        bait.secret_file.chmod(0o644)
        yield bait
