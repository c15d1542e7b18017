"""Wraps the answer in tf.function."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

FORWARD = """
@tf.function
def forward(batch_images, weights):
    x = batch_images
    for kernel, bias in zip(weights[0:4:2], weights[1:4:2]):
        x = tf.nn.relu(tf.matmul(x, kernel) + bias)
    return tf.matmul(x, weights[4]) + weights[5]
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", FORWARD)
