"""The answer cell was split in two; both halves carry its marks."""

from copy import deepcopy

from nbformat import NotebookNode

from tests.grading.classroom import cell, place


def change(notebook: NotebookNode) -> None:
    whole = cell(notebook, "01-forward")
    head, body = "from functools import reduce as fold", whole.source
    half = deepcopy(whole)
    half.id, half.source, whole.source = "second-half", body, head
    notebook.cells.insert(place(notebook, "01-forward") + 1, half)
