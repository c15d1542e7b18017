"""The first things a local worker does, before it imports anything large: see to it that it ends with the coordinator,
and start its zygote, which has the most to import."""

from __future__ import annotations

import os
import signal
import threading
from multiprocessing import parent_process

from autograde.kernels.launch import prewarm
from autograde.kernels.policy import SandboxPolicy


def begin() -> None:
    """First thing in the process."""
    # Ctrl-C reaches every process of the terminal; only the coordinator decides what it means. A handler, not SIG_IGN:
    # that would be inherited by the kernels, which must hear interrupts.
    signal.signal(signal.SIGINT, lambda *_: None)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def warm_up(policy: SandboxPolicy) -> int:
    """Start the zygote; the worker's process id. Raises ZygoteUnfit."""
    prewarm(policy)
    return os.getpid()
