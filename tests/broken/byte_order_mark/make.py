"""Saved by an editor that writes a byte order mark."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.engine.corpus import write


def make(folder: Path, notebook: dict[str, Any]) -> None:
    write(folder, b"\xef\xbb\xbf" + json.dumps(notebook).encode())
