"""Asks a student's kernel to answer a probe, and believes nothing of what comes back.

The kernel is sent one expression that names an exercise, a seed and a fresh random request id. What counts as its answer
is one comm_open message with our target, our request id and our message as its parent, before the kernel is idle again
or the clock runs out. Everything else sent to that target is counted, and ignored.
"""

from __future__ import annotations

import ast
import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from queue import Empty
from typing import Any

import zmq
import zmq.asyncio
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_core.utils import ensure_async, run_sync

from autograde.exercises.model import Exercise
from autograde.judge.limits import Limits
from autograde.judge.values import Answer, encodable
from autograde.judge.verdict import Status
from autograde.judge.wire import TARGET, WireError, decode

_SLICE = 0.25  # seconds between two looks at whether the kernel still lives
_GRACE = 3.0  # seconds for the kernel to come back after an interrupt, and for its reply to arrive
_LONGEST_REASON = 300
_MOST_REPLIES = 1_000

Interrupt = Callable[[], Awaitable[None] | None]


class NotAnswered(Exception):
    """The kernel gave no answer that counts. `status` says what became of it, `reason` in one line why."""

    def __init__(self, reason: str, status: Status = Status.NOT_ANSWERED, strays: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status
        self.strays = strays


def question(request: str, exercise_id: str, seed: int, expression: str) -> str:
    """The code that the kernel is asked to run. The expression is a name, or attributes of one, from the master."""
    node = ast.parse(expression.strip(), mode="eval").body
    while isinstance(node, ast.Attribute):
        node = node.value
    if not isinstance(node, ast.Name):
        raise ValueError(f"{exercise_id}: check() may be given a name or an attribute, not {expression!r}")
    arguments = f"{request!r}, {exercise_id!r}, {seed:d}, lambda: {expression.strip()}"
    return f'__import__("autograde.student.answer", fromlist=["answer"]).answer({arguments})'


@dataclass
class Hearing:
    """What has been heard on iopub since the question was put. It looks at one message at a time and never raises."""

    request: str
    msg_id: str
    limits: Limits
    idle: bool = False
    answers: int = 0
    strays: int = 0
    blob: bytes | None = None
    fault: str | None = None
    messages: int = 0
    output: int = 0
    cut: bool = False  # the connection refused a message for its size
    reply: dict[str, Any] | None = None  # what the kernel says became of our question; for the reason only

    @property
    def flooded(self) -> bool:
        return self.cut or self.messages > self.limits.messages or self.output > self.limits.output_bytes

    def hear(self, message: Any) -> None:
        self.messages += 1
        content = message.get("content") if isinstance(message, dict) else None
        if not isinstance(content, dict):
            return
        parent = message.get("parent_header")
        ours = isinstance(parent, dict) and parent.get("msg_id") == self.msg_id
        kind = message.get("msg_type")
        if kind == "comm_open" and content.get("target_name") == TARGET:
            data = content.get("data")
            if ours and isinstance(data, dict) and data.get("request") == self.request:
                self._take(message.get("buffers"))
            else:
                self.strays += 1
        elif kind == "status" and ours and content.get("execution_state") == "idle":
            self.idle = True
        else:
            text = content.get("text")
            self.output += len(text) if isinstance(text, str) else len(repr(content))

    def _take(self, buffers: Any) -> None:
        self.answers += 1
        self.blob = None
        if not isinstance(buffers, list) or len(buffers) != 1:
            self.fault = "the answer does not come in one piece"
        elif len(buffers[0]) > self.limits.answer_bytes:
            self.fault = f"the answer has more than {self.limits.answer_bytes} bytes"
        else:
            self.blob = bytes(buffers[0])

    def answer(self, if_none: NotAnswered) -> Answer:
        """The one answer, or the reason why there is none."""
        if self.answers > 1:
            raise NotAnswered(f"{self.answers} answers to one question", Status.TAMPERED, self.strays + self.answers - 1)
        if self.answers == 0:
            raise NotAnswered(if_none.reason, if_none.status, self.strays)
        try:
            if self.blob is None:
                raise WireError(self.fault)
            return replace(decode(self.blob, self.limits), strays=self.strays)
        except WireError as error:
            raise NotAnswered(f"The answer cannot be read: {error}", strays=self.strays) from None


async def ask_async(
    client: AsyncKernelClient,
    exercise: Exercise,
    seed: int,
    expression: str,
    limits: Limits | None = None,
    *,
    interrupt: Interrupt | None = None,
) -> Answer:
    """The kernel's answer to this probe, or NotAnswered. On a timeout the kernel is interrupted.

    `interrupt` is needed only for a client that no kernel manager made.
    """
    limits = limits or Limits()
    request = secrets.token_hex(16)
    code = question(request, exercise.id, seed, expression)
    seconds = min(exercise.seconds, limits.seconds)
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    msg_id = client.execute(code, silent=True, store_history=False, allow_stdin=False, stop_on_error=False)
    hearing = Hearing(request, msg_id, limits)
    died = await _listen(client, hearing, deadline)
    if hearing.flooded:
        await _interrupt(client, interrupt)
        raise NotAnswered("The kernel sent too much while it was asked", Status.OUTPUT_LIMIT, hearing.strays)
    if died:
        return hearing.answer(NotAnswered("The kernel died while it was asked", Status.CRASHED))
    if not hearing.idle and hearing.reply is None:
        late = hearing.answers
        await _interrupt(client, interrupt)
        await _listen(client, hearing, loop.time() + _GRACE)
        if hearing.answers != late:  # what comes after the deadline does not count
            hearing.answers, hearing.strays = late, hearing.strays + hearing.answers - late
        return hearing.answer(NotAnswered(f"No answer within {seconds:g} seconds", Status.TIMEOUT))
    if hearing.reply is None:
        hearing.reply = await reply_to(client, hearing.msg_id, _GRACE)
    return hearing.answer(NotAnswered(f"The kernel gave no answer{_said(hearing.reply)}"))


async def _listen(client: AsyncKernelClient, hearing: Hearing, deadline: float) -> bool:
    """Hear until the kernel is idle, silent beyond the deadline, too loud, or dead; true when it died."""
    loop = asyncio.get_running_loop()
    alive, lost = True, 0
    monitor = client.iopub_channel.socket.get_monitor_socket(zmq.EVENT_DISCONNECTED)
    while not (hearing.idle or hearing.flooded):
        left = deadline - loop.time()
        if left <= 0:
            return False
        try:
            hearing.hear(await client.get_iopub_msg(timeout=min(left, _SLICE)))
        except Empty:
            if not alive:
                return True
            alive = await client.is_alive()  # once more around, for what it said before it died
            # The event is left in the queue: no later question will hear this kernel either. Twice, because a kernel that
            # dies loses its connection a moment before it counts as dead.
            lost += bool(await monitor.poll(0))
            hearing.cut = alive and lost > 1
            if hearing.reply is None and (reply := await reply_to(client, hearing.msg_id, 0)):
                hearing.reply = reply
                # It has finished, so what it sent is on its way, unless a message was too large for the connection.
                deadline = min(deadline, loop.time() + _GRACE)
        except Exception:  # unsigned, doubly sent or unreadable: not sent by an honest kernel
            hearing.messages += 1
            hearing.strays += 1
    # It may be connected again by the time it is idle: what it sent in between is gone all the same.
    hearing.cut = hearing.cut or not hearing.answers and bool(await monitor.poll(0))
    return False


async def reply_to(client: AsyncKernelClient, msg_id: str, seconds: float) -> dict[str, Any] | None:
    """Look for the reply to this request on the shell channel, for so long."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    for _ in range(_MOST_REPLIES):  # replies to earlier cells may still be waiting; a kernel may also flood the channel
        try:
            message = await client.get_shell_msg(timeout=max(0.0, deadline - loop.time()))
            if message["parent_header"]["msg_id"] == msg_id:
                return dict(message["content"])
        except Empty:
            return None
        except Exception:  # unreadable: as good as none
            continue
    return None


def _said(reply: dict[str, Any] | None) -> str:
    if not reply or reply.get("status") != "error":
        return ""
    return encodable(f": {reply.get('ename')}: {reply.get('evalue')}".replace("\n", " ")[:_LONGEST_REASON])


async def _interrupt(client: AsyncKernelClient, interrupt: Interrupt | None) -> None:
    interrupt = interrupt or getattr(client.parent, "interrupt_kernel", None)
    if interrupt is None:
        return
    try:
        await ensure_async(interrupt())
    except Exception:  # it has just died, which the next question will find out
        return


def bounded_context(limits: Limits | None = None) -> zmq.asyncio.Context:
    """For `manager.client(context=...)`: its connections drop a kernel that sends a message larger than any answer."""
    context = zmq.asyncio.Context()
    context.setsockopt(zmq.MAXMSGSIZE, (limits or Limits()).answer_bytes)
    return context


ask = run_sync(ask_async)
