"""A check cell was made a text cell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.engine.corpus import write


def make(folder: Path, notebook: dict[str, Any]) -> None:
    for cell in notebook["cells"]:
        if cell["id"] == "01-forward-check":
            cell["cell_type"] = "markdown"
    write(folder, notebook)
