"""Returns an object whose unpickling would run a command in the grader."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
class Bomb:
    def __reduce__(self):
        import os

        return (os.system, ("touch /tmp/unpickled-in-the-grader",))


def forward(batch_images, weights):
    return np.array([Bomb()], dtype=object)


def mean_cross_entropy(labels, logits):
    return Bomb()
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", CODE)
    answer(notebook, "01-loss", "")
