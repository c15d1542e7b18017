"""Writes something harmless into the check cells."""

from nbformat import NotebookNode

from tests.grading.classroom import cell


def change(notebook: NotebookNode) -> None:
    for exercise in ("01-forward", "01-loss"):
        cell(notebook, f"{exercise}-check").source = "print('all right')"
