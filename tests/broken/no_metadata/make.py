"""As some editors leave it: no metadata, no ids."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.engine.corpus import write


def make(folder: Path, notebook: dict[str, Any]) -> None:
    bare = {"metadata": {}, "outputs": []}
    cells = [{"cell_type": cell["cell_type"], "source": cell["source"]} | bare for cell in notebook["cells"]]
    write(folder, {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4})
