"""A cell asks for input, which nobody is there to give."""

from nbformat import NotebookNode

from tests.grading.classroom import put


def change(notebook: NotebookNode) -> None:
    put(notebook, "name = input('your name? ')", before="01-forward")
