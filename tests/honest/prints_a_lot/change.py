"""Prints shapes and values on the way, in the cells and in the functions."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

FORWARD = """
def forward(batch_images, weights):
    print("images", batch_images.shape)
    x = batch_images
    for kernel, bias in zip(weights[0:4:2], weights[1:4:2]):
        x = tf.nn.relu(x @ kernel + bias)
        print(x)
    return x @ weights[4] + weights[5]


for number in range(1000):
    print("line", number)
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", FORWARD)
