"""Keeps the first answer that the kernel sends and sends it again for every question."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
def forward(batch_images, weights):
    return np.zeros((len(batch_images), 10), np.float32)


def mean_cross_entropy(labels, logits):
    return np.float32(0)


import comm

first = []
send = comm.create_comm


def replay(target_name="", data=None, buffers=None, **options):
    first.append(buffers)
    return send(target_name=target_name, data=data, buffers=first[0], **options)


comm.create_comm = replay
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", CODE)
    answer(notebook, "01-loss", "")
