"""Says for ever that it is done, with the question's id and with one that nobody has."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
grader = get_ipython().grader

calls = []


def forward(batch_images, weights):
    calls.append(1)
    if len(calls) > 1:  # the first call is the notebook's own check
        attack()
    return np.zeros((len(batch_images), 10), np.float32)


def attack():
    while True:
        for request in ("0" * 32, grader.request):
            try:
                grader._send(b"d", b"", request)
            except KeyboardInterrupt:
                pass


def mean_cross_entropy(labels, logits):
    return np.float32(0)
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", CODE)
    answer(notebook, "01-loss", "")
