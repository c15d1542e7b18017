"""The notebook of another week."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.engine.corpus import code, write


def make(folder: Path, notebook: dict[str, Any]) -> None:
    notebook["metadata"]["autograde"] = {"notebook": "00_two_worlds"}
    notebook["cells"] = [code("print('another week')")]
    write(folder, notebook)
