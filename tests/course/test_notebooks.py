"""The invariants of the course: solutions score everything, untouched notebooks nothing, and no answer leaks."""

from __future__ import annotations

import ast
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbgrader.utils import determine_grade

from autograde.authoring.source import read_source
from tests.course.answers import COURSE

NAMES = COURSE.names()
MAX_SECONDS_PER_CELL = 120


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


@pytest.mark.parametrize("name", NAMES)
def test_an_untouched_notebook_runs_through_and_says_what_is_open(name: str, tmp_path: Path) -> None:
    notebook = _run(_read(COURSE.student(name)), _students_folder(name, tmp_path))
    assert _errors(notebook) == []
    for cell in _checks(notebook):
        assert "Not attempted yet" in cell.outputs[-1]["data"]["text/plain"], cell.id
    notices = [c.id for c in notebook.cells if c.cell_type == "code" and "Not attempted yet" in json.dumps(c.outputs)]
    # A demonstration may use an answer, too.
    uses = [
        c.id for c in notebook.cells if c.metadata.autograde["role"] in ("try", "check") or "with attempt():" in c.source
    ]
    assert notices == uses


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
