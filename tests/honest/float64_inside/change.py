"""Computes in float64 and returns float64."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

FORWARD = """
def forward(batch_images, weights):
    x = np.asarray(batch_images, np.float64)
    weights = [np.asarray(w, np.float64) for w in weights]
    x = np.maximum(x @ weights[0] + weights[1], 0)
    x = np.maximum(x @ weights[2] + weights[3], 0)
    return x @ weights[4] + weights[5]
"""

LOSS = """
def mean_cross_entropy(labels, logits):
    logits = tf.cast(logits, tf.float64)
    per_image = tf.reduce_logsumexp(logits, axis=1) - tf.reduce_sum(tf.cast(labels, tf.float64) * logits, axis=1)
    return float(tf.reduce_mean(per_image))
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", FORWARD)
    answer(notebook, "01-loss", LOSS)
