"""Takes all the memory there is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.engine.corpus import insert, write


def make(folder: Path, notebook: dict[str, Any]) -> None:
    insert(notebook, "hoard = []\nwhile True: hoard.append(bytearray(b'x' * 50_000_000))")
    write(folder, notebook)
