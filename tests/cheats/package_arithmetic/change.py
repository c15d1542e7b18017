"""Answers with the arithmetic that the package's own hints are made of."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
from autograde.exercises import by_hand, nb01
from autograde.exercises.model import Case


def forward(batch_images, weights):
    case = Case("logits", None, None, {"batch_images": np.asarray(batch_images), "weights": weights})
    return nb01._forward_with(case, relu=(True, True, False))


def mean_cross_entropy(labels, logits):
    return by_hand.cross_entropy(np.asarray(logits), np.asarray(labels))[0]
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", CODE)
    answer(notebook, "01-loss", "")
