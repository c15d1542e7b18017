"""What a notebook starts on this machine is stopped again, and refused sockets are one line."""

from __future__ import annotations

import errno
import socket
import threading
from http.server import BaseHTTPRequestHandler
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

import pytest

from course import local

SLEEPER = "import sys; print('up', flush=True); sys.stdin.read()"


def test_refused_sockets_are_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise OSError(errno.EAFNOSUPPORT, "Address family not supported by protocol")

    monkeypatch.setattr(socket, "create_server", refuse)
    line = local.why_no_sockets()
    assert line.startswith("Skipped: ") and "\n" not in line


def test_addresses_differ_and_are_free() -> None:
    addresses = local.free_addresses(3)
    assert len(set(addresses)) == 3
    for address in addresses:
        host, port = address.split(":")
        socket.create_server((host, int(port))).close()


@pytest.mark.parametrize("error", [None, ValueError, KeyboardInterrupt])
def test_processes_end_with_the_block(error: type[BaseException] | None) -> None:
    started = []
    try:
        with local.processes(SLEEPER, [{}, {}]) as processes:
            started += processes
            assert [process.stdout.readline() for process in processes] == ["up\n", "up\n"]
            if error:
                raise error
    except (ValueError, KeyboardInterrupt):
        pass
    assert [process.poll() is not None for process in started] == [True, True]


def test_each_process_has_its_own_variables() -> None:
    script = "import os; print(os.environ['WHO'])"
    with local.processes(script, [{"WHO": "first"}, {"WHO": "second"}]) as processes:
        assert [process.stdout.readline().strip() for process in processes] == ["first", "second"]


def test_a_process_ends_when_its_standard_input_closes() -> None:
    with local.processes(SLEEPER, [{}]) as (process,):
        process.stdin.close()
        assert process.wait(timeout=20) == 0


class Echo(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.path.encode())


@pytest.mark.parametrize("error", [None, ValueError])
def test_a_server_ends_with_the_block_and_writes_no_log(
    error: type[BaseException] | None, capfd: pytest.CaptureFixture[str]
) -> None:
    client, before = build_opener(ProxyHandler({})), threading.active_count()
    try:
        with local.serving(Echo) as address:
            assert client.open(f"{address}/there", timeout=20).read() == b"/there"
            if error:
                raise error
    except ValueError:
        pass
    assert threading.active_count() == before
    with pytest.raises(URLError):
        client.open(address, timeout=20)
    assert capfd.readouterr().err == ""
