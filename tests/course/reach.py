"""What an answer can reach while it is asked: the plain data in its callers' variables, closures and modules."""

from __future__ import annotations

import functools
import inspect
import linecache
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import FrameType, FunctionType
from typing import Any

import numpy as np

from autograde.exercise.cells import CHECK_CALL
from autograde.judge.values import Answer
from autograde.kernelside.probe import run_probe
from tests.course.answers import solution, source
from tests.declared import get, notebook_of

_DEEPEST = 6
_OUR_MODULES = "exercises_"  # what a loaded exercises.py is called


@dataclass
class Seen:
    """Data that the answer was given, and data that lay around when it was called, by the variable that holds it."""

    given: set[Any] = field(default_factory=set)
    around: dict[str, set[Any]] = field(default_factory=dict)

    def kept_from_it(self) -> set[str]:
        """The inputs that the answer was not given in full, and variables that hold what is neither given nor an input."""
        inputs = {name.removeprefix("inputs."): data for name, data in self.around.items() if name.startswith("inputs.")}
        known = self.given.union(*inputs.values())
        other = {name for name, data in self.around.items() if not name.startswith("inputs.") and data - known}
        return {name for name, data in inputs.items() if data - self.given} | other


def ask_here(exercise_id: str, seed: int, wrap: Callable[[Any], Any]) -> Answer:
    """What the solution gives in this very process, when `wrap` has changed the object that is asked."""
    name = notebook_of(exercise_id)
    code, names = solution(name, exercise_id), {"__name__": "__main__", **_set_up(name)}
    file = f"<{exercise_id}>"
    linecache.cache[file] = (len(code), None, code.splitlines(keepends=True), file)  # tf.function reads the source
    exec(compile(code, file, "exec"), names)
    call = CHECK_CALL.fullmatch(source(name).cell("check", exercise_id).text.strip())
    assert call is not None
    return run_probe(get(exercise_id), seed, lambda: wrap(eval(call["asks"], names)))[0]


@functools.cache
def _set_up(name: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    for cell in source(name).cells:
        if cell.role == "setup":
            exec(compile(cell.text, f"<set-up of {name}>", "exec"), names)
    return {key: value for key, value in names.items() if not key.startswith("__")}


def spy_on(answer: Any, seen: Seen) -> Any:
    """The answer, a function or a class, that notes at each of its calls what is within its reach."""
    if not isinstance(answer, type):
        return _noting(answer, seen)
    functions = {name: value for name, value in vars(answer).items() if isinstance(value, FunctionType)}
    methods = {
        name: _noting(value, seen) for name, value in functions.items() if name != "build"
    }  # Keras looks into that one
    return type(answer.__name__, (answer,), methods | {"__module__": answer.__module__})


def _noting(function: Callable[..., Any], seen: Seen) -> Callable[..., Any]:
    @functools.wraps(function)
    def called(*args: Any, **kwargs: Any) -> Any:
        _look_around(sys._getframe(1), seen)
        seen.given.update(_data([args, kwargs]))
        result = function(*args, **kwargs)
        seen.given.update(_data(result))  # what it found out itself lies around at the next call
        return result

    called.__signature__ = inspect.signature(function)  # Keras asks a layer's methods for it
    return called


def _look_around(frame: FrameType | None, seen: Seen) -> None:
    while frame is not None and frame.f_code.co_name != "run_probe":
        module = frame.f_globals.get("__name__", "")
        if module.startswith(_OUR_MODULES) and frame.f_code.co_name != "called":
            for name, value in frame.f_locals.items():  # with the variables of its closure
                for path, held in _parts(name, value):
                    seen.around.setdefault(path, set()).update(_data(held, plain=True))
        frame = frame.f_back


def _parts(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if name == "inputs" and isinstance(value, dict):
        yield from ((f"inputs.{key}", item) for key, item in value.items())
    else:
        yield name, value


def _data(value: Any, depth: int = 0, *, plain: bool = False) -> Iterator[Any]:
    """Each number, text and array in a value; of an object, if not only plain data count, what its attributes hold."""
    if depth > _DEEPEST or value is None or isinstance(value, bool):
        return
    if isinstance(value, (str, bytes)):
        yield value
    elif isinstance(value, (int, float, np.number)):
        yield round(float(value), 4)
    elif isinstance(value, np.ndarray):
        yield _print(value)
        if value.ndim and value.dtype != object:
            yield from (_print(row) for row in value)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _data(key, depth + 1, plain=plain)
            yield from _data(item, depth + 1, plain=plain)
    elif isinstance(value, (list, tuple, set)):
        for item in value:
            yield from _data(item, depth + 1, plain=plain)
    elif isinstance(value, FunctionType):
        for cell in value.__closure__ or ():
            yield from _data(cell.cell_contents, depth + 1, plain=plain)
    elif not plain:
        yield from _attributes(value, depth)


def _attributes(value: Any, depth: int) -> Iterator[Any]:
    for name in ("numpy", "get_weights", "get_config"):
        try:
            yield from _data(getattr(value, name)(), depth + 1)
        except Exception:  # it has no such method, or has nothing to say now
            continue
    layers = getattr(value, "layers", ())
    for layer in layers if isinstance(layers, list) else ():
        yield from _data(layer, depth + 1)


def _print(array: np.ndarray) -> Any:
    try:
        return array.shape, np.round(array.astype(np.float64), 4).tobytes()
    except (TypeError, ValueError):
        return array.shape, array.tolist().__repr__()
