"""A cell that writes rubbish to its kernel's own sockets, so that the connection breaks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.engine.corpus import insert, write

CODE = """
import os, stat
for number in range(3, 512):
    try:
        if stat.S_ISSOCK(os.fstat(number).st_mode):
            os.write(number, bytes([255]) * 4096)
    except OSError:
        pass
"""


def make(folder: Path, notebook: dict[str, Any]) -> None:
    insert(notebook, CODE)
    write(folder, notebook)
