"""A version nobody has seen, with keys nobody knows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.engine.corpus import write


def make(folder: Path, notebook: dict[str, Any]) -> None:
    for cell in notebook["cells"]:
        cell["hologram"] = {"angle": 1}
    write(folder, notebook | {"nbformat": 7, "nbformat_minor": 1, "provenance": "future"})
