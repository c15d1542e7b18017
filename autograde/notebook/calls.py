"""What an answer was called with: its arguments, by name, each time that the probe called it."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any

import numpy as np

MOST = 20  # calls that are kept


@contextmanager
def record_calls(answer: Any) -> Iterator[list[dict[str, Any]]]:
    """The calls of a function, or of a class's own methods, from this thread; an answer within an answer's call is none.

    The object itself is left as it is: a probe may look at it. Where a debugger traces, nothing is recorded.
    """
    calls: list[dict[str, Any]] = []
    codes = _codes(answer)
    if sys.gettrace() is not None or not codes:
        yield calls
        return

    def note(frame: FrameType, event: str, _: Any) -> None:
        if frame.f_code in codes and len(calls) < MOST and not _within(frame.f_back, codes):
            calls.append(_arguments(frame, method=codes[frame.f_code]))

    sys.settrace(note)
    try:
        yield calls
    finally:
        sys.settrace(None)


def _codes(answer: Any) -> dict[CodeType, bool]:
    """The code of a function, or of a class's methods, and whether its first argument is the object."""
    if inspect.isclass(answer):
        own = [inspect.unwrap(each) for each in vars(answer).values() if callable(each) and not inspect.isclass(each)]
        return {each.__code__: True for each in own if inspect.isfunction(each)}
    function = inspect.unwrap(answer) if callable(answer) else answer
    if inspect.ismethod(function):
        return {function.__func__.__code__: True}
    return {function.__code__: False} if inspect.isfunction(function) else {}


def _within(frame: FrameType | None, codes: dict[CodeType, bool]) -> bool:
    while frame is not None:
        if frame.f_code in codes:
            return True
        frame = frame.f_back
    return False


def _arguments(frame: FrameType, method: bool) -> dict[str, Any]:
    """The arguments as they came: of an array a copy, since the answer may change it."""
    code = frame.f_code
    flags = bool(code.co_flags & inspect.CO_VARARGS) + bool(code.co_flags & inspect.CO_VARKEYWORDS)
    names = code.co_varnames[method : code.co_argcount + code.co_kwonlyargcount + flags]
    local = frame.f_locals
    return {name: np.copy(v) if isinstance(v := local[name], np.ndarray) else v for name in names if name in local}
