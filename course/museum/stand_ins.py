"""Stands in for modules that have changed since the old Kerases were written: each answers as today's does, and as it did.

Only old modules and old cells see them. What is here is what Keras 1.0.2, 2.1.2 and 2.2.4 and programs of their day use.
"""

from __future__ import annotations

import collections
import collections.abc
import inspect
import os
import types
from collections.abc import Callable
from typing import Any, NamedTuple

from course.museum.wording import as_then


class StandIn(types.ModuleType):
    """A module that has `own` names, answers with `real`'s for the others, and lacks those in `gone`."""

    def __init__(self, real: types.ModuleType, gone: tuple[str, ...] = (), **own: Any) -> None:
        super().__init__(as_then(real.__name__), f"stands in for {real.__name__}")
        self.__dict__.update(own, _real=real, _gone=gone, __path__=[])

    def __getattr__(self, name: str) -> Any:
        if name in self._gone or not hasattr(self._real, name):
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}", name=name, obj=self)
        return getattr(self._real, name)

    def __dir__(self) -> list[str]:
        return sorted({*self.__dict__, *dir(self._real)} - set(self._gone))


def module(name: str, **names: Any) -> types.ModuleType:
    """A module that is no more, with the names of it that old programs use."""
    made = types.ModuleType(name, f"stands in for {name}")
    made.__dict__.update(names, __path__=[])
    return made


def stand_ins() -> dict[str, types.ModuleType]:
    """The stand-ins of one world, TensorFlow's excepted."""
    import h5py
    import numpy
    import packaging.version
    import yaml

    parse = packaging.version.Version
    return {
        "collections": StandIn(collections, **{name: getattr(collections.abc, name) for name in collections.abc.__all__}),
        "distutils": module("distutils", version=module("distutils.version", StrictVersion=parse, LooseVersion=parse)),
        "h5py": StandIn(h5py, File=_file_with_bytes(h5py)),
        "inspect": StandIn(inspect, getargspec=_getargspec),
        # Names that NumPy 1.24 and 2.0 took away.
        "numpy": StandIn(
            numpy,
            **{"Inf": numpy.inf, "NaN": numpy.nan, "int": int, "float": float, "object": object, "str": str},
            **{"string_": numpy.bytes_, "unicode_": numpy.str_, "float_": numpy.float64},
        ),
        "os": StandIn(os),
        "yaml": StandIn(yaml, load=lambda stream, Loader=yaml.FullLoader: yaml.load(stream, Loader)),
    }


class _ArgSpec(NamedTuple):
    args: list[str]
    varargs: str | None
    keywords: str | None
    defaults: tuple[Any, ...] | None


def _getargspec(function: Callable[..., Any]) -> _ArgSpec:
    """Gone from Python 3.11."""
    spec = inspect.getfullargspec(function)
    return _ArgSpec(spec.args, spec.varargs, spec.varkw, spec.defaults)


def _file_with_bytes(h5py: Any) -> type:
    """h5py 2 gave the texts in attributes as bytes, which Keras then decoded; h5py 3 gives them as text."""

    class Attributes(h5py.AttributeManager):
        def __getitem__(self, name: str) -> Any:
            value = super().__getitem__(name)
            if isinstance(value, str):
                return value.encode()
            if getattr(value, "dtype", None) is not None and value.dtype.kind == "O":
                return [item.encode() if isinstance(item, str) else item for item in value]
            return value

    class Group(h5py.Group):
        attrs = property(Attributes)

        def __getitem__(self, name: str) -> Any:
            found = h5py.Group.__getitem__(self, name)
            return Group(found.id) if isinstance(found, h5py.Group) else found

    class File(h5py.File):
        attrs = property(Attributes)
        __getitem__ = Group.__getitem__

    return File
