"""What the zygote imports before it serves: everything the course's notebooks import, and nothing that starts work."""

from __future__ import annotations

import gc
import importlib
import os

# `matplotlib_inline.backend_inline` must not be here: imported without an IPython shell, it never shows a figure.
# `autograde` is loaded by the kernel itself, so an author's edit is seen by the next kernel.
MODULES = (
    "numpy",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "sklearn.datasets",
    "sklearn.model_selection",
    "tensorflow",
    "keras",
    "tf_keras",
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
    # What the course's cells load on first use: the digits, TensorBoard's reader, file systems of `summary`, filters.
    "concurrent.futures.thread",
    "fsspec",
    "scipy.signal",
    "sklearn.datasets.data",
    "tensorboard.backend.event_processing.event_accumulator",
    "tensorboard.manager",
    "tensorboard.notebook",
    "sqlite3",
    "tornado.platform.asyncio",
)


def thread_count() -> int:
    return len(os.listdir("/proc/self/task"))


def preload() -> dict[str, str]:
    """Import everything; returns the environment variables that the imports have set."""
    before = dict(os.environ)
    for name in MODULES:
        importlib.import_module(name)
    # tf.keras, tf.compat.v1 and the Keras in it are loaded on first use, PNG writers with the first picture: now.
    tensorflow = importlib.import_module("tensorflow")
    getattr(tensorflow.compat.v1, "Session")  # noqa: B009
    getattr(tensorflow.compat.v1.keras, "layers")  # noqa: B009
    getattr(tensorflow.keras, "layers")  # noqa: B009
    importlib.import_module("PIL.Image").preinit()
    gc.collect()
    # Frozen objects are not visited by the collector, so their pages stay shared with the kernels.
    gc.freeze()
    return {name: value for name, value in os.environ.items() if before.get(name) != value}


def why_unfit() -> str:
    """A fork copies one thread; any other would take its locks with it. Empty when a fork is safe."""
    threads = thread_count()
    return "" if threads == 1 else f"the zygote has {threads} threads after its imports, a fork needs exactly 1"
