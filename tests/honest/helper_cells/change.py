"""Puts helpers into cells of its own, before the answer and after the check."""

from nbformat import NotebookNode

from tests.grading.classroom import answer, put

HELPER = """
def dense(x, kernel, bias):
    return tf.matmul(x, kernel) + bias
"""

FORWARD = """
def forward(batch_images, weights):
    x = tf.nn.relu(dense(batch_images, *weights[0:2]))
    x = tf.nn.relu(dense(x, *weights[2:4]))
    return dense(x, *weights[4:6])
"""

LOSS = """
def mean_cross_entropy(labels, logits):
    return average(tf.nn.softmax_cross_entropy_with_logits(labels, logits))
"""

LATE = """
def average(values):
    return tf.reduce_mean(values)
"""


def change(notebook: NotebookNode) -> None:
    put(notebook, HELPER, before="01-forward")
    answer(notebook, "01-forward", FORWARD)
    answer(notebook, "01-loss", LOSS)
    put(notebook, LATE)  # run out of order: it stands below the check that needs it
