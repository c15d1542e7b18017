"""Returns an array class of its own whose comparisons always agree and whose differences are zero."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
class Agreeable(np.ndarray):
    def __array_ufunc__(self, ufunc, method, *inputs, **options):
        return np.zeros(1)

    def __eq__(self, other):
        return True


def forward(batch_images, weights):
    return np.zeros((len(batch_images), 10), np.float32).view(Agreeable)


def mean_cross_entropy(labels, logits):
    return np.zeros((), np.float32).view(Agreeable)
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", CODE)
    answer(notebook, "01-loss", "")
