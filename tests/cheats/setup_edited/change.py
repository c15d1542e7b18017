"""Puts its own `check` into the locked set-up cell."""

from nbformat import NotebookNode

from tests.grading.classroom import cell


def change(notebook: NotebookNode) -> None:
    setup = cell(notebook, "setup-01")
    setup.source += "\ncheck = lambda *anything: None"
