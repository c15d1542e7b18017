"""What a student's kernel does when it starts, so that an opened notebook is unchanged and a missing set-up told calmly."""

from __future__ import annotations

from types import TracebackType
from typing import Any

from IPython import get_ipython

from autograde.exercise.load import FILE_NAME
from autograde.kernelside.folder import notebook_folder

LINE = "Run the set-up cell first, the first code cell of this notebook: `{name}` is not known yet."


def start() -> None:
    """Called once, in a kernel; elsewhere it does nothing."""
    shell = get_ipython()
    if shell is None:
        return
    shell.set_custom_exc((NameError,), _explain)
    if kernel := getattr(shell, "kernel", None):
        # JupyterLab writes it into the notebook, which then counts as changed; the course's notebooks have this version.
        kernel.language_info = {**kernel.language_info, "version": "3"}


def _explain(
    shell: Any, kind: type[NameError], error: NameError, trace: TracebackType, tb_offset: int | None = None
) -> None:
    # What only the set-up cell brings is there once it has run: then the name is missing for another reason.
    if "check" in shell.user_ns or not error.name or not (notebook_folder() / FILE_NAME).is_file():
        shell.showtraceback((kind, error, trace), tb_offset=tb_offset)
    else:
        print(LINE.format(name=error.name))
