"""Names made of dots."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.engine.corpus import write


def make(folder: Path, notebook: dict[str, Any]) -> None:
    (folder / "...").mkdir()
    (folder / "..data").write_text("x")
    (folder / "..\\..\\x.txt").write_text("x")
    write(folder, notebook)
