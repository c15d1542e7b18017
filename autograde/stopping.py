"""Ctrl-C, a scheduler's SIGTERM and a terminal that closes mean the same: the command comes to an orderly end, once."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
INTERRUPTED = 130  # the exit status by which a shell knows Ctrl-C
_PATIENCE_SECONDS = 3.0


class _Stop:
    """Raises KeyboardInterrupt, but not again while the orderly end that the first one began is young."""

    def __init__(self) -> None:
        self._last = float("-inf")

    def __call__(self, number: int, frame: FrameType | None) -> None:
        now = time.monotonic()
        if now - self._last > _PATIENCE_SECONDS:
            self._last = now
            raise KeyboardInterrupt


def stop_in_order() -> None:
    """From now on. What is ignored already, as under nohup, stays ignored."""
    _handle(_Stop())


def too_late_to_stop() -> None:
    """The command has ended, and the interpreter is about to. It gives up handlers on its way, but not SIG_IGN."""
    _handle(signal.SIG_IGN)


def leave_to_parent() -> None:
    """In a worker, which hears what the terminal sends to all: only its coordinator decides what that means. A handler, not
    SIG_IGN: that would be inherited by kernels, which must hear interrupts."""
    _handle(lambda number, frame: None)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)


@contextmanager
def held_back() -> Iterator[None]:
    """Signals wait until the block is left. A process that is started meanwhile begins with all of them held back."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _handle(handler: object) -> None:
    for number in SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, handler)  # type: ignore[arg-type]
