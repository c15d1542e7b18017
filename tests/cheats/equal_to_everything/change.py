"""Returns an object that equals everything."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
class Equal:
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    __hash__ = None


def forward(batch_images, weights):
    return Equal()


def mean_cross_entropy(labels, logits):
    return Equal()
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", CODE)
    answer(notebook, "01-loss", "")
