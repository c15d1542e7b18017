"""nbval runs every solution again: what a notebook prints is what it printed before, and its numbers move no further than
their cells allow. The slow test does it once more as under nbgrader, where a check that does not pass raises.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from course.museum import sources
from tests.course.answers import COURSE

MAX_SECONDS_PER_CELL = 120


def _run_again(*arguments: object, **under: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-p", "tests.course.notebooks", "--notebooks", "-q", "-p", "no:cacheprovider"]
    command += ["--override-ini", "addopts=", "--nbval-cell-timeout", str(MAX_SECONDS_PER_CELL), *map(str, arguments)]
    # KERAS_… would shorten the training; the outputs are those of the full one.
    env = {name: value for name, value in os.environ.items() if not name.startswith(("KERAS_", "PYTEST_"))}
    return subprocess.run(command, cwd=COURSE.root, env=env | under, capture_output=True, text=True)


UNDER_NBGRADER = pytest.param({"NBGRADER_EXECUTION": "autograde"}, id="nbgrader", marks=pytest.mark.slow)


@pytest.mark.parametrize("under", [pytest.param({}, id="live"), UNDER_NBGRADER])
def test_every_solution_prints_what_it_printed(under: dict[str, str]) -> None:
    # One kernel at a time per worker, and all cells of a notebook on the same one.
    kept = ("--keep-failed", COURSE.root / "var" / "failed-notebooks")
    # The notebooks by name: an answer beside one may be called test_mode.py, which pytest would take for a test.
    names = COURSE.names()
    if sources.missing():
        names = [name for name in names if "%%then" not in COURSE.source(name).read_text("utf-8")]
    done = _run_again("-n", "2", "--dist", "loadscope", *kept, *map(COURSE.solution, names), **under)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-1000:]
    passed = int(re.search(r"(\d+) passed", done.stdout)[1])
    assert passed > 10 * len(names), "nbval found too few cells"
    if left_out := sorted(set(COURSE.names()) - set(names)):
        # They run without the sources, too: test_notebooks.py; but their cells of then show what is stored.
        pytest.skip(f"not compared: {', '.join(left_out)}; {sources.not_here(sources.missing()[0])}")


PRINTED = 'import numpy as np\nprint("{word}", {number})\nnp.array([[1.0, {number}], [-2.5, 100.0]])'
TABLE = 'from IPython.display import HTML\nHTML("<td>{word}</td><td>{number}</td>")'
# What a cell allows, and what its code prints now where its stored output has the word "accuracy" and the number 0.91.
CELLS = {
    "moves-less": (PRINTED, 0.02, "accuracy", 0.92),
    "moves-more": (PRINTED, 0.02, "accuracy", 0.94),
    "table-moves-less": (TABLE, 0.02, "accuracy", 0.92),
    "table-moves-more": (TABLE, 0.02, "accuracy", 0.94),
    "stays": (PRINTED, None, "accuracy", 0.91),
    "exact-by-default": (PRINTED, None, "accuracy", 0.92),
    "another-word": (PRINTED, 0.02, "precision", 0.91),
}
FAILING = {"moves-more", "table-moves-more", "exact-by-default", "another-word"}


def _outputs(code: str) -> list[nbformat.NotebookNode]:
    result = {"output_type": "execute_result", "metadata": {}, "execution_count": 1}
    if code == TABLE:
        data = {"text/plain": "<IPython.core.display.HTML object>", "text/html": "<td>accuracy</td><td>0.91</td>"}
        return [nbformat.from_dict(result | {"data": data})]
    array = "array([[  1.  ,   0.91],\n       [ -2.5 , 100.  ]])"
    printed = nbformat.v4.new_output("stream", name="stdout", text="accuracy 0.91\n")
    return [printed, nbformat.from_dict(result | {"data": {"text/plain": array}})]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": ""}})
    for cell_id, (code, within, word, number) in CELLS.items():
        cell = nbformat.v4.new_code_cell(code.format(word=word, number=number), id=cell_id, execution_count=1)
        cell.metadata.autograde = {"role": "now"} | ({"within": within} if within is not None else {})
        cell.outputs = _outputs(code)
        notebook.cells.append(cell)
    file = tmp_path_factory.mktemp("small") / "small.ipynb"
    nbformat.write(notebook, file)
    return file


def _run_small(file: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    return _run_again("-rf", *arguments, file, JUPYTER_DEFAULT_PROVISIONER_NAME="local-provisioner")


def test_numbers_move_by_their_tolerance_and_words_do_not(small: Path) -> None:
    done = _run_small(small, "--keep-failed", small.parent / "kept")
    assert set(re.findall(r"^FAILED \S+::(\S+)", done.stdout, re.MULTILINE)) == FAILING, done.stdout
    assert f"{len(FAILING)} failed, {len(CELLS) - len(FAILING)} passed" in done.stdout
    for piece in ("small.ipynb, cell another-word", "-accuracy 0.91", "+precision 0.91", "numbers may move by 0.02"):
        assert piece in done.stdout
    kept = small.parent / "kept" / "small.ipynb"
    assert str(kept) in done.stdout
    executed = {cell.id: cell.outputs for cell in nbformat.read(kept, as_version=4).cells}
    assert executed["another-word"][0].text == "precision 0.91\n"
    assert executed["stays"][0].text == "accuracy 0.91\n"


def test_the_whole_notebook_has_a_clock(small: Path) -> None:
    done = _run_small(small, "--notebook-seconds", 0)
    assert f"{len(CELLS)} failed" in done.stdout and "clock of 0 seconds has run out" in done.stdout
