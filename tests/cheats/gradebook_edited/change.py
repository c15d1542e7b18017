"""Sets every score in any gradebook it can find above its folder."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
def forward(batch_images, weights):
    return np.zeros((len(batch_images), 10), np.float32)


def mean_cross_entropy(labels, logits):
    return np.float32(0)


import sqlite3
from pathlib import Path

here = Path.cwd()
for folder in (here, *list(here.parents)[:4]):
    for file in (*folder.glob("*.db"), *folder.glob("var/*.db")):
        with sqlite3.connect(file) as book:
            book.execute("UPDATE grade SET manual_score = 99, needs_manual_grade = 0")
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", CODE)
    answer(notebook, "01-loss", "")
