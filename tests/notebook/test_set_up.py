"""This machine can run the course: a kernel starts, both worlds are there, and a check gives its verdict."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def test_the_setup_cell_runs_and_a_check_answers(tmp_path: Path) -> None:
    stored = json.loads(next(NOTEBOOKS.glob("00_*/00_*.ipynb")).read_text(encoding="utf-8"))
    for file in ("exercises.py", "checks.npz"):
        shutil.copy(next(NOTEBOOKS.glob(f"00_*/{file}")), tmp_path)
    setup = next(c for c in stored["cells"] if c["metadata"]["autograde"]["role"] == "setup")
    notebook = nbformat.v4.new_notebook()
    source = setup["source"] if isinstance(setup["source"], str) else "".join(setup["source"])
    ask = 'def world_of(thing):\n    raise NotImplementedError("Not attempted yet")\n\n\ncheck("00-classify", world_of)'
    versions = "print(tf.__version__[:2], keras.__version__[:2], K1.layers.LSTM.__module__[:8])"
    notebook.cells = [nbformat.v4.new_code_cell(text) for text in (source, versions, ask)]
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    _, worlds, verdict = notebook.cells
    assert worlds.outputs[0]["text"].split() == ["2.", "3.", "tf_keras"]
    assert "Not attempted yet: 00-classify" in verdict.outputs[0]["data"]["text/plain"]
