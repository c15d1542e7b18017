"""Reads the reference file from the installed package and returns what is in it."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
import glob
import os

import autograde

[file] = glob.glob(os.path.join(os.path.dirname(autograde.__file__), "references", "01_*.npz"))
known = dict(np.load(file))


def forward(batch_images, weights):
    return known["01-forward/logits"]


def mean_cross_entropy(labels, logits):
    names = {False: "01-loss/loss", True: "01-loss/loss of huge logits"}
    return known[names[float(np.max(logits)) > 500]]
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", CODE)
    answer(notebook, "01-loss", "")
