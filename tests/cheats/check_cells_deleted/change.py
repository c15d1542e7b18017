"""Deletes the check cells."""

from nbformat import NotebookNode


def change(notebook: NotebookNode) -> None:
    notebook.cells = [cell for cell in notebook.cells if not cell.id.endswith("-check")]
