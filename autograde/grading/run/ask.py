"""A question to a kernel, and what counts as its answer."""

from __future__ import annotations

import ast
from dataclasses import replace

from autograde.judge.limits import Limits
from autograde.judge.values import Answer, encodable
from autograde.judge.verdict import Status
from autograde.judge.wire import WireError, decode
from autograde.kernels.start.conversation import Ended, Hearing
from autograde.kernelside.frames import packed

_LONGEST_REASON = 300


class NotAnswered(Exception):
    """The kernel gave no answer that counts. `status` says what became of it, `reason` in one line why."""

    def __init__(self, reason: str, status: Status = Status.NOT_ANSWERED, strays: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status
        self.strays = strays


def question(exercise_id: str, seed: int, expression: str) -> bytes:
    """What the kernel is asked. The expression is a name, or attributes of one, from the master."""
    node = ast.parse(expression.strip(), mode="eval").body
    while isinstance(node, ast.Attribute):
        node = node.value
    if not isinstance(node, ast.Name):
        raise ValueError(f"{exercise_id}: check() may be given a name or an attribute, not {expression!r}")
    return packed({"exercise": exercise_id, "seed": seed, "asks": expression.strip()})


def answer_in(hearing: Hearing, ended: Ended, limits: Limits, seconds: float) -> Answer:
    """The one answer that was heard until the kernel was through, dead or late; NotAnswered for anything else."""
    if ended == "flooded":
        raise NotAnswered("The kernel sent too much while it was asked", Status.OUTPUT_LIMIT, hearing.strays)
    if hearing.answers > 1:
        strays = hearing.strays + hearing.answers - 1
        raise NotAnswered(f"{hearing.answers} answers to one question", Status.TAMPERED, strays)
    if hearing.answers == 1:
        try:
            return replace(decode(hearing.answer, limits), strays=hearing.strays)
        except WireError as error:
            raise NotAnswered(f"The answer cannot be read: {error}", strays=hearing.strays) from None
    if ended == "dead":
        raise NotAnswered("The kernel died while it was asked", Status.CRASHED, hearing.strays)
    if ended == "over":
        raise NotAnswered(f"No answer within {seconds:g} seconds", Status.TIMEOUT, hearing.strays)
    why = f": {hearing.error}".replace("\n", " ")[:_LONGEST_REASON] if hearing.error else ""
    raise NotAnswered(encodable(f"The kernel gave no answer{why}"), strays=hearing.strays)
