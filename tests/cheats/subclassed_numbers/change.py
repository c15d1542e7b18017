"""Returns a float whose methods lie, and a str subclass for good measure."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
class Liar(float):
    def __sub__(self, other):
        return 0.0

    __rsub__ = __sub__

    def __eq__(self, other):
        return True

    __hash__ = float.__hash__


def forward(batch_images, weights):
    return [[Liar(0)] * 10] * len(batch_images)


def mean_cross_entropy(labels, logits):
    return Liar(0)
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", CODE)
    answer(notebook, "01-loss", "")
