"""Cells were run out of order, and moved: the checks stand above their answers."""

from nbformat import NotebookNode


def change(notebook: NotebookNode) -> None:
    cells = {cell.id: cell for cell in notebook.cells}
    order = ["01-loss-check", "01-forward-check", "01-loss-text", "01-loss", "01-forward-text", "01-forward", "setup-01"]
    notebook.cells = [cells[name] for name in order]
    for count, cell in enumerate(reversed(notebook.cells), start=3):
        if cell.cell_type == "code":
            cell.execution_count = count
