"""Ends the kernel before anything is checked."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
import os

os._exit(0)
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", CODE)
    answer(notebook, "01-loss", "")
