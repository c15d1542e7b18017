"""Reads from address 0."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.engine.corpus import insert, write


def make(folder: Path, notebook: dict[str, Any]) -> None:
    insert(notebook, "import ctypes\nctypes.string_at(0)")
    write(folder, notebook)
