"""A million small outputs, just below the largest file that is read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.engine.corpus import write


def make(folder: Path, notebook: dict[str, Any]) -> None:
    blob = json.dumps(notebook).encode()
    outputs = b",".join([b'{"output_type":"stream"}'] * 1_000_000)
    write(folder, blob.replace(b'"outputs": []', b'"outputs": [' + outputs + b"]", 1))
