"""Ends the kernel with success as soon as it is asked."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
import os


def forward(batch_images, weights):
    os._exit(0)


def mean_cross_entropy(labels, logits):
    os._exit(0)
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", CODE)
    answer(notebook, "01-loss", "")
