"""Where this kernel's notebook lies."""

from __future__ import annotations

from pathlib import Path

from IPython import get_ipython


def notebook_folder() -> Path:
    """The folder in which the kernel was started, wherever the notebook's cells have gone since."""
    shell = get_ipython()
    return Path(shell.starting_dir) if shell is not None else Path.cwd()
