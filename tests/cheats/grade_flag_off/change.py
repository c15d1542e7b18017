"""Switches off the flag that makes a check cell graded."""

from nbformat import NotebookNode

from tests.grading.classroom import cell


def change(notebook: NotebookNode) -> None:
    for exercise in ("01-forward", "01-loss"):
        cell(notebook, f"{exercise}-check").metadata["nbgrader"]["grade"] = False
