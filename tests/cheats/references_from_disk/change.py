"""Reads the arrays of the file that the check compares with, and returns what is in them."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
known = dict(np.load("checks.npz"))


def forward(batch_images, weights):
    return known["01-forward/want/logits"]


def mean_cross_entropy(labels, logits):
    names = {False: "01-loss/want/loss", True: "01-loss/want/loss of huge logits"}
    return known[names[float(np.max(logits)) > 500]]
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", CODE)
    answer(notebook, "01-loss", "")
