"""Warns without end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.engine.corpus import insert, write


def make(folder: Path, notebook: dict[str, Any]) -> None:
    insert(notebook, "import sys\nwhile True: sys.stderr.write('warning ' * 1_000)")
    write(folder, notebook)
