"""Written for a kernel that does not exist here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.engine.corpus import write


def make(folder: Path, notebook: dict[str, Any]) -> None:
    notebook["metadata"]["kernelspec"] = {"name": "julia-9.9", "display_name": "Julia", "language": "julia"}
    write(folder, notebook)
