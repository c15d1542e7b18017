"""Runs a notebook and keeps what its `%%then` cells show and give, in `then.json` beside it."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from course.museum import stored

CELL_SECONDS = 300


def store(notebook: Path) -> Path:
    """Run the notebook and replace its file of stored outputs; the notebook itself is not written."""
    target = notebook.with_name(stored.FILE)
    fresh = target.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    client = NotebookClient(
        nbformat.read(notebook, as_version=4),
        timeout=CELL_SECONDS,
        resources={"metadata": {"path": str(notebook.parent)}},
    )
    client.execute(env=os.environ | {stored.VARIABLE: str(fresh.resolve())})
    if not fresh.exists():
        fresh.write_text("{}\n", encoding="utf-8")
    fresh.replace(target)
    return target
