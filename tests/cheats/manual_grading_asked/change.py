"""Turns a check cell into one that a person is to mark."""

from nbformat import NotebookNode

from tests.grading.classroom import cell


def change(notebook: NotebookNode) -> None:
    for exercise in ("01-forward", "01-loss"):
        cell(notebook, f"{exercise}-check").metadata["nbgrader"]["solution"] = True
