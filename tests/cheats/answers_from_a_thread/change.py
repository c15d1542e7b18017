"""A thread sends answers all the time, to questions that nobody asked."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
def forward(batch_images, weights):
    return np.zeros((len(batch_images), 10), np.float32)


def mean_cross_entropy(labels, logits):
    return np.float32(0)


import threading
import time


from autograde.judge.values import Answer
from autograde.judge.wire import encode
from autograde.kernelside.frames import ANSWER

grader = get_ipython().grader


def talk():
    parts = {"logits": np.zeros((4, 10), np.float32)}
    while True:
        grader._send(ANSWER, encode(Answer.of(parts, {})), "0" * 32)
        time.sleep(0.05)


threading.Thread(target=talk, daemon=True).start()
time.sleep(0.2)
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", CODE)
    answer(notebook, "01-loss", "")
