"""Hands the old layers back, wrapped in a class that claims to come from Keras 3."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
class Layer:
    def __init__(self, old_layer):
        self.old_layer, self.trainable_variables = old_layer, old_layer.trainable_variables

    def __call__(self, images):
        return self.old_layer(images)


Layer.__module__ = "keras.layers"


def migrate(old_layers):
    wrapped = {id(layer): Layer(layer) for layer in old_layers}
    return [wrapped[id(layer)] for layer in old_layers]
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "08-migrate", CODE)
