"""Its timestamp.txt is a pipe, which nobody fills."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from tests.engine.corpus import write


def make(folder: Path, notebook: dict[str, Any]) -> None:
    write(folder, notebook)
    os.mkfifo(folder / "timestamp.txt")
