"""Binder, Colab, Codespaces: one address for all, no link without it, and what of each can be run here."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from autograde.authoring import bundle
from autograde.authoring.contents import index_notebook, table
from autograde.course import Course
from autograde.exercise.catalogue import load_catalogue
from tools.lock import ROOT

NAME = "01_layers_on_tensors"
PLACES = ("Binder", "Colab", "Codespaces")


@pytest.fixture(scope="module")
def addressed() -> Course:
    """The course, as if it had an address."""
    course = Course(ROOT)
    vars(course)["settings"] = replace(course.settings, repository="owner/name", edition="v1")
    return course


def test_without_an_address_nothing_links_anywhere() -> None:
    course = Course(ROOT)
    assert not course.settings.repository
    shown = [(ROOT / "README.md").read_text(), json.dumps(index_notebook(course, load_catalogue(course.catalogue)))]
    assert not re.search(r"mybinder|colab\.research|codespaces\.new", "".join(shown))


def test_with_an_address_each_notebook_has_three_links(addressed: Course) -> None:
    entries = load_catalogue(addressed.catalogue)
    rows = table(addressed.settings, entries, "{name}").splitlines()[2:-1]
    assert len(rows) == len(entries)
    for row, entry in zip(rows, entries, strict=True):
        assert all(f"[{place}](https://" in row for place in PLACES) and row.count(entry.name) >= 3


def test_codespaces_makes_what_everybody_makes() -> None:
    told = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text())
    assert told["onCreateCommand"] == "make setup" and told["image"].endswith("python:3.12")
    port = re.search(r"PORT=(\d+)", told["postAttachCommand"])
    assert port is not None and port[1] in told["portsAttributes"] and "--no-browser" in told["postAttachCommand"]
    assert (ROOT / told["customizations"]["vscode"]["settings"]["python.defaultInterpreterPath"]).parts[-3] == ".venv"


SHELL = """
import sys
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
shell.starting_dir = "/"
done = shell.run_cell(sys.stdin.read())
done.raise_error()
if "go on" in sys.argv:
    shell.run_cell("from autograde import check").raise_error()
    shell.run_cell("check('01-lost', None)").raise_error()
"""


def test_colabs_first_cell_installs_asks_for_a_restart_and_goes_to_the_folder(addressed: Course, tmp_path: Path) -> None:
    out = tmp_path / "course"
    bundle.release(addressed, out, print)
    notebook = nbformat.read(out / "colab" / f"{NAME}.ipynb", as_version=4)
    nbformat.validate(notebook)
    cell = notebook.cells[0].source
    assert "github.com/owner/name" in cell and "--branch v1" in cell
    cell = cell.replace("/content/course", str(out))
    # A pip that only writes down what it was asked for.
    pip = tmp_path / "own" / "pip"
    pip.mkdir(parents=True)
    asked = tmp_path / "asked"
    (pip / "__init__.py").touch()
    (pip / "__main__.py").write_text(f"import sys; open({str(asked)!r}, 'a').write(' '.join(sys.argv[1:]))")
    environment = {**os.environ, "PYTHONPATH": str(pip.parent), "IPYTHONDIR": str(tmp_path / "ipython")}

    def run(*more: str) -> str:
        command = [sys.executable, "-c", SHELL, *more]
        return subprocess.run(command, input=cell, env=environment, cwd=tmp_path, capture_output=True, text=True).stdout

    assert "Restart session" in run()
    assert "--require-hashes" in asked.read_text() and str(out / "requirements.lock") in asked.read_text()
    asked.unlink()
    said = run("go on")
    assert "Ready" in said and 'did you mean check("01-' in said and not asked.exists()


def test_without_an_address_there_is_nothing_for_colab(tmp_path: Path) -> None:
    bundle.release(Course(ROOT), tmp_path / "course", print)
    assert not (tmp_path / "course" / "colab").exists()
