"""Git's marks of a conflict that nobody has resolved."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.engine.corpus import write


def make(folder: Path, notebook: dict[str, Any]) -> None:
    lines = json.dumps(notebook, indent=1).splitlines()
    lines[3:3] = ["<<<<<<< HEAD", "=======", ">>>>>>> main"]
    write(folder, "\n".join(lines).encode())
