"""`%%then` in a notebook: names of its own, what goes in and out, and errors told once in the words of their day."""

from __future__ import annotations

import json
import re

import nbformat
import numpy as np
import pytest
from IPython.core.error import UsageError
from nbclient import NotebookClient

from course.museum import magic, values
from tests.museum.old import world_of
from tests.museum.test_kernels import SET_UP

pytestmark = pytest.mark.usefixtures("warm_kernels")

CELLS = {
    "set-up": SET_UP + "import numpy as np\nscale = np.array([2.0, 3.0])\ntf_now, K = tf, 'the notebook has a K'",
    "old": (
        "%%then 1.0.2 scale -> total, rows, pair\n"
        "import numpy as np\nimport tensorflow as tf\nfrom keras import backend as K\nfrom keras.layers import Dense\n"
        "total = float(scale.sum())\nrows = np.ones((2, 2)) * scale\npair = ('a', [1, None])\n"
        "print('old', tf.__version__)\nDense(3)"
    ),
    "now": "print(total, rows.tolist(), pair, tf is tf_now, K, 'Dense' in globals())",
    "kept": "%%then 1.0.2\nrows[:] = 0\nprint(Dense.__name__, 'scale' in globals())",
    "copied": "print(rows.tolist(), scale.tolist())",
    "other": "%%then 2.1.2\nprint('Dense' in globals())",
    "fresh": "%%then 1.0.2 --fresh\nprint('Dense' in globals())",
    "silent": "%%then 1.0.2\nK = 1",
    "exception": "%%then 1.0.2\nfrom keras.layers import Dense\ndef build(): return Dense(3)('no tensor')\nbuild()",
    "syntax": "%%then 1.0.2\na = 1\nprint 'of Python 2'",
    "unfed": (
        "%%then 2.1.2\nimport tensorflow as tf\nfrom keras.layers import Dropout\n"
        "tf.Session().run(Dropout(0.5)(tf.zeros((1, 2))))"
    ),
    "no module": "%%then 2.1.2\nimport keras.nothing",
    "no version": "%%then 1.9\n1",
    "takes nothing": "%%then 1.0.2 nowhere\n1",
    "gives nothing": "%%then 1.0.2 -> nowhere\n1",
    "gives a tensor": "%%then 1.0.2 -> x\nimport tensorflow as tf\nx = tf.zeros(2)",
    "gives no file": "%%then 1.0.2 -> rows/no.h5\n1",
    "gives a file above": "%%then 1.0.2 -> rows/../no.h5\n1",
    "after all": "print(type(keras.layers.Dense(1)).__module__, tf.constant(1).numpy())",
}
NAMES = list(CELLS)


@pytest.fixture(scope="module")
def ran() -> dict[str, list]:
    """The outputs of each cell of one notebook; with streams in one piece."""
    world_of("1.0.2"), world_of("2.1.2")  # or skip
    cells = [nbformat.v4.new_code_cell(text) for text in CELLS.values()]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, timeout=120, allow_errors=True, coalesce_streams=True).execute()
    return {name: cell.outputs for name, cell in zip(NAMES, notebook.cells, strict=True)}


def text_of(outputs: list) -> str:
    (only,) = outputs
    assert only.output_type == "stream"
    return only.text


def error_of(outputs: list) -> tuple[str, str, str]:
    """Name, message and stack of a cell that shows one error and nothing else."""
    (only,) = outputs
    assert only.output_type == "error"
    return only.ename, only.evalue, re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(only.traceback))


def test_a_cell_runs_and_shows_its_last_expression(ran: dict[str, list]) -> None:
    printed, shown = ran["old"]
    assert printed.text == "old 0.8.0\n"
    assert shown.output_type == "execute_result" and shown.data["text/plain"].startswith("<keras.layers.core.Dense")


def test_names_go_in_and_out_on_request_and_no_others(ran: dict[str, list]) -> None:
    assert text_of(ran["now"]) == "5.0 [[2.0, 3.0], [2.0, 3.0]] ('a', [1, None]) True the notebook has a K False\n"


def test_the_next_cell_shares_the_names_and_what_was_given_is_a_copy(ran: dict[str, list]) -> None:
    assert text_of(ran["kept"]) == "Dense True\n"
    assert text_of(ran["copied"]) == "[[2.0, 3.0], [2.0, 3.0]] [2.0, 3.0]\n"


def test_another_version_and_a_fresh_copy_have_names_of_their_own(ran: dict[str, list]) -> None:
    assert (text_of(ran["other"]), text_of(ran["fresh"]), ran["silent"]) == ("False\n", "False\n", [])


def test_an_exception_is_shown_once_with_the_frames_of_the_old_program(ran: dict[str, list]) -> None:
    name, message, stack = error_of(ran["exception"])
    assert name == "AttributeError" and message == "'str' object has no attribute 'get_shape'"
    assert stack.count("AttributeError: ") == 1 and "in build" in stack and "keras/engine/topology.py" in stack
    assert not re.search(r"magic\.py|worlds\.py|run_cell_magic|importlib|keras_1", stack)


def test_a_syntax_error_is_shown_once_with_its_line(ran: dict[str, list]) -> None:
    name, message, stack = error_of(ran["syntax"])
    assert name == "SyntaxError" and message.startswith("Missing parentheses in call to 'print'")
    assert "line 2" in stack and "print 'of Python 2'" in stack and "interactiveshell" not in stack


def test_errors_of_tensorflow_say_what_they_said(ran: dict[str, list]) -> None:
    name, message, stack = error_of(ran["unfed"])
    assert name == "InvalidArgumentError"
    assert re.match(
        r"You must feed a value for placeholder tensor 'dropout_\d/keras_learning_phase' with dtype bool", message
    )
    assert "Graph execution error" not in stack and "Original stack trace" not in stack


def test_a_missing_module_has_its_old_name(ran: dict[str, list]) -> None:
    assert error_of(ran["no module"])[:2] == ("ModuleNotFoundError", "No module named 'keras.nothing'")


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("no version", "VERSION is one of 1.0.2, 2.1.2, 2.2.4: not '1.9'"),
        ("takes nothing", "%%then takes 'nowhere', which the notebook does not have: run the cell that makes it"),
        ("gives nothing", "%%then gives 'nowhere', but no cell on Keras 1.0.2 has made it"),
        ("gives no file", "%%then gives the file 'rows/no.h5', but the cell has not written it"),
        ("gives a file above", "'rows/../no.h5' is not a name"),
        ("gives a tensor", "it is of type Tensor: give numbers, text, arrays, or lists and dicts of these"),
    ],
)
def test_a_wrong_order_is_one_line(ran: dict[str, list], cell: str, told: str) -> None:
    line = text_of([output for output in ran[cell] if output.output_type != "execute_result"])
    assert line.startswith("UsageError: ") and line.rstrip().endswith(told) and line.count("\n") == 1


def test_the_notebook_goes_on_with_todays_keras(ran: dict[str, list]) -> None:
    assert text_of(ran["after all"]) == "keras.src.layers.core.dense 1\n"


@pytest.mark.parametrize(
    ("line", "order"),
    [
        ("1.0.2", magic.Order("1.0.2")),
        (" 2.1.2 a, b->c ", magic.Order("2.1.2", ("a", "b"), ("c",))),
        ("2.1.2 --fresh -> c, d", magic.Order("2.1.2", (), ("c", "d"), True)),
        ("2.1.2 w -> a, w/b.h5", magic.Order("2.1.2", ("w",), ("a",), files=("w/b.h5",))),
        ("2.1.2 a b --fresh", magic.Order("2.1.2", ("a", "b"), (), True)),
    ],
)
def test_a_line_is_read(line: str, order: magic.Order) -> None:
    assert magic.read(line) == order


@pytest.mark.parametrize("line", ["", "->", "a", "1.0", "1.0.2 2x", "1.0.2 a -> b -> c", "1.0.2 --new", "1.0.2 -> if"])
def test_a_line_that_cannot_be_read_says_how_to_write_it(line: str) -> None:
    with pytest.raises(UsageError, match=r"write %%then VERSION.*one of 1\.0\.2, 2\.1\.2, 2\.2\.4: \S"):
        magic.read(line)


PLAIN = [
    None,
    True,
    3,
    0.1,
    "text",
    (1, [2.5, {"a": None}]),
    {"b": 1, "a": [2]},
    np.float32(0.1),
    np.arange(6, dtype=np.int16).reshape(2, 3),
    np.array([0.1, np.nan, -np.inf]),
    np.array(["a", "bc"]),
    np.array(2 + 3j),
    np.zeros((0, 3), np.float32),
    np.sqrt(np.arange(-9, 291, dtype=np.float32)).reshape(3, 100),  # with NaN; large enough to be packed
    np.arange(100) % 3 == 0,
]


def test_a_large_array_takes_little_more_than_its_bytes() -> None:
    weights = np.random.default_rng(0).normal(size=10_000).astype(np.float32)
    assert len(json.dumps(values.to_json(weights))) < 1.4 * weights.nbytes


@pytest.mark.parametrize("value", PLAIN, ids=repr)
def test_a_plain_value_is_copied_and_survives_a_file(value: object) -> None:
    for same in (values.copied(value), values.from_json(json.loads(json.dumps(values.to_json(value), sort_keys=True)))):
        assert type(same) is type(value)
        if isinstance(value, (np.ndarray, np.generic)):
            assert same.dtype == value.dtype and same.shape == value.shape
            np.testing.assert_array_equal(same, value)
        else:
            assert same == value and str(same) == str(value)  # in its order, too


@pytest.mark.parametrize(
    "value", [object(), [print], {"a": {1: 2}}, np.array([object()])], ids=["object", "list", "key", "array"]
)
def test_what_is_not_plain_is_refused(value: object) -> None:
    with pytest.raises(values.NotPlain, match="it is of type"):
        values.copied(value)
