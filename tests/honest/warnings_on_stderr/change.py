"""Warns, logs and writes on stderr, from Python and from below it."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

FORWARD = r"""
import logging
import os
import sys
import warnings


def forward(batch_images, weights):
    warnings.warn("a library's warning")
    logging.getLogger("tensorflow").warning("a logged warning")
    print("to stderr", file=sys.stderr)
    os.write(2, b"from below Python\n")
    x = batch_images
    for kernel, bias in zip(weights[0:4:2], weights[1:4:2]):
        x = tf.nn.relu(x @ kernel + bias)
    return x @ weights[4] + weights[5]
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", FORWARD)
