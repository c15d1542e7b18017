"""Doubles itself for ever."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.engine.corpus import insert, write


def make(folder: Path, notebook: dict[str, Any]) -> None:
    insert(notebook, "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass")
    write(folder, notebook)
