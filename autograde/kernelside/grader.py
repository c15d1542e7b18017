"""The kernel's end of the conversation with its grader."""

from __future__ import annotations

import array
import asyncio
import fcntl
import os
import signal
import socket
import termios
import threading
import time
from types import FrameType
from typing import Any
from weakref import WeakKeyDictionary

from autograde.kernelside.frames import ANSWER, DONE, HEADER, OUTPUT, frame, packed

_PIPE_SECONDS = 0.5


class Grader:
    """One frame at a time, whole, whichever thread sends it and whatever interrupts come."""

    def __init__(self, descriptor: int) -> None:
        self.request = ""  # what the kernel is at
        self.lock = threading.RLock()
        self._socket = socket.socket(fileno=descriptor)
        self._pid = os.getpid()
        self._threads: WeakKeyDictionary[threading.Thread, str] = WeakKeyDictionary()
        self._sending = self._interrupted = False

    @property
    def mine(self) -> bool:
        """Not in a forked child, which would speak in between."""
        return os.getpid() == self._pid

    def spoken_for(self) -> str:
        """The request that this thread's output belongs to: the one at which it was first heard."""
        thread = threading.current_thread()
        return self.request if thread is threading.main_thread() else self._threads.setdefault(thread, self.request)

    def output(self, kind: str, content: dict[str, Any], request: str | None = None) -> None:
        self._send(OUTPUT, packed([kind, content]), self.spoken_for() if request is None else request)

    def answer(self, blob: bytes) -> None:
        self._send(ANSWER, blob, self.request)

    def done(self, error: str = "") -> None:
        self._send(DONE, error.encode(errors="replace")[:1000], self.request)

    async def next(self) -> tuple[bytes, bytes]:
        """The next request, and its body; raises EOFError when the grader is gone. Other tasks run meanwhile."""
        loop = asyncio.get_running_loop()
        ready = asyncio.Event()
        loop.add_reader(self._socket, ready.set)
        try:
            await ready.wait()
        finally:
            loop.remove_reader(self._socket)
        kind, length, request = HEADER.unpack(self._read(HEADER.size))
        body = self._read(length)
        self.request = request.decode()
        return kind, body

    def on_interrupt(self, signum: int, _: FrameType | None) -> None:
        """As Python's own handler; a frame that is on its way is sent whole."""
        if self._sending:
            self._interrupted = True
        else:
            raise KeyboardInterrupt

    def _send(self, kind: bytes, body: bytes, request: str) -> None:
        if not self.mine or not request:
            return
        main = threading.current_thread() is threading.main_thread()
        with self.lock:
            self._sending = main or self._sending
            try:
                _await_empty_pipes()
                self._socket.sendall(frame(kind, request, body))
            except OSError:  # closed by the student's code; the grader hears that
                pass
            finally:
                if main:
                    self._sending = False
        if main and self._interrupted:
            self._interrupted = False
            raise KeyboardInterrupt

    def _read(self, length: int) -> bytes:
        parts = []
        while length:
            part = self._socket.recv(min(length, 1 << 20))
            if not part:
                raise EOFError
            parts.append(part)
            length -= len(part)
        return b"".join(parts)


def _await_empty_pipes() -> None:
    """What was written to the descriptors 1 and 2 comes before what is said now: the grader reads it first."""
    deadline = time.monotonic() + _PIPE_SECONDS
    waiting = array.array("i", [0])
    for descriptor in (1, 2):
        try:
            while fcntl.ioctl(descriptor, termios.FIONREAD, waiting) == 0 and waiting[0] and time.monotonic() < deadline:
                time.sleep(0.001)
        except OSError:  # closed, or turned to something else
            pass


def ignore_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
