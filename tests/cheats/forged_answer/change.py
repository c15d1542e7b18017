"""Sends an answer of its own, with the judge's request id, beside the real one."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
from autograde.judge.values import Answer
from autograde.judge.wire import encode


def forge(parts):
    get_ipython().grader.answer(encode(Answer.of(parts, {})))


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
