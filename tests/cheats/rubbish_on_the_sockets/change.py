"""Writes rubbish to all of its kernel's sockets when it is asked, so that the connection breaks."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
import os
import stat
from contextlib import suppress

calls = []


def forward(batch_images, weights):
    calls.append(1)
    if len(calls) > 1:  # the first call is the notebook's own check
        attack()
    return np.zeros((len(batch_images), 10), np.float32)


def sockets():
    for number in range(3, 512):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                yield number
        except OSError:
            pass


def attack():
    for number in sockets():
        with suppress(OSError):
            os.write(number, b"\xff" * 4096)


def mean_cross_entropy(labels, logits):
    return np.float32(0)
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", CODE)
    answer(notebook, "01-loss", "")
