"""Its timestamp.txt names a moment before all calendars."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.engine.corpus import write


def make(folder: Path, notebook: dict[str, Any]) -> None:
    write(folder, notebook)
    (folder / "timestamp.txt").write_text("0001-01-01T00:00:00+14:00")
