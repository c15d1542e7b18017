"""Puts a module of its own into sys.modules under the name that the judge asks for."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
def forward(batch_images, weights):
    return np.zeros((len(batch_images), 10), np.float32)


def mean_cross_entropy(labels, logits):
    return np.float32(0)


import sys
import types

import comm

from autograde.judge.values import Answer
from autograde.judge.wire import encode


def answer(request, exercise, seed, thunk):
    blob = encode(Answer.of({"logits": np.zeros((4, 10), np.float32), "loss": 0.0, "loss of huge logits": 0.0}, {}))
    comm.create_comm(target_name="autograde.answer", data={"request": request}, buffers=[blob])


fake = types.ModuleType("autograde.student.answer")
fake.answer = answer
sys.modules["autograde.student.answer"] = fake
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", CODE)
    answer(notebook, "01-loss", "")
