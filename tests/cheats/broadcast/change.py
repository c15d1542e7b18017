"""Returns one number where a matrix belongs: NumPy would broadcast it."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
def forward(batch_images, weights):
    return np.zeros((1, 1), np.float32)


def mean_cross_entropy(labels, logits):
    return np.zeros((1, 0), np.float32)
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", CODE)
    answer(notebook, "01-loss", "")
