"""The invariants of the course: solutions score everything, untouched notebooks nothing, and no answer leaks."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from IPython.core.inputtransformer2 import TransformerManager
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbgrader.utils import determine_grade

from autograde.authoring.source import read_source
from autograde.kernelside.names import names_of
from tests.course.answers import COURSE

NAMES = COURSE.names()
MAX_SECONDS_PER_CELL = 120
# The version, whose cells share names of their own, and what such a cell takes and gives.
_THEN = re.compile(r"%%then ([\d.]+)([^->\n]*)(?:-> (.*))?")


def _read(file: Path) -> NotebookNode:
    with open(file, encoding="utf-8") as stream:
        return nbformat.read(stream, as_version=4)


def _run(notebook: NotebookNode, folder: Path, **env: str) -> NotebookNode:
    client = NotebookClient(
        notebook,
        timeout=MAX_SECONDS_PER_CELL,
        allow_errors=True,
        shutdown_kernel="immediate",
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute(env=os.environ | env)
    return notebook


def _students_folder(name: str, folder: Path) -> Path:
    """A copy, with the exercises beside the notebook."""
    return shutil.copytree(COURSE.student(name).parent, folder / name)


def _checks(notebook: NotebookNode) -> Iterator[NotebookNode]:
    return (cell for cell in notebook.cells if cell.metadata.get("autograde", {}).get("role") == "check")


def _errors(notebook: NotebookNode) -> list[tuple[str, str]]:
    outputs = [(c.id, o) for c in notebook.cells if c.cell_type == "code" for o in c.outputs]
    return [(cell_id, output.ename) for cell_id, output in outputs if output.output_type == "error"]


def _what_stubs_can_reach(cells: list[NotebookNode]) -> list[NotebookNode]:
    """The set-up, the answers, what uses them or what they touched, and by name all that these need."""
    magics = TransformerManager().transform_cell
    binds, uses = [], []
    for cell in cells:
        bound, used, _ = names_of(cell.source, magics)
        version, takes, gives = _THEN.match(cell.source).groups("") if cell.source.startswith("%%then") else ("", "", "")
        binds.append({*bound, *re.findall(r"\w+", gives), version} - {""})
        uses.append({*used, *re.findall(r"\w+", takes), version} - {""})
    kept, touched = set(), set()
    for number, cell in enumerate(cells):
        if cell.metadata.autograde["role"] in ("setup", "answer", "try", "check") or uses[number] & touched:
            kept.add(number)
            if cell.metadata.autograde["role"] != "setup":
                touched |= binds[number]
        else:
            touched -= binds[number]
    while more := {n for n in range(len(cells)) if binds[n] & set().union(*(uses[k] for k in kept))} - kept:
        kept |= more
    return [cells[number] for number in sorted(kept)]


@pytest.mark.tried
@pytest.mark.parametrize("name", NAMES)
def test_an_untouched_notebook_runs_through_and_says_what_is_open(name: str, tmp_path: Path) -> None:
    """What no answer can reach is the solution's, to the letter, and nbval has run that. Where names alone do not tell,
    because a cell reads what another has written in a file, the whole notebook is run."""
    notebook = _read(COURSE.student(name))
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    solution = {cell.id: cell.source for cell in _read(COURSE.solution(name)).cells}
    assert all(cell.source == solution[cell.id] for cell in code if cell.metadata.autograde["role"] != "answer")
    folder = _students_folder(name, tmp_path)
    for notebook.cells in (_what_stubs_can_reach(code), code):
        if not _errors(_run(notebook, folder)):
            break
    assert _errors(notebook) == []
    for cell in _checks(notebook):
        assert "Not attempted yet" in cell.outputs[-1]["data"]["text/plain"], cell.id
    notices = [cell.id for cell in notebook.cells if "Not attempted yet" in json.dumps(cell.outputs)]
    # A demonstration may use an answer, too.
    uses = [c.id for c in code if c.metadata.autograde["role"] in ("try", "check") or "with attempt():" in c.source]
    assert notices == uses


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_an_untouched_notebook_runs_through_from_top_to_bottom(name: str, tmp_path: Path) -> None:
    assert _errors(_run(_read(COURSE.student(name)), _students_folder(name, tmp_path))) == []


@pytest.mark.tried
@pytest.mark.parametrize("name", NAMES)
def test_plain_nbgrader_gives_an_untouched_notebook_nothing(name: str, tmp_path: Path) -> None:
    """Only what can earn points is run; that the rest runs through is the test above."""
    notebook = _read(COURSE.student(name))
    notebook.cells = [cell for cell in notebook.cells if cell.metadata.autograde["role"] in ("setup", "answer", "check")]
    _run(notebook, _students_folder(name, tmp_path), NBGRADER_EXECUTION="autograde")
    checks = list(_checks(notebook))
    assert checks and all(determine_grade(cell)[0] == 0 for cell in checks)
    assert _errors(notebook) == [(cell.id, "NotImplementedError") for cell in checks]


@pytest.mark.parametrize("name", NAMES)
def test_plain_nbgrader_gives_the_solution_everything(name: str) -> None:
    """Scored from its stored outputs; that they are reproduced under nbgrader is nbval's second run."""
    notebook = _read(COURSE.solution(name))
    assert _errors(notebook) == []
    for cell in _checks(notebook):
        score, points = determine_grade(cell)
        assert score == points > 0, cell.id


@pytest.mark.parametrize("name", NAMES)
def test_a_cold_kernel_is_told_what_a_warm_one_is(name: str) -> None:
    """By the set-up cell, or another number of cores would give other numbers; 15 measures what the cores give."""
    [setup] = [cell.text for cell in read_source(COURSE.source(name)).cells if cell.role == "setup"]
    told = COURSE.settings.kernels.environment | ({"TF_NUM_INTRAOP_THREADS": "0"} if name.startswith("15_") else {})
    assert [key for key, value in told.items() if f'{key}="{value}"' not in setup] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_code_cell_of_a_solution_was_executed_in_order(name: str) -> None:
    """nbval passes a cell without an execution count in silence."""
    notebook = _read(COURSE.solution(name))
    counts = [cell.execution_count for cell in notebook.cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1))


@pytest.mark.parametrize("name", NAMES)
def test_no_answer_leaks_into_the_students_folder(name: str) -> None:
    folder = COURSE.notebooks / name
    assert {file.name for file in folder.rglob("*") if file.suffix in (".py", ".npz")} == {"exercises.py", "checks.npz"}
    text = COURSE.student(name).read_text(encoding="utf-8")
    assert "SOLUTION" not in text and "HIDDEN" not in text
    student = {cell.id: cell.source for cell in _read(COURSE.student(name)).cells}
    for cell in read_source(COURSE.source(name)).cells:
        if cell.role == "answer":
            stub = student[cell.exercise]
            assert "raise NotImplementedError" in stub
            for line in _secret_lines(cell.text):
                assert line not in stub, f"{cell.exercise}: {line}"


def _secret_lines(text: str) -> list[str]:
    inside, lines = False, []
    for line in text.splitlines():
        if "BEGIN SOLUTION" in line or "END SOLUTION" in line:
            inside = "BEGIN" in line
        elif inside and len(line.strip()) > 8:
            lines.append(line.strip())
    return lines


@pytest.mark.parametrize("name", NAMES)
def test_a_stub_keeps_signature_and_docstring(name: str) -> None:
    for cell in _read(COURSE.student(name)).cells:
        if cell.metadata.autograde["role"] == "answer":
            node = ast.parse(cell.source).body[-1]
            assert ast.get_docstring(node), cell.id
            assert cell.outputs == [] and cell.execution_count is None


def test_ids_are_unique_in_the_whole_course() -> None:
    ids = [cell.metadata.nbgrader.grade_id for n in NAMES for cell in _checks(_read(COURSE.solution(n)))]
    assert len(ids) == len(set(ids))
