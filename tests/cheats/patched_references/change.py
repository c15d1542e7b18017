"""Makes the stored reference whatever the student's function returned."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
def forward(batch_images, weights):
    return np.zeros((len(batch_images), 10), np.float32)


def mean_cross_entropy(labels, logits):
    return np.float32(0)


import autograde.notebook.check as checking
from autograde.judge.checks import Stored

_probe = checking.run_probe


def probe_and_remember(*args):
    got, inputs = _probe(*args)
    checking._stored = lambda exercise, folder: Stored(got.parts or {})
    return got, inputs


checking.run_probe = probe_and_remember
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", CODE)
    answer(notebook, "01-loss", "")
