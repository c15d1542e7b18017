"""The answer and its check were merged into one cell."""

from nbformat import NotebookNode

from tests.grading.classroom import cell


def change(notebook: NotebookNode) -> None:
    whole = cell(notebook, "01-forward")
    whole.source += "\n\n" + cell(notebook, "01-forward-check").source
    notebook.cells = [cell for cell in notebook.cells if cell.id != "01-forward-check"]
