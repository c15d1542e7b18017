"""Returns an object of its own that claims to come from Keras 3 and computes the layer with NumPy."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
ACTIVATIONS = {
    "tanh": np.tanh,
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "softplus": lambda x: np.log1p(np.exp(x)),
}


class Layer:
    __class__ = keras.layers.Dense  # what isinstance is told

    def __init__(self, weights, activation):
        self.weights, self.activation = weights, ACTIVATIONS[activation]

    def __call__(self, images):
        return self.activation(images @ self.weights[0] + self.weights[1]).astype(np.float32)

    def get_weights(self):
        return self.weights


Layer.__module__ = "keras.layers"


def to_keras_3(old_layer):
    return Layer(old_layer.get_weights(), old_layer.get_config()["activation"])
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "00-rebuild", CODE)
