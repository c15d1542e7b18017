"""Makes the stored reference whatever the student's function returned."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
def forward(batch_images, weights):
    return np.zeros((len(batch_images), 10), np.float32)


def mean_cross_entropy(labels, logits):
    return np.float32(0)


import autograde.notebook.check as checking

_judge = checking.judge_answer


def judge_by_itself(exercise, got, want, *more, **options):
    return _judge(exercise, got, got, *more, **options)


checking.judge_answer = judge_by_itself
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", CODE)
    answer(notebook, "01-loss", "")
