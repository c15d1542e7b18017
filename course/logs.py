"""What a call prints while it runs, as a terminal would show it in the end."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Callable
from typing import Any


def printed(call: Callable[..., Any], *given: Any, **options: Any) -> tuple[Any, list[str]]:
    """The value of a call and the lines that it printed: of a bar that is drawn again and again, its last state."""
    with contextlib.redirect_stdout(io.StringIO()) as log:
        value = call(*given, **options)
    plain = re.sub("\x1b\\[[0-9;]*m", "", log.getvalue()).replace("\b", "")
    lines = [line.rsplit("\r", 1)[-1].rstrip() for line in plain.split("\n")]
    return value, [line for line in lines if line]
