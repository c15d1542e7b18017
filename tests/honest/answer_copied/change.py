"""The answer cell was copied, answered in the copy, and the stub left above it."""

from nbformat import NotebookNode

from tests.grading.classroom import cell, place, untouched


def change(notebook: NotebookNode) -> None:
    stub = cell(untouched(), "01-forward")
    stub.id = "the-stub"
    cell(notebook, "01-forward").id = "the-copy"
    notebook.cells.insert(place(notebook, "the-copy"), stub)
