"""Looks for an answer in all that a student is given: prints `<exercise>/<part>: <function>` for each that it finds.

Run in a process of its own, as it calls whatever can be called. `python -m tests.course.answers_that_ship`.
"""

from __future__ import annotations

import contextlib
import importlib
import inspect
import io
import itertools
import pkgutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

import autograde
import course
from autograde.exercise import PUBLIC_SEED, Exercise, Part
from autograde.judge.compare import compare
from autograde.judge.values import Value
from autograde.kernelside.collect import collect
from tests.declared import COURSE, notebook_of, stored
from tests.declared import all_exercises as declared

# Machinery that starts processes, writes files or asks the network; what it calculates is no tensor.
_NOT_CALLED = ("authoring", "cli", "grading", "kernels", "nbgrader", "reports", "museum", "local", "__main__", "stopping")
_MOST_ARGUMENTS = 3
_SECONDS = 2


def shipped() -> list[Callable[..., Any]]:
    """The functions and methods' classes of both packages."""
    found: list[Callable[..., Any]] = []
    for package in (autograde, course):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not {*module.name.split(".")} & {*_NOT_CALLED}:
                found += functions(vars(importlib.import_module(module.name)))
    return found


def functions(names: dict[str, Any]) -> Iterator[Callable[..., Any]]:
    """What a module defines itself."""
    own = [value for value in names.values() if inspect.isfunction(value) and value.__globals__ is names]
    yield from own


def ways(inputs: dict[str, Any]) -> list[tuple[Any, ...]]:
    """How a student might call something: with the inputs in any order, all of them, or as they are."""
    values = list(inputs.values())
    some = [way for count in range(1, _MOST_ARGUMENTS + 1) for way in itertools.permutations(values, count)][:80]
    return [(), (inputs,), (np.random.default_rng(0),), tuple(values), *some]


def says_something(value: Value) -> bool:
    """A lone word, 0 or 1 is right by chance."""
    if isinstance(value, np.ndarray):
        return value.size > 1 and np.unique(value).size > 1
    if isinstance(value, (list, dict)):
        items = value.values() if isinstance(value, dict) else value
        return any(map(says_something, items))
    return isinstance(value, float) and value not in (0.0, 1.0)


def _closely(part: Part, want: Value) -> Part:
    """Where a lone number may be so far off, as an accuracy may, that 0 or 1 is right, it must be the same."""
    by_chance = isinstance(want, float) and any(compare(each, want, part) is None for each in (0.0, 1.0))
    return replace(part, rtol=0.0, atol=1e-3) if by_chance else part


def answers(exercise: Exercise, function: Callable[..., Any]) -> Iterator[str]:
    """The parts that this function gives for the public seed's inputs."""
    wanted = {name: value for name, value in stored(exercise.id).want.items() if says_something(value)}
    parts = {name: _closely(exercise.part(name), want) for name, want in wanted.items()}
    inputs = exercise.draw(PUBLIC_SEED)
    for way in ways(inputs):
        for result in _results(function, way):
            for part, want in wanted.items():
                given = any(compare(collect(item), want, parts[part]) is None for item in inputs.values())
                if not given and compare(result, want, parts[part]) is None:
                    yield part


def _results(function: Callable[..., Any], way: tuple[Any, ...]) -> Iterator[Value]:
    try:
        signal.alarm(_SECONDS)
        result = function(*way)
    except BaseException:  # whatever it is: called like this, it gives nothing
        return
    finally:
        signal.alarm(0)
    items = result.values() if isinstance(result, dict) else result if isinstance(result, (tuple, list)) else ()
    yield from map(collect, (result, *itertools.islice(items, 20)))


def main() -> None:
    signal.signal(signal.SIGALRM, _late)
    everywhere = shipped()
    found = set()
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder), contextlib.redirect_stdout(io.StringIO()):
        for exercise in declared().values():
            own = list(functions(exercise.probe.__globals__))
            for function in (*own, *everywhere):
                found |= {f"{exercise.id}/{part}: {function.__qualname__}" for part in answers(exercise, function)}
    print(*sorted(found), sep="\n")


def _late(number: int, frame: object) -> None:
    raise TimeoutError


if __name__ == "__main__":
    assert COURSE.names() and notebook_of
    main()
