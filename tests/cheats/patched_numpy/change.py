"""Patches NumPy's comparisons, so that all numbers are equal."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
def forward(batch_images, weights):
    return np.zeros((len(batch_images), 10), np.float32)


def mean_cross_entropy(labels, logits):
    return np.float32(0)


np.allclose = np.array_equal = np.isclose = lambda *args, **options: True
np.abs = np.absolute = lambda value, *args, **options: np.zeros_like(value)
np.testing.assert_allclose = lambda *args, **options: None
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", CODE)
    answer(notebook, "01-loss", "")
