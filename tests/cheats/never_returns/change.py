"""Sleeps for ever when asked, with interrupts ignored."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
import signal
import time


def forward(batch_images, weights):
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        time.sleep(1)


def mean_cross_entropy(labels, logits):
    return np.float32(0)
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", CODE)
    answer(notebook, "01-loss", "")
