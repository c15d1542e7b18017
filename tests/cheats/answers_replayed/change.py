"""Keeps the first answer that the kernel sends and sends it again for every question."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
def forward(batch_images, weights):
    return np.zeros((len(batch_images), 10), np.float32)


def mean_cross_entropy(labels, logits):
    return np.float32(0)


grader = type(get_ipython().grader)
first = []
send = grader.answer


def replay(self, blob):
    first.append(blob)
    send(self, first[0])


grader.answer = replay
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", CODE)
    answer(notebook, "01-loss", "")
