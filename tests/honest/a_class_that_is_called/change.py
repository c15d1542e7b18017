"""Answers with an object that can be called."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

FORWARD = """
class Forward:
    def __call__(self, images, weights):
        x = images
        for kernel, bias in zip(weights[0:4:2], weights[1:4:2]):
            x = tf.nn.relu(x @ kernel + bias)
        return x @ weights[4] + weights[5]


forward = Forward()
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", FORWARD)
