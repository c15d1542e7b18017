"""Sends an answer of its own, with the judge's request id, beside the real one."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
import sys

import comm

from autograde.judge.values import Answer
from autograde.judge.wire import encode


def forge(parts):
    frame = sys._getframe(1)
    while frame is not None and "request" not in frame.f_locals:
        frame = frame.f_back
    if frame is not None:
        data = {"request": frame.f_locals["request"]}
        comm.create_comm(target_name="autograde.answer", data=data, buffers=[encode(Answer.of(parts, {}))])


def forward(batch_images, weights):
    forge({"logits": np.zeros((len(batch_images), 10), np.float32)})
    return np.zeros((len(batch_images), 10), np.float32)


def mean_cross_entropy(labels, logits):
    forge({"loss": np.float32(0), "loss of huge logits": np.float32(0)})
    return np.float32(0)
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", CODE)
    answer(notebook, "01-loss", "")
