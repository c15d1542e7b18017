"""Saved in Jupyter Notebook 7 with timings recorded: more metadata in each cell, collapsed and scrolled outputs."""

from nbformat import NotebookNode


def change(notebook: NotebookNode) -> None:
    notebook.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {}, "version_major": 2}}
    moment = "2026-03-01T10:00:00.000000Z"
    for cell in notebook.cells:
        cell.metadata["editable"] = True
        cell.metadata["slideshow"] = {"slide_type": ""}
        if cell.cell_type == "code":
            cell.metadata["execution"] = {"iopub.execute_input": moment, "iopub.status.idle": moment}
            cell.metadata["collapsed"] = cell.metadata["scrolled"] = True
            cell.metadata["jupyter"] = {"outputs_hidden": True}
