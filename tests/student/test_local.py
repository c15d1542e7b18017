"""What a notebook starts on this machine is stopped again, and refused sockets are one line."""

from __future__ import annotations

import errno
import socket

import pytest

from autograde.student import local

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
