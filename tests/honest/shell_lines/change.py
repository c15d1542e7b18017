"""Asks the shell for something above an answer, as one does while looking for a version; also a failing command."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

LOSS = """
!python --version
files = !ls
!no-such-command
%matplotlib inline


def mean_cross_entropy(labels, logits):
    return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels, logits))
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-loss", LOSS)
