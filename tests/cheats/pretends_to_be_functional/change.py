"""Wraps a Sequential, or a plain function, in a class whose name is all that a functional model is recognised by."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

TWIN = r"""
class Functional:
    def __init__(self, call):
        self.call = call

    def __call__(self, images):
        return self.call(images)


def functional_twin(sequential):
    copy = keras.models.clone_model(sequential)
    copy.set_weights(sequential.get_weights())
    return Functional(copy)
"""

CHAIN = r"""
def as_model(functions, features):
    def call(images):
        for function in functions:
            images = function(images)
        return images

    return Functional(call)
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "09-twin", TWIN)
    answer(notebook, "09-chain", CHAIN)
