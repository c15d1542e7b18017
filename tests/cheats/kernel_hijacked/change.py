"""Overrides the shell's run_cell: no check is run, and success is printed."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
def forward(batch_images, weights):
    return np.zeros((len(batch_images), 10), np.float32)


def mean_cross_entropy(labels, logits):
    return np.float32(0)


shell = get_ipython()
original = shell.run_cell
shell.run_cell = lambda code, *args, **options: original("print('Passed')", *args, **options)
shell.run_cell_async = None
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", CODE)
    answer(notebook, "01-loss", "")
