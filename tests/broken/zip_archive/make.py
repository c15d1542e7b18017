"""A zip archive under the notebook's name."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

from tests.engine.corpus import write


def make(folder: Path, notebook: dict[str, Any]) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("01_small.ipynb", json.dumps(notebook))
    write(folder, packed.getvalue())
