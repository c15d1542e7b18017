"""The kernel's end: how an object is questioned, and what is told when it fails."""

from __future__ import annotations

import linecache
import random
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any

import numpy as np
import pytest

from autograde.exercise.model import Exercise, Part
from autograde.judge.errors import useful_lines
from autograde.judge.values import Answer, digest_inputs
from autograde.kernelside.probe import run_probe

EXERCISE = Exercise(
    id="99-double",
    inputs=lambda rng: {"x": rng.normal(size=(3, 4)).astype("f4"), "sizes": [1, 2]},
    probe=lambda double, inputs: {"y": double(inputs["x"])},
    parts=(Part("y"),),
)


def cell(source: str, name: str = "double") -> Callable[..., Any]:
    """A function as a notebook cell would define it: in __main__, with its source to be found."""
    file = f"<cell {abs(hash(source))}>"
    linecache.cache[file] = (len(source), None, source.splitlines(True), file)
    scope = ModuleType("__main__").__dict__
    exec(compile(source, file, "exec"), scope)
    return scope[name]


def probed(source: str) -> Answer:
    return run_probe(EXERCISE, 5, lambda: cell(source))[0]


def test_the_answer_and_the_inputs_as_drawn_come_back() -> None:
    answer, inputs = run_probe(EXERCISE, 5, lambda: lambda x: x * 2)
    assert (answer.parts["y"] == EXERCISE.draw(5)["x"] * 2).all()
    assert answer.failure is None and answer.inputs_digest == digest_inputs(inputs) == digest_inputs(EXERCISE.draw(5))


def test_changed_inputs_show_in_the_digest_and_not_in_the_inputs_given_back() -> None:
    def double(x: np.ndarray) -> np.ndarray:
        x *= 2
        return x

    answer, inputs = run_probe(EXERCISE, 5, lambda: double)
    assert answer.inputs_digest != digest_inputs(inputs) == digest_inputs(EXERCISE.draw(5))


def test_python_and_numpy_are_seeded_alike_each_time() -> None:
    draws = [
        run_probe(EXERCISE, seed, lambda: lambda x: [random.random(), np.random.rand()])[0].parts["y"] for seed in (5, 5, 6)
    ]
    assert draws[0] == draws[1] != draws[2]


def test_a_stub_is_not_attempted_even_inside_a_wrapper_that_raises_its_own_error() -> None:
    stub = "def double(x):\n    raise NotImplementedError('Not attempted yet: put your answer here.')\n"
    assert probed(stub).failure.kind == "not-attempted"
    wrapped = stub.replace("double", "inner") + (
        "def double(x):\n    try:\n        return inner(x)\n    except NotImplementedError as error:\n"
        "        raise RuntimeError('layer call failed') from error\n"
    )
    assert probed(wrapped).failure.kind == "not-attempted"


def test_a_stub_that_another_answer_calls_is_named() -> None:
    stub = "def inner(x):\n    raise NotImplementedError('Not attempted yet: put your answer here.')\n"
    assert probed(stub + "def double(x):\n    return inner(x)\n").failure.where == "inner"
    assert probed(stub.replace("inner", "double")).failure.where == ""


def test_what_cannot_be_rewritten_is_an_error_and_no_stub() -> None:
    """AutoGraph raises NotImplementedError, and only the rewritten lines are left in the traceback."""
    code = "def double(x):\n    raise NotImplementedError('a return cannot be placed inside this loop')\n"
    names = {"__name__": "__main__"}
    exec(compile(code, "/tmp/__autograph_generated_file1.py", "exec"), names)
    failure = run_probe(EXERCISE, 5, lambda: names["double"])[0].failure
    assert (failure.kind, failure.error) == ("error", "NotImplementedError")
    assert probed(code).failure.kind == "not-attempted"  # as a student writes it


def test_what_a_library_does_not_implement_is_no_stub_either(tmp_path: Path) -> None:
    """Keras takes its own lines out of the traceback: then the student's line that called it is the last."""

    def library() -> None:
        raise NotImplementedError("numpy() is only available when eager execution is enabled.")

    file = tmp_path / "cell.py"
    file.write_text("def double(x):\n    return library()\n")
    names: dict[str, Any] = {"__name__": "__main__", "library": library}
    exec(compile(file.read_text(), str(file), "exec"), names)

    def filtered(x: Any) -> Any:
        try:
            return names["double"](x)
        except NotImplementedError as error:
            own = error.__traceback__.tb_next
            raise error.with_traceback(TracebackType(None, own.tb_frame, own.tb_lasti, own.tb_lineno)) from None

    failure = run_probe(EXERCISE, 5, lambda: filtered)[0].failure
    assert (failure.kind, failure.where) == ("error", "line 2: return library()")


@pytest.mark.parametrize(
    "causes",
    [
        "    error = ValueError('round')\n    other = ValueError('and round')\n"
        "    error.__cause__, other.__cause__ = other, error\n    raise error\n",
        "    class Endless(ValueError):\n        __cause__ = property(lambda self: Endless())\n    raise Endless('round')\n",
        "    class Broken(ValueError):\n        __cause__ = property(lambda self: 1 / 0)\n    raise Broken('round')\n",
    ],
    ids=["in a circle", "without end", "that raise"],
)
def test_causes_are_not_followed_for_ever(causes: str) -> None:
    failure = probed(f"def double(x):\n{causes}").failure
    assert (failure.kind, failure.message) == ("error", "round")


def test_a_library_that_raises_not_implemented_is_an_error() -> None:
    """TensorFlow does so when a symbolic tensor is turned into an array."""
    library = ModuleType("library").__dict__
    exec("def to_array(x):\n    raise NotImplementedError('Cannot convert a symbolic tensor')", library)
    answer, _ = run_probe(EXERCISE, 5, lambda: library["to_array"])
    assert (answer.failure.kind, answer.failure.error) == ("error", "NotImplementedError")


def test_the_cell_of_the_check_is_nobodys_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    """A session's text says where its graph was drawn: by the probe, below the cell of the check."""
    monkeypatch.setattr("linecache.getline", lambda file, number: 'check("00-trained", trained_weights)\n')
    assert probed("def double(x):\n    raise ValueError('empty')\n").failure.where == ""
    monkeypatch.undo()
    text = 'empty\\n\\nOriginal stack trace for node:\\n  File \\"/tmp/ipykernel_1/2.py\\", line 1, in <module>'
    failure = probed(f'def double(x):\n    raise ValueError("{text}")\n').failure
    assert failure.where.startswith("line 2: raise ValueError")


def test_an_error_names_the_last_line_of_the_students_own_code() -> None:
    failure = probed("import numpy as np\n\ndef double(x):\n    return np.matmul(x, x)\n").failure
    assert (failure.kind, failure.error, failure.where) == ("error", "ValueError", "line 4: return np.matmul(x, x)")
    assert failure.message.startswith("matmul")


def test_a_name_that_is_not_defined_says_what_to_do() -> None:
    answer, _ = run_probe(EXERCISE, 5, lambda: forward)  # noqa: F821
    assert answer.failure.message == "forward is not defined: run the cell that defines it"
    inside = probed("def double(x):\n    return nothing * x\n").failure
    assert "run the cell" not in inside.message and inside.where == "line 2: return nothing * x"


@pytest.mark.parametrize(
    "source",
    [
        "import sys\ndef double(x):\n    sys.exit(0)\n",
        "def double(x):\n    return double(x)\n",
        "class Rude(Exception):\n    def __str__(self):\n        raise self\ndef double(x):\n    raise Rude\n",
        "double = 3\n",
        "def double(x):\n    raise ValueError('\\x1b[1mbold\\x1b[0m' * 9999)\n",
    ],
)
def test_whatever_is_raised_becomes_a_short_failure(source: str) -> None:
    failure = probed(source).failure
    assert failure.kind == "error" and failure.error and len(failure.message) <= 800 and "\x1b" not in failure.message


def test_an_interrupt_is_not_swallowed() -> None:
    with pytest.raises(KeyboardInterrupt):
        probed("def double(x):\n    raise KeyboardInterrupt\n")


def test_a_message_keeps_the_line_that_matters_and_not_the_stacks_around_it() -> None:
    frames = "".join(f'\n    File "/home/ada/lib/layer{n}.py", line {n}, in call' for n in range(60))
    text = f"Graph execution error:\n\nDetected at node 'y':{frames}\nNode: 'y'\nCould not find variable dense/bias."

    def fails() -> None:
        raise RuntimeError(f"{text}\n\t [[y]]\n\nOriginal stack trace for 'y':{frames}\n")

    failure = run_probe(EXERCISE, 1, fails)[0].failure
    assert failure is not None
    assert failure.message.splitlines()[-2:] == ["Could not find variable dense/bias.", "\t [[y]]"]
    assert "/home/ada" not in failure.message


def test_of_rewritten_code_the_students_own_line_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    file, source = "/tmp/ipykernel_7/12.py", ["def forward(x):\n", "    return x @ x\n"]
    monkeypatch.setitem(linecache.cache, file, (30, None, source, file))
    text = f'in user code:\n\n    File "{file}", line 2, in forward  *\n        return x @ x\n\n    ValueError: 3 and 4.'

    def fails() -> None:
        raise ValueError(text)

    failure = run_probe(EXERCISE, 1, fails)[0].failure
    assert failure is not None and failure.where == "line 2: return x @ x"
    assert useful_lines(failure.error, failure.message) == ["ValueError: 3 and 4."]


SAID = {
    "{{function_node __wrapped__MatMul_device_x}} In[0]: [2,3] [Op:MatMul] name: ": ["E: In[0]: [2,3] (MatMul)"],
    "3 and 4 for '{{node matmul}} = MatMul[T=DT_FLOAT, a=[1, 2]](x, y)'": ["E: 3 and 4 for 'matmul = MatMul(x, y)'"],
    "Exception encountered when calling Dense.call().\n\nToo wide.\n\nArguments:\n  • x=1": [
        *("E: Too wide.", "Arguments:", "• x=1", "in the call of Dense.call()")
    ],
    "Graph execution error:\n\nDetected at node 'x' defined at\nNode: 'x'\nFeed it.\n\t [[{{node x}}]]": ["E: Feed it."],
    "\n".join("abcdefg"): ["E: a", "b", "c", "…"],
    "": ["E"],
}


@pytest.mark.parametrize("text", SAID)
def test_of_a_librarys_error_the_lines_that_help_are_left(text: str) -> None:
    assert useful_lines("E", text) == SAID[text]
