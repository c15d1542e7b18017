"""Keys that nbgrader's schema forbids, and values of strange types."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.engine.corpus import write


def make(folder: Path, notebook: dict[str, Any]) -> None:
    for cell in notebook["cells"]:
        cell["metadata"]["tags"] = ["skip-execution", 7, None]
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"]["colour"] = {"deep": ["red"]}
    write(folder, notebook)
