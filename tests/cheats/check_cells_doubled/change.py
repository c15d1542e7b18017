"""Copies each check cell and empties the copy, which comes last."""

from copy import deepcopy

from nbformat import NotebookNode

from tests.grading.classroom import cell


def change(notebook: NotebookNode) -> None:
    for exercise in ("01-forward", "01-loss"):
        check = deepcopy(cell(notebook, f"{exercise}-check"))
        check.id, check.source = f"{exercise}-copy", "pass"
        notebook.cells.append(check)
