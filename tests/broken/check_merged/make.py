"""An answer and its check were merged into one cell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.engine.corpus import write


def make(folder: Path, notebook: dict[str, Any]) -> None:
    cells = notebook["cells"]
    at = next(n for n, cell in enumerate(cells) if cell["id"] == "01-forward")
    cells[at]["source"] += "\n\n" + cells.pop(at + 1)["source"]
    write(folder, notebook)
