"""Sends halves of surrogate pairs where text belongs: as the type of an output, and in the error of the question itself."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
import autograde.kernelside.serve

shell = get_ipython()
shell.display_pub.publish({"text/\ud800": "nothing", "text/plain": "half \ud800"})


def refuse(*question):
    raise ValueError("half \udfff")


autograde.kernelside.serve.answer = refuse
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", CODE)
    answer(notebook, "01-loss", "")
