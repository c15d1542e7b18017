"""Makes the check cells text."""

from nbformat import NotebookNode

from tests.grading.classroom import cell


def change(notebook: NotebookNode) -> None:
    for exercise in ("01-forward", "01-loss"):
        check = cell(notebook, f"{exercise}-check")
        check.cell_type = "markdown"
        del check["outputs"], check["execution_count"]
