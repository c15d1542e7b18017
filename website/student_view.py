"""The notebooks as students see them, executed: answers as stubs, the outputs of everything that needs no answer."""

from __future__ import annotations

import copy
import re

from nbformat import NotebookNode

from autograde.exercise.cells import BEGIN, END, STUB
from website.reading import OF_ANSWERS, Notebook

_SOLUTION = re.compile(rf"^([ \t]*){re.escape(BEGIN)}.*?{re.escape(END)}[^\n]*$", re.MULTILINE | re.DOTALL)
# Code that is the same everywhere, or that only draws, is folded.
_FOLDED = ("setup", "picture")


def student_view(notebook: Notebook) -> NotebookNode:
    """A copy to be shown. Each code cell carries its own label, for links to it."""
    shown = copy.deepcopy(notebook.node)
    for cell, known in zip(shown.cells, notebook.cells, strict=True):
        if cell.cell_type != "code":
            cell.source = cell.source.replace("](../index.ipynb", "](../../index.md")
            continue
        cell.source = _SOLUTION.sub(rf"\1{STUB}", cell.source)
        cell.execution_count = None
        if known.role in OF_ANSWERS:
            cell.outputs = []
        hidden = known.role in _FOLDED or cell.metadata.get("jupyter", {}).get("source_hidden")
        cell.metadata = NotebookNode(label=known.label, tags=["hide-input"] if hidden else [], mystnb=_picture(cell))
    return shown


def _picture(cell: NotebookNode) -> NotebookNode:
    """What a picture shows, for those who do not see it."""
    said = [output.get("metadata", {}).get("image/png", {}).get("alt") for output in cell.outputs]
    return NotebookNode(image={"alt": alt}) if (alt := next(filter(None, said), None)) else NotebookNode()
