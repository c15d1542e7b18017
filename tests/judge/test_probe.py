"""The kernel's end: how an object is questioned, and what is told when it fails."""

from __future__ import annotations

import linecache
import random
import types
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograde.exercises.model import Exercise, Part
from autograde.judge.values import Answer, digest_inputs
from autograde.student.probe import run_probe

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
    scope = types.ModuleType("__main__").__dict__
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


def test_a_library_that_raises_not_implemented_is_an_error() -> None:
    """TensorFlow does so when a symbolic tensor is turned into an array."""
    library = types.ModuleType("library").__dict__
    exec("def to_array(x):\n    raise NotImplementedError('Cannot convert a symbolic tensor')", library)
    answer, _ = run_probe(EXERCISE, 5, lambda: library["to_array"])
    assert (answer.failure.kind, answer.failure.error) == ("error", "NotImplementedError")


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
