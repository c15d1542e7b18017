"""A check cell was split in two; both halves keep its mark."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.engine.corpus import write


def make(folder: Path, notebook: dict[str, Any]) -> None:
    at = next(n for n, cell in enumerate(notebook["cells"]) if cell["id"] == "01-forward-check")
    half = notebook["cells"][at]
    notebook["cells"][at : at + 1] = [half | {"source": "check("}, half | {"id": "half", "source": '"01-forward", forward)'}]
    write(folder, notebook)
