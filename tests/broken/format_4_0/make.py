"""An older minor version: cells have no ids."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.engine.corpus import write


def make(folder: Path, notebook: dict[str, Any]) -> None:
    for cell in notebook["cells"]:
        del cell["id"]
    write(folder, notebook | {"nbformat_minor": 0})
