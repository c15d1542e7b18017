"""Both answers in one cell above the checks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.engine.corpus import write


def make(folder: Path, notebook: dict[str, Any]) -> None:
    answers = {cell["id"]: cell for cell in notebook["cells"] if cell["id"] in ("01-forward", "01-loss")}
    answers["01-forward"]["source"] += "\n\n" + answers["01-loss"]["source"]
    notebook["cells"].remove(answers["01-loss"])
    write(folder, notebook)
