"""A loop that swallows interrupts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.engine.corpus import insert, write


def make(folder: Path, notebook: dict[str, Any]) -> None:
    insert(notebook, "while True:\n    try:\n        while True: pass\n    except KeyboardInterrupt: pass")
    write(folder, notebook)
