"""Patches TensorFlow, so that the probe's own inputs are all zeros and the answer is easy."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
def forward(batch_images, weights):
    return np.zeros((len(batch_images), 10), np.float32)


def mean_cross_entropy(labels, logits):
    return np.float32(0)


_constant = tf.constant
tf.constant = lambda value, *args, **options: _constant(np.zeros_like(value), *args, **options)
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", CODE)
    answer(notebook, "01-loss", "")
