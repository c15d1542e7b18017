"""Runs one probe on a student's object, for the notebook's check and for the grader's request alike."""

from __future__ import annotations

import linecache
import random
import re
import sys
import traceback
from collections.abc import Callable, Iterator
from functools import cache
from pkgutil import resolve_name
from types import FrameType
from typing import Any

import numpy as np

from autograde.course import find_kernels
from autograde.exercise.cells import CHECK_CALL, NOT_ATTEMPTED
from autograde.exercise.model import Exercise
from autograde.judge.values import Answer, Failure, digest_inputs
from autograde.kernelside.collect import collect
from autograde.kernelside.folder import notebook_folder
from autograde.settings import Kernels

_LONGEST_MESSAGE = 800
_LONGEST_LINE = 160
_TRACED = re.compile(r'File "([^"\n]*ipykernel[^"\n]*|<ipython-input[^"\n]*>)", line (\d+)')
_REWRITTEN = "__autograph_generated_file"
_DRAWN = "Original stack trace for"
_LONGEST_CHAIN = 100  # errors, each the cause of the one before
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")  # some libraries write their messages in bold
# A session's messages quote the stack of each operation, twice, around the one line that says what is wrong.
_STACKS = re.compile(r'\n+Original stack trace for .*|\n *File "[^\n]*", line \d+[^\n]*(?:\n {6,}[^\n]*)*', re.DOTALL)


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
    """Python, NumPy and, of the functions that the course names, those whose module is loaded."""
    seed %= 2**32
    random.seed(seed)
    np.random.seed(seed)
    for hook in _seed_hooks():
        if hook.partition(":")[0] in sys.modules:
            resolve_name(hook)(seed)


@cache
def _seed_hooks() -> tuple[str, ...]:
    return (Kernels.handed_in() or find_kernels(notebook_folder())).seed


def _failure(error: BaseException) -> Failure:
    for each in _chain(error):  # a stub may be called from inside a wrapper that raises an error of its own
        if _is_stub(each):
            return Failure("not-attempted", "NotImplementedError", error_text(each), _called_stub(each))
    return Failure("error", type(error).__name__, error_text(error), own_line(error))


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and what led to it. Causes may be set by hand, also in a circle."""
    for _ in range(_LONGEST_CHAIN):
        yield error
        try:
            cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        except Exception:  # an exception class of the student's own
            return
        if not isinstance(cause, BaseException):
            return
        error = cause


def _is_stub(error: BaseException) -> bool:
    """Libraries raise NotImplementedError for faults too, so it must be raised in the student's own code, as it was written:
    what rewrites code before it runs blames the rewritten lines for what it cannot do itself, and some libraries take
    their own lines out of the traceback."""
    if NOT_ATTEMPTED in error_text(error):
        return True
    last = list(traceback.walk_tb(error.__traceback__))[-1:]
    return isinstance(error, NotImplementedError) and any(_is_own(frame) and _raises(frame, line) for frame, line in last)


def _raises(frame: FrameType, line: int) -> bool:
    written = linecache.getline(frame.f_code.co_filename, line)
    return not _is_rewritten(frame) and ("raise" in written or not written)


def _called_stub(error: BaseException) -> str:
    """The name of the stub where another function of the student's has called it, else nothing."""
    ran = [frame.f_code.co_name for frame, _ in traceback.walk_tb(error.__traceback__) if _is_own(frame)]
    functions = [name for name in ran if name != "<module>"]
    return functions[-1] if len(functions) > 1 else ""


def _is_own(frame: FrameType) -> bool:
    return frame.f_globals.get("__name__") == "__main__"


def _is_rewritten(frame: FrameType) -> bool:
    return _REWRITTEN in frame.f_code.co_filename


def error_text(error: BaseException) -> str:
    """Its text without colours and stacks, not too long."""
    text = _STACKS.sub("", _COLOURS.sub("", _text(error))).strip()
    if len(text) <= _LONGEST_MESSAGE:
        return text
    half = (_LONGEST_MESSAGE - 3) // 2  # some name the operation first and the cause last
    return f"{text[:half]} … {text[-half:]}"


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # an exception class of the student's own
        return ""


def own_line(error: BaseException) -> str:
    """The last line of the student's own cells that ran: "line 3: logits = images @ weights"."""
    ran = [(frame, number) for frame, number in traceback.walk_tb(error.__traceback__) if _is_own(frame)]
    own = [(frame.f_code.co_filename, number) for frame, number in ran if not _is_rewritten(frame)]
    # Where code was rewritten before it ran, the error's own text alone says which line of the student's that was.
    # (A session's text says where its graph was drawn, which is nobody's mistake.)
    traced = [] if _DRAWN in _text(error) else _TRACED.findall(_text(error))
    own += [(file, int(number)) for file, number in traced if linecache.getline(file, int(number))]
    lines = [(number, linecache.getline(file, number).strip()) for file, number in own]
    lines = [(number, line) for number, line in lines if not CHECK_CALL.match(line)]
    return f"line {lines[-1][0]}: {lines[-1][1]}"[:_LONGEST_LINE] if lines else ""
