"""The commonest error messages of a migration: each is raised in an executed cell, with its cause and repair below."""

from __future__ import annotations

import json

import pytest

from tests.course.answers import COURSE

OLD = "18_old_code_base"
# Message: notebook, cell. The first 24 are those that people ask about most, the last five stand beside them.
ALIVE = {
    "module 'tensorflow' has no attribute 'Session'": (OLD, "messages-tf"),
    "module 'tensorflow' has no attribute 'placeholder'": (OLD, "messages-tf"),
    "module 'tensorflow' has no attribute 'get_default_graph'": (OLD, "messages-tf"),
    "module 'tensorflow' has no attribute 'ConfigProto'": (OLD, "messages-tf"),
    "No module named 'tensorflow.contrib'": (OLD, "messages-tf"),
    "has no attribute 'estimator'": (OLD, "messages-tf"),
    "The Session graph is empty": ("17_checkpoints_and_frozen_graphs", "empty"),
    "cannot import name 'np_utils'": (OLD, "messages-imports"),
    "No module named 'keras.preprocessing.text'": (OLD, "messages-imports"),
    "A KerasTensor cannot be used as input to a TensorFlow function": (OLD, "messages-layers"),
    "Only instances of `keras.Layer` can be added": (OLD, "messages-layers"),
    "has never been called and thus has no defined output": (OLD, "messages-layers"),
    "Unrecognized keyword arguments passed to LSTM: {'time_major'": (OLD, "messages-layers"),
    "Could not interpret optimizer identifier": (OLD, "messages-fit"),
    "Argument(s) not recognized: {'lr'": (OLD, "messages-fit"),
    "Unknown variable": (OLD, "messages-fit"),
    "has no attribute 'numpy'": (OLD, "messages-fit"),
    "unexpected keyword argument 'workers'": (OLD, "messages-fit"),
    "tuple arity mismatch": (OLD, "messages-fit-2"),
    "KeyError: 'acc'": (OLD, "messages-fit-2"),
    "has no attribute 'predict_classes'": (OLD, "messages-fit-2"),
    "File format not supported": (OLD, "messages-files"),
    "the filepath provided must end in `.weight": (OLD, "messages-files"),
    "Could not locate class": (OLD, "messages-files"),
    "dtype='string' is not a valid dtype": (OLD, "messages-fit"),
    "'Dense' object has no attribute 'output_shape'": (OLD, "messages-layers"),
    "Unrecognized data type": (OLD, "messages-fit"),
    "`name` must be passed as a keyword argument": (OLD, "messages-layers"),
    "`keras.optimizers.legacy` is not supported in Keras 3": (OLD, "messages-imports"),
}
# Of one family with a message above.
ALSO = {
    "No module named 'keras.layers.normalization'": (OLD, "messages-imports"),
    "No module named 'keras.engine'": (OLD, "messages-imports"),
    "cannot import name 'adam'": (OLD, "messages-imports"),
    "cannot import name 'ImageDataGenerator'": (OLD, "messages-imports"),
    "Unrecognized keyword arguments passed to Dense: {'batch_input_shape'": (OLD, "messages-layers"),
    "has no attribute 'fit_generator'": (OLD, "messages-fit-2"),
    "The filepath provided must end in `.keras`": (OLD, "messages-files"),
}
# Said to be broken, and not broken in this version: what the cell prints instead.
NO_ERRORS = {
    "LeakyReLU(alpha=0.1) of -1: [-0.1]": (OLD, "no-errors"),
    "a simple .keras of Keras 2: True": (OLD, "no-errors-file"),
}


def printed(notebook: str, cell: str) -> str:
    cells = json.loads(COURSE.solution(notebook).read_text(encoding="utf-8"))["cells"]
    (found,) = [each for each in cells if each["id"] == cell]
    return "".join("".join(output.get("text", "")) for output in found["outputs"])


def test_there_are_24_and_five_beside_them() -> None:
    assert len(ALIVE) == 24 + 5


@pytest.mark.parametrize("message", [*ALIVE, *ALSO, *NO_ERRORS])
def test_the_message_is_alive(message: str) -> None:
    assert message in printed(*(ALIVE | ALSO | NO_ERRORS)[message])
