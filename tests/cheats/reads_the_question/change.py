"""Walks up to the probe that calls it and reads there what it is being shown, instead of finding out."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
import sys


def world_of(thing):
    frame = sys._getframe(1)
    while "word" not in frame.f_locals:
        frame = frame.f_back
    word = frame.f_locals["word"].partition(" ")[0]
    return word if word in ("K1", "K2", "K3") else "none"
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "00-classify", CODE)
