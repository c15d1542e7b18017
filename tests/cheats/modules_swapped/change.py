"""Puts a module of its own into sys.modules under the name of the one that answers."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
def forward(batch_images, weights):
    return np.zeros((len(batch_images), 10), np.float32)


def mean_cross_entropy(labels, logits):
    return np.float32(0)


import sys
import types

from autograde.judge.values import Answer
from autograde.judge.wire import encode


def answer(exercise, seed, thunk):
    return encode(Answer.of({"logits": np.zeros((4, 10), np.float32), "loss": 0.0, "loss of huge logits": 0.0}, {}))


fake = types.ModuleType("autograde.kernelside.answer")
fake.answer = answer
sys.modules["autograde.kernelside.answer"] = fake
sys.modules["autograde.kernelside.serve"].answer = answer
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", CODE)
    answer(notebook, "01-loss", "")
