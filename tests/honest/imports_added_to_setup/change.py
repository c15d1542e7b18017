"""Adds an import to the locked set-up cell and uses it."""

from nbformat import NotebookNode

from tests.grading.classroom import answer, cell

LOSS = """
def mean_cross_entropy(labels, logits):
    logits = np.asarray(logits, np.float64)
    return np.mean(special.logsumexp(logits, axis=1) - (np.asarray(labels) * logits).sum(axis=1))
"""


def change(notebook: NotebookNode) -> None:
    cell(notebook, "setup-01").source += "\nfrom scipy import special"
    answer(notebook, "01-loss", LOSS)
