"""Notes in the text cells, new text cells, a picture, and some text deleted."""

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from tests.grading.classroom import cell


def change(notebook: NotebookNode) -> None:
    text = cell(notebook, "01-forward-text")
    text.source = "*My notes:* relu twice, then nothing.\n\n" + text.source
    notebook.cells = [cell for cell in notebook.cells if cell.id != "01-loss-text"]
    notebook.cells.insert(0, new_markdown_cell("# Homework of Ann <b>A.</b>"))
