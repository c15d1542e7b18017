"""A link to a file of the system lies beside the notebook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.engine.corpus import write


def make(folder: Path, notebook: dict[str, Any]) -> None:
    (folder / "passwd").symlink_to("/etc/passwd")
    (folder / "up").symlink_to("../..")
    write(folder, notebook)
