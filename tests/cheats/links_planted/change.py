"""Plants links to the grader's files in its folder, in the hope that they are copied or followed."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
def forward(batch_images, weights):
    return np.zeros((len(batch_images), 10), np.float32)


def mean_cross_entropy(labels, logits):
    return np.float32(0)


import os

for name, target in (("answer.npz", "/etc/passwd"), ("01_layers_on_tensors.ipynb", "/etc/hostname"), ("up", "/")):
    if not os.path.lexists(name):
        os.symlink(target, name)
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", CODE)
    answer(notebook, "01-loss", "")
