"""Answers one exercise and gives both check cells its marks."""

from nbformat import NotebookNode

from tests.grading.classroom import answer, cell

RIGHT = """
def forward(batch_images, weights):
    x = batch_images
    for kernel, bias in zip(weights[0:4:2], weights[1:4:2]):
        x = tf.nn.relu(x @ kernel + bias)
    return x @ weights[4] + weights[5]
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", RIGHT)
    loss = cell(notebook, "01-loss-check")
    loss.source = 'check("01-forward", forward)'
    loss.metadata["autograde"]["exercise"] = "01-forward"
