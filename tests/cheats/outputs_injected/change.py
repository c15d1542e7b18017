"""Hands in a notebook that already holds the outputs of passed checks."""

from nbformat import NotebookNode
from nbformat.v4 import new_output

from tests.grading.classroom import cell


def change(notebook: NotebookNode) -> None:
    for exercise in ("01-forward", "01-loss"):
        text = {"text/plain": f"✔ Passed: {exercise}"}
        cell(notebook, f"{exercise}-check").outputs = [new_output("display_data", data=text)]
