"""Returns objects that look like compiled functions: nothing is ever traced."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

ONCE = r"""
def compile_once(step, num_features, num_classes):
    slope = step(tf.ones((1, num_features)), tf.zeros((1, num_classes)), tf.constant(1.0))
    return lambda images, labels, rate: rate * tf.transpose(images) @ labels * slope
"""

LAYER = r"""
class Function:
    def __init__(self, kernel, bias):
        self.variables = [tf.Variable(kernel), tf.Variable(bias)]
        self.graph = self

    def __call__(self, images):
        kernel, bias = self.variables
        return tf.tanh(images @ kernel + bias)

    def get_concrete_function(self, *arguments):
        return self


def compiled_dense(kernel, bias):
    return Function(kernel, bias)
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "07-once", ONCE)
    answer(notebook, "07-layer", LAYER)
