"""A student's name that a table, a page or a path may trip over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.engine.corpus import write


def make(folder: Path, notebook: dict[str, Any]) -> None:
    write(folder, notebook)
