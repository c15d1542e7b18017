"""Patches the judge that `check` asks, so that every verdict is a pass."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
def forward(batch_images, weights):
    return np.zeros((len(batch_images), 10), np.float32)


def mean_cross_entropy(labels, logits):
    return np.float32(0)


import autograde.notebook.check as checking
from autograde.judge.verdict import Status, Verdict

checking.judge_answer = lambda exercise, *args, **options: Verdict(exercise.id, Status.PASSED, 1.0)
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", CODE)
    answer(notebook, "01-loss", "")
