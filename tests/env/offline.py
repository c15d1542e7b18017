"""Run in a network that leads nowhere: JupyterLab of the course at ROOT, and in a kernel of it the code that comes on stdin.

unshare --net --map-root-user python -m tests.env.offline ROOT RUNTIME
"""

import fcntl
import socket
import struct
import sys
from pathlib import Path

from tests.env.server import Server

SET_FLAGS, UP_AND_RUNNING = 0x8914, 0x41
ELSEWHERE = ("192.0.2.1", 80)  # reserved for examples


def start_loopback() -> None:
    """A new network has this machine's own addresses, switched off."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SET_FLAGS, struct.pack("16sh14x", b"lo", UP_AND_RUNNING))


def is_cut_off() -> bool:
    try:
        socket.create_connection(ELSEWHERE, timeout=2).close()
    except OSError:
        return True
    return False


def main() -> None:
    root, runtime = map(Path, sys.argv[1:])
    start_loopback()
    assert is_cut_off()
    server = Server(root, runtime)
    try:
        assert b"jupyter-config-data" in server.ask("lab/tree/index.ipynb")
        print(server.run_cell(sys.stdin.read()))
    finally:
        server.stop()


if __name__ == "__main__":
    main()
