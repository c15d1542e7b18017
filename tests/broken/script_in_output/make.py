"""A script and terminal codes in what it shows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.engine.corpus import insert, write


def make(folder: Path, notebook: dict[str, Any]) -> None:
    insert(notebook, "from IPython.display import HTML, display\ndisplay(HTML('<script>alert(1)</script>'))")
    insert(notebook, "print('\\x1b[2J<script>alert(2)</script>')")
    write(folder, notebook)
