"""A try-it cell of the student's own raises an error; everything else is right."""

from nbformat import NotebookNode

from tests.grading.classroom import put


def change(notebook: NotebookNode) -> None:
    put(notebook, "forward(None, [])", after="01-forward")
    put(notebook, "1 / 0", before="01-forward")
