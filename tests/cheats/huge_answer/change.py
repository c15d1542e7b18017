"""Returns tensors of a quarter of a gigabyte, to exhaust the judge."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
def forward(batch_images, weights):
    return np.zeros((4096, 8192), np.float64)


def mean_cross_entropy(labels, logits):
    return [[0.0] * 100] * 1000
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", CODE)
    answer(notebook, "01-loss", "")
