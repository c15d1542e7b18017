"""Tells the grader that the question is done with while the answer is still being made up."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
def forward(batch_images, weights):
    return np.zeros((len(batch_images), 10), np.float32)


def mean_cross_entropy(labels, logits):
    return np.float32(0)


grader = get_ipython().grader


def forward(batch_images, weights):
    grader.done()
    return np.zeros((len(batch_images), 10), np.float32)
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", CODE)
    answer(notebook, "01-loss", "")
