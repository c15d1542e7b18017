"""Registers an AST transformer that empties every cell that calls `check`."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
def forward(batch_images, weights):
    return np.zeros((len(batch_images), 10), np.float32)


def mean_cross_entropy(labels, logits):
    return np.float32(0)


import ast


class WithoutChecks(ast.NodeTransformer):
    def visit_Expr(self, node):
        call = node.value
        return None if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "check" else node


get_ipython().ast_transformers.append(WithoutChecks())
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", CODE)
    answer(notebook, "01-loss", "")
