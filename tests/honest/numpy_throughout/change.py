"""Uses NumPy where the exercise allows any tensor."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

FORWARD = """
def forward(batch_images, weights):
    x = np.asarray(batch_images)
    for layer in range(3):
        x = x @ weights[2 * layer] + weights[2 * layer + 1]
        x = np.maximum(x, 0) if layer < 2 else x
    return x
"""

LOSS = """
def mean_cross_entropy(labels, logits):
    labels, logits = np.asarray(labels), np.asarray(logits)
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_softmax = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -(labels * log_softmax).sum(axis=1).mean()
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", FORWARD)
    answer(notebook, "01-loss", LOSS)
