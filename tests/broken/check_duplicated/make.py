"""A check cell was copied, mark and all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.engine.corpus import write


def make(folder: Path, notebook: dict[str, Any]) -> None:
    check = next(cell for cell in notebook["cells"] if cell["id"] == "01-forward-check")
    notebook["cells"].append(check | {"id": "copied"})
    write(folder, notebook)
