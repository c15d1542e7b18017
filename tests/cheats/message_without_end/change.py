"""Writes one huge message after the other to its kernel's sockets, to fill the grader's memory."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
import os
import stat
import threading

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


def pump(number):
    from autograde.kernelside.frames import HEADER

    size = 20 << 20  # of each message, and there is always one more
    part = HEADER.pack(b"o", size, get_ipython().grader.request.encode()) + bytes(size)
    os.set_blocking(number, True)
    while True:
        left = memoryview(part)
        while left:
            left = left[os.write(number, left) :]


def attack():
    threads = [threading.Thread(target=pump, args=(number,)) for number in sockets()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def mean_cross_entropy(labels, logits):
    return np.float32(0)
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", CODE)
    answer(notebook, "01-loss", "")
