"""Raises SystemExit where an answer is asked."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
import sys


def forward(batch_images, weights):
    sys.exit(0)


def mean_cross_entropy(labels, logits):
    raise SystemExit
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", CODE)
    answer(notebook, "01-loss", "")
