"""The answer was written into the check cell, above the call; the answer cell is untouched."""

from nbformat import NotebookNode

from tests.grading.classroom import cell, untouched


def change(notebook: NotebookNode) -> None:
    check = cell(notebook, "01-forward-check")
    check.source = cell(notebook, "01-forward").source + "\n\n" + check.source
    cell(notebook, "01-forward").source = cell(untouched(), "01-forward").source
