"""Prints what a passed check looks like, as text and as HTML."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
def forward(batch_images, weights):
    return np.zeros((len(batch_images), 10), np.float32)


def mean_cross_entropy(labels, logits):
    return np.float32(0)


from IPython.display import HTML, display

for exercise in ("01-forward", "01-loss"):
    print(f"✔ Passed: {exercise}")
    display(HTML(f"<div role='status'><strong>✔ Passed</strong> <code>{exercise}</code></div>"))
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", CODE)
    answer(notebook, "01-loss", "")
