"""A named pipe that nobody writes to."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any


def make(folder: Path, notebook: dict[str, Any]) -> None:
    os.mkfifo(folder / "01_small.ipynb")
