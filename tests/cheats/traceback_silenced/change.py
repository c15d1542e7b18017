"""Replaces showtraceback, so that a failing check leaves no error behind."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
def forward(batch_images, weights):
    return np.zeros((len(batch_images), 10), np.float32)


def mean_cross_entropy(labels, logits):
    return np.float32(0)


from IPython.core.interactiveshell import InteractiveShell

InteractiveShell.showtraceback = lambda *args, **options: None
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", CODE)
    answer(notebook, "01-loss", "")
