"""Saved in the older format, without ids and without metadata."""

from nbformat import NotebookNode


def change(notebook: NotebookNode) -> None:
    notebook.metadata.clear()
    notebook.nbformat_minor = 4
    for cell in notebook.cells:
        cell.metadata.clear()
        del cell["id"]
