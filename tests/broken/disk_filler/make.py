"""Writes until the disk is full."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.engine.corpus import insert, write


def make(folder: Path, notebook: dict[str, Any]) -> None:
    insert(notebook, "n = 0\nwhile True:\n    n += 1\n    open(f'fill{n}', 'wb').write(bytes(50_000_000))")
    write(folder, notebook)
