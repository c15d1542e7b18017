"""`with attempt():` around a try-it cell, so that "Run All" goes on past an exercise that nobody has answered yet."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial

from autograde.judge.errors import useful_lines
from autograde.kernelside.probe import error_text, own_line


@contextmanager
def attempt() -> Iterator[None]:
    """Run the block; where the answer is still missing, say so in one line and go on. Other errors are shown short."""
    try:
        yield
    except NotImplementedError:
        print("Not attempted yet: put your answer in the cell above, then run both cells.")
    except Exception as error:
        with suppress(Exception):  # an exception class of the student's own may refuse
            error._render_traceback_ = partial(_shown, error)  # type: ignore[attr-defined]
        raise


def _shown(error: Exception) -> list[str]:
    """Instead of the stack, which for a library's error fills the screen: where in the student's code, and what is wrong."""
    where = own_line(error)
    lines = useful_lines(type(error).__name__, error_text(error))
    return [*lines, f"in your code, {where}"] if where else lines or traceback.format_exception(error)
