"""Fills the connection with large replies to questions that nobody asked."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
grader = get_ipython().grader

calls = []


def forward(batch_images, weights):
    calls.append(1)
    if len(calls) > 1:  # the first call is the notebook's own check
        attack()
    return np.zeros((len(batch_images), 10), np.float32)


def attack():
    while True:
        try:
            grader._send(b"d", b"x" * 8_000_000, "0" * 32)
        except KeyboardInterrupt:
            pass


def mean_cross_entropy(labels, logits):
    return np.float32(0)
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", CODE)
    answer(notebook, "01-loss", "")
