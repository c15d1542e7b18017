"""Runs one probe on a student's object, for the notebook's check and for the grader's request alike."""

from __future__ import annotations

import linecache
import random
import re
import sys
import traceback
from collections.abc import Callable
from types import FrameType
from typing import Any

import numpy as np

from autograde.exercises.model import Exercise
from autograde.judge.values import Answer, Failure, digest_inputs
from autograde.student.collect import collect

STUB = "Not attempted yet"  # how the message of every stub begins
_LONGEST_MESSAGE = 800
_LONGEST_LINE = 160
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")  # Keras writes some of its messages in bold
# A session's messages quote the stack of each operation, twice, around the one line that says what is wrong.
_STACKS = re.compile(r'\n+Original stack trace for .*|\n *File "[^\n]*", line \d+[^\n]*', re.DOTALL)


def run_probe(exercise: Exercise, seed: int, thunk: Callable[[], Any]) -> tuple[Answer, dict[str, Any]]:
    """Question the object that `thunk` gives: the answer, and the inputs as they were drawn."""
    inputs = exercise.draw(seed)
    try:
        seed_everything(seed)
        parts = {name: collect(value) for name, value in _probe(exercise, thunk, inputs).items()}
        answer = Answer(parts, None, digest_inputs(inputs))
    except (Exception, SystemExit) as error:
        answer = Answer(None, _failure(error), digest_inputs(inputs))
    return answer, exercise.draw(seed)


def _probe(exercise: Exercise, thunk: Callable[[], Any], inputs: dict[str, Any]) -> dict[str, Any]:
    try:
        subject = thunk()
    except NameError as error:
        name = error.name or "your answer"
        raise NameError(f"{name} is not defined: run the cell that defines it", name=error.name) from None
    return exercise.probe(subject, inputs)


def seed_everything(seed: int) -> None:
    """Python, NumPy and, where one of them is loaded, Keras (which seeds TensorFlow) or TensorFlow."""
    seed %= 2**32
    random.seed(seed)
    np.random.seed(seed)
    if "keras" in sys.modules:
        sys.modules["keras"].utils.set_random_seed(seed)
    elif "tensorflow" in sys.modules:
        sys.modules["tensorflow"].random.set_seed(seed)


def _failure(error: BaseException) -> Failure:
    chain: BaseException | None = error
    while chain is not None:  # a stub may be called from inside a wrapper that raises an error of its own
        if _is_stub(chain):
            return Failure("not-attempted", "NotImplementedError", _message(chain), "")
        chain = chain.__cause__ or (None if chain.__suppress_context__ else chain.__context__)
    return Failure("error", type(error).__name__, _message(error), _where(error))


def _is_stub(error: BaseException) -> bool:
    """TensorFlow and Keras raise NotImplementedError for faults too, so it must come from the student's own code."""
    if STUB in _message(error):
        return True
    last = list(traceback.walk_tb(error.__traceback__))[-1:]
    return isinstance(error, NotImplementedError) and any(_is_own(frame) for frame, _ in last)


def _is_own(frame: FrameType) -> bool:
    return frame.f_globals.get("__name__") == "__main__"


def _message(error: BaseException) -> str:
    try:
        text = _STACKS.sub("", _COLOURS.sub("", str(error))).strip()
    except Exception:  # an exception class of the student's own
        text = ""
    if len(text) <= _LONGEST_MESSAGE:
        return text
    half = (_LONGEST_MESSAGE - 3) // 2  # TensorFlow names the operation first and the cause last
    return f"{text[:half]} … {text[-half:]}"


def _where(error: BaseException) -> str:
    """The last line of the student's own cells that ran: "line 3: logits = images @ weights"."""
    own = [(frame.f_code.co_filename, number) for frame, number in traceback.walk_tb(error.__traceback__) if _is_own(frame)]
    if not own:
        return ""
    file, number = own[-1]
    return f"line {number}: {linecache.getline(file, number).strip()}"[:_LONGEST_LINE]
