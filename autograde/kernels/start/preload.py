"""What the zygote imports before it serves: what every kernel needs, and what the course's notebooks import."""

from __future__ import annotations

import gc
import importlib
import os
from pkgutil import resolve_name

import autograde
from autograde.settings import Kernels

# `matplotlib_inline.backend_inline` must not be among them: imported without an IPython shell, it never shows a figure.
# `autograde` is loaded by a Jupyter kernel itself, so an author's edit is seen by the next kernel.
JUPYTER = (
    "numpy",
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "ipykernel.zmqshell",
    "ipykernel.parentpoller",
    # What IPython's shell and ipykernel load on their first start; the debugger's half is a quarter of a second.
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.core.pylabtools",
    "IPython.extensions.storemagic",
    "ipykernel.debugger",
    "concurrent.futures.thread",
    "sqlite3",
    "tornado.platform.asyncio",
)
# A kernel that is graded has neither ipykernel nor ZeroMQ, and keeps so much of the harness: a run does not change its code.
GRADING = (
    "autograde.kernelside.serve",
    # What set-up cells import.
    *(f"autograde.notebook.{name}" for name in autograde.__all__),
    "concurrent.futures.thread",
    # What IPython's shell loads on its first start, and with a first traceback.
    "IPython.core.completerlib",
    "IPython.core.crashhandler",
    "IPython.core.logger",
    "IPython.core.magics",
    "IPython.core.oinspect",
    "IPython.core.pylabtools",
    "pygments.formatters.terminal256",
    "pygments.lexers.python",
    "stack_data",
)
KEPT = tuple(f"autograde.{room}" for room in ("kernelside", "notebook", "judge", "exercise", "course", "settings"))


def thread_count() -> int:
    return len(os.listdir("/proc/self/task"))


def preload(grading: bool) -> dict[str, str]:
    """Import everything; returns the environment variables that the imports have set."""
    before = dict(os.environ)
    for name in GRADING if grading else JUPYTER:
        importlib.import_module(name)
    for name in (Kernels.handed_in() or Kernels()).preload:
        resolve_name(name)
    gc.collect()
    # Frozen objects are not visited by the collector, so their pages stay shared with the kernels.
    gc.freeze()
    return {name: value for name, value in os.environ.items() if before.get(name) != value}


def why_unfit() -> str:
    """A fork copies one thread; any other would take its locks with it. Empty when a fork is safe."""
    threads = thread_count()
    return "" if threads == 1 else f"the zygote has {threads} threads after its imports, a fork needs exactly 1"
