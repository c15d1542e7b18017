"""Written as UTF-32, big end first and without a mark."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.engine.corpus import write


def make(folder: Path, notebook: dict[str, Any]) -> None:
    write(folder, json.dumps(notebook).encode("utf-32-be"))
