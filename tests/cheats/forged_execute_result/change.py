"""A pre_run_cell hook publishes an execute_result of full marks before each check."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
def forward(batch_images, weights):
    return np.zeros((len(batch_images), 10), np.float32)


def mean_cross_entropy(labels, logits):
    return np.float32(0)


shell = get_ipython()


def full_marks(info):
    shell.say("execute_result", {"data": {"text/plain": "3.0"}, "metadata": {}, "execution_count": 1})


shell.events.register("pre_run_cell", full_marks)
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", CODE)
    answer(notebook, "01-loss", "")
