"""Shows HTML without end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.engine.corpus import insert, write


def make(folder: Path, notebook: dict[str, Any]) -> None:
    insert(notebook, "from IPython.display import HTML, display\nwhile True: display(HTML('<b>x</b>' * 5_000))")
    write(folder, notebook)
