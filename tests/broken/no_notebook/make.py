"""A picture of the screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def make(folder: Path, notebook: dict[str, Any]) -> None:
    (folder / "screen.png").write_bytes(b"\x89PNG")
