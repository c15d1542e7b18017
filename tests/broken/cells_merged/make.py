"""Every cell merged into one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.engine.corpus import write


def make(folder: Path, notebook: dict[str, Any]) -> None:
    [first, *others] = notebook["cells"]
    first["source"] = "\n\n".join(cell["source"] for cell in (first, *others))
    write(folder, notebook | {"cells": [first]})
