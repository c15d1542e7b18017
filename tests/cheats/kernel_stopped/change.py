"""Stops its own process when it is asked: alive, deaf and dumb."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
import os
import signal

calls = []


def forward(batch_images, weights):
    calls.append(1)
    if len(calls) > 1:  # the first call is the notebook's own check
        attack()
    return np.zeros((len(batch_images), 10), np.float32)


def attack():
    os.kill(os.getpid(), signal.SIGSTOP)


def mean_cross_entropy(labels, logits):
    return np.float32(0)
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", CODE)
    answer(notebook, "01-loss", "")
