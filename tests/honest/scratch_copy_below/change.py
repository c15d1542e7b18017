"""Copies the answer's cell to the end, marks and all, and tries something there that is no answer."""

from copy import deepcopy

from nbformat import NotebookNode

from tests.grading.classroom import cell

SCRATCH = """
def forward(batch_images, weights):
    return tf.zeros((len(batch_images), 1))
"""


def change(notebook: NotebookNode) -> None:
    copy = deepcopy(cell(notebook, "01-forward"))
    copy.id, copy.source = "scratch", SCRATCH
    notebook.cells.append(copy)
