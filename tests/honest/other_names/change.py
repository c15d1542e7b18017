"""Renames arguments and variables, and gives the function its name last."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

FORWARD = """
def dreilagig(bilder, gewichte):
    größe = bilder
    for nummer in (0, 1):
        größe = tf.nn.relu(größe @ gewichte[2 * nummer] + gewichte[2 * nummer + 1])
    return größe @ gewichte[4] + gewichte[5]


forward = dreilagig
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", FORWARD)
