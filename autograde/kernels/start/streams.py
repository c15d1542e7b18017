"""Standard streams for a forked kernel, from the keywords a client would hand to Popen."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import ExitStack
from typing import Any


def descriptors(stack: ExitStack, keywords: dict[str, Any], inherit: bool) -> tuple[int, int, int]:
    """Descriptors for stdin, stdout, stderr. A guarded kernel inherits none: a terminal accepts forged input."""
    null = os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC)
    stack.callback(os.close, null)
    out = _one(keywords.get("stdout"), sys.__stdout__ if inherit else None, null)
    if keywords.get("stderr") == subprocess.STDOUT:
        return null, out, out
    return null, out, _one(keywords.get("stderr"), sys.__stderr__ if inherit else None, null)


def _one(wanted: Any, default: Any, null: int) -> int:
    if wanted in (subprocess.DEVNULL, subprocess.PIPE):
        return null  # nobody in jupyter_client reads a kernel's pipes
    stream = default if wanted is None else wanted
    try:
        return stream if isinstance(stream, int) else stream.fileno()
    except (AttributeError, OSError, ValueError):
        return null  # no such stream, or one without a descriptor, as under pytest's capture
