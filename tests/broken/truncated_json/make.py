"""The upload broke off in the middle."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.engine.corpus import write


def make(folder: Path, notebook: dict[str, Any]) -> None:
    blob = json.dumps(notebook).encode()
    write(folder, blob[: len(blob) // 2])
