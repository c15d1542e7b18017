"""The grader's end of the conversation with a kernel. It believes nothing of what it hears, waits for nobody beyond a clock,
and never holds more than one frame.

What counts as the answer to a question is one ANSWER under the question's id. Every other one is a stray: counted, ignored.
"""

from __future__ import annotations

import codecs
import json
import os
import secrets
import select
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from autograde.kernels.start.grading_kernel import GradingKernel
from autograde.kernelside.frames import ANSWER, DONE, HEADER, LONGEST, OUTPUT, frame

_ELSEWHERE = 8  # bytes that a frame counts for which belongs to an earlier request
_AT_ONCE = 1 << 20

# How it ended: the kernel is through, dead, cut off, too loud, or silent beyond the clock.
Ended = Literal["idle", "dead", "broken", "flooded", "over"]


class Taker(Protocol):
    """Who takes outputs; `heard` counts their size."""

    heard: int

    def take(self, kind: str, content: Mapping[str, Any]) -> None: ...


@dataclass
class Nowhere:
    """Outputs that nobody keeps."""

    heard: int = 0

    def take(self, kind: str, content: Mapping[str, Any]) -> None:
        self.heard += len(str(content))


@dataclass
class Hearing:
    """What has been heard since a request was sent. It looks at one frame at a time and never raises."""

    outputs: Taker = field(default_factory=Nowhere)
    most_bytes: float = float("inf")  # of output
    most_frames: float = float("inf")
    asked: bool = False  # an answer is expected
    request: str = field(default_factory=lambda: secrets.token_hex(16))
    idle: bool = False
    error: str = ""  # what the kernel says went wrong with the request itself
    answers: int = 0
    answer: bytes = b""  # the last one
    strays: int = 0
    frames: int = 0

    @property
    def flooded(self) -> bool:
        return self.frames > self.most_frames or self.outputs.heard > self.most_bytes

    def hear(self, kind: bytes, request: str, body: bytes) -> None:
        self.frames += 1
        ours = request == self.request
        if kind == ANSWER and ours and self.asked:
            self.answers += 1
            self.answer = body
        elif kind == ANSWER:
            self.strays += 1
        elif not ours:
            self.outputs.heard += _ELSEWHERE
        elif kind == DONE:
            self.idle, self.error = True, body.decode("utf-8", "replace")
        elif kind == OUTPUT:
            self._take(body)

    def _take(self, body: bytes) -> None:
        try:
            said, content = json.loads(body)
        except (ValueError, TypeError, RecursionError):
            self.outputs.heard += len(body)
            return
        if isinstance(said, str) and isinstance(content, dict):
            self.outputs.take(said, content)


class Conversation:
    """With one kernel, from its start to its end. What was lost stays lost: nothing is heard of that kernel any more."""

    def __init__(self, kernel: GradingKernel) -> None:
        self.kernel = kernel
        self.lost: Literal["", "broken", "loud"] = ""
        self._socket = kernel.socket
        self._socket.setblocking(False)
        self._heard, self._unsent = bytearray(), memoryview(b"")
        self._pipes = {kernel.stdout: "stdout", kernel.stderr: "stderr"}
        self._decoders = {end: codecs.getincrementaldecoder("utf-8")("replace") for end in self._pipes}
        self._poll = select.poll()
        for end in self._pipes:
            self._poll.register(end, select.POLLIN)

    def say(self, kind: bytes, hearing: Hearing, body: bytes, seconds: float) -> Ended:
        """Send a request, and hear until the kernel is through with it, for so long."""
        deadline = time.monotonic() + seconds
        # What is left of an unread request was cut off: the kernel would take the next one for its end.
        if self.lost or len(self._unsent):
            self.lost = self.lost or "broken"
            return self._ended()
        self._unsent = memoryview(frame(kind, hearing.request, body))
        return self.listen(hearing, deadline - time.monotonic())

    def listen(self, hearing: Hearing, seconds: float) -> Ended:
        """Go on hearing, for so long."""
        deadline = time.monotonic() + seconds
        while not self.lost:
            self._parse(hearing)
            if hearing.idle:
                self._read_pipes(hearing)
                return "idle"
            left = deadline - time.monotonic()
            if hearing.flooded:
                return "flooded"
            if left <= 0:
                return "over"
            self._poll.register(self._socket, select.POLLIN | (select.POLLOUT if len(self._unsent) else 0))
            self._poll.poll(1000 * left + 1)
            self._send()
            # What the kernel says waits until its pipes are empty, so this is the order in which things were written.
            if not self._receive():
                self._parse(hearing)
                self._read_pipes(hearing)
                self.lost = self.lost or "broken"
                break
            self._parse(hearing)
            self._read_pipes(hearing)
        return self._ended()

    def _ended(self) -> Ended:
        return "dead" if self.kernel.dies() else "broken"

    def _send(self) -> None:
        try:
            while len(self._unsent):
                self._unsent = self._unsent[self._socket.send(self._unsent) :]
        except OSError:  # full, or gone: then reading says so
            pass

    def _receive(self) -> bool:
        """False when the kernel hung up."""
        try:
            part = self._socket.recv(_AT_ONCE)
        except BlockingIOError:
            return True
        except OSError:
            return False
        self._heard += part
        return bool(part)

    def _parse(self, hearing: Hearing) -> None:
        """The whole frames that came, up to the one that ends the request."""
        while len(self._heard) >= HEADER.size and not (hearing.idle or hearing.flooded or self.lost):
            kind, length, request = HEADER.unpack_from(self._heard)
            if kind not in (OUTPUT, ANSWER, DONE):
                self.lost = "broken"
            elif length > LONGEST:
                self.lost = "loud"  # output can be too large by accident
            elif len(self._heard) < HEADER.size + length:
                return
            else:
                body = bytes(memoryview(self._heard)[HEADER.size : HEADER.size + length])
                del self._heard[: HEADER.size + length]
                hearing.hear(kind, request.decode("ascii", "replace"), body)

    def _read_pipes(self, hearing: Hearing) -> None:
        for end, name in list(self._pipes.items()):
            try:
                part = os.read(end, _AT_ONCE)
            except BlockingIOError:
                continue
            if not part:  # closed at the other end
                self._poll.unregister(end)
                del self._pipes[end]
            elif text := self._decoders[end].decode(part):
                hearing.outputs.take("stream", {"name": name, "text": text})
