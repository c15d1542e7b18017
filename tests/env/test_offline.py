"""After `make setup` nothing needs a network: JupyterLab, kernels, a whole notebook with its checks, what pages show."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from IPython.core.inputtransformer2 import TransformerManager

from autograde.authoring import bundle
from autograde.course import find_course
from autograde.exercise.catalogue import load_catalogue

COURSE = find_course(Path(__file__).parent)
NAME = "01_layers_on_tensors"
ENTRY = next(entry for entry in load_catalogue(COURSE.catalogue) if entry.name == NAME)
ALONE = ["unshare", "--net", "--map-root-user"]
# An address that a browser would open by itself; a link is only followed when somebody clicks it.
FROM_ELSEWHERE = re.compile(
    r"""(?:src|srcset|poster|data)\s*=\s*["']?(?:https?:)?//(?!localhost|127\.0\.0\.1)"""
    r"""|url\(\s*["']?(?:https?:)?//|!\[[^\]]*\]\((?:https?:)?//|<link\b|@import""",
)


def test_a_notebook_runs_in_jupyterlab_without_a_network(tmp_path: Path) -> None:
    try:
        subprocess.run([*ALONE, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("a network that leads nowhere cannot be made here: `unshare --net --map-root-user` is refused")
    bundle.release(COURSE, tmp_path / "course", print)
    (tmp_path / "runtime").mkdir()
    notebook = nbformat.read(COURSE.solution(NAME), as_version=4)
    # One message for the whole notebook, so the cell magics are calls.
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    cells.insert(0, f"%cd -q notebooks/{NAME}")  # where Lab runs it
    code = "\n\n".join(map(TransformerManager().transform_cell, cells))
    command = [*ALONE, sys.executable, "-m", "tests.env.offline", str(tmp_path / "course"), str(tmp_path / "runtime")]
    done = subprocess.run(command, cwd=COURSE.root, input=code, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert set(re.findall(r"Passed: (\S+)", done.stdout)) == {exercise.number for exercise in ENTRY.exercises}, done.stdout


@pytest.mark.parametrize(
    "text", ['<img src="https://x.org/a.png">', "![a](//x.org/a.png)", "<link href=a.css>", "url(http://x)"]
)
def test_what_loads_from_elsewhere_is_noticed(text: str) -> None:
    assert FROM_ELSEWHERE.search(text)


@pytest.mark.parametrize("name", COURSE.names())
def test_a_notebook_shows_nothing_from_elsewhere(name: str) -> None:
    for folder in ("solutions", "notebooks"):
        notebook = nbformat.read(COURSE.root / folder / name / f"{name}.ipynb", as_version=4)
        texts = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
        outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
        texts += [output.get("data", {}).get("text/html", "") for output in outputs]
        assert [found[0] for text in texts for found in FROM_ELSEWHERE.finditer(text)] == []
