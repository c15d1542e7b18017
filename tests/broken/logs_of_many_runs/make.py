"""TensorBoard's files of 250 runs lie beside it: no answer needs them, and what a cell reads is there all the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.engine.corpus import insert, write


def make(folder: Path, notebook: dict[str, Any]) -> None:
    for number in range(250):
        run = folder / "logs" / f"run{number:03}"
        run.mkdir(parents=True)
        (run / "events.out.tfevents.1772000000.host").write_bytes(b"event")
    (folder / "zz_data.csv").write_text("1")
    insert(notebook, "assert open('zz_data.csv').read() == '1'")
    write(folder, notebook)
