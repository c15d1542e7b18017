"""The right one, and an old copy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.engine.corpus import write


def make(folder: Path, notebook: dict[str, Any]) -> None:
    write(folder, notebook)
    write(folder, b"{", "old.ipynb")
