"""Searches the process's memory for an array of the right shape whenever it is called."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
import gc


def find(shape):
    for thing in gc.get_objects():
        if isinstance(thing, dict):
            for value in list(thing.values()):
                if isinstance(value, np.ndarray) and value.shape == shape and value.dtype == np.float32:
                    return value
    return np.zeros(shape, np.float32)


def forward(batch_images, weights):
    return find((len(batch_images), 10))


def mean_cross_entropy(labels, logits):
    return find(())
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", CODE)
    answer(notebook, "01-loss", "")
