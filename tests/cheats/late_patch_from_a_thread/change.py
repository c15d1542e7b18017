"""A thread patches the comparator while the check runs."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
def forward(batch_images, weights):
    return np.zeros((len(batch_images), 10), np.float32)


def mean_cross_entropy(labels, logits):
    return np.float32(0)


import threading
import time


def patch():
    while True:
        import autograde.judge.verdict

        autograde.judge.verdict.compare = lambda *args, **options: None
        time.sleep(0.001)


threading.Thread(target=patch, daemon=True).start()
time.sleep(0.05)
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", CODE)
    answer(notebook, "01-loss", "")
