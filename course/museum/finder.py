"""Finds the modules of the old Kerases, under private names such as `keras_1_0_2.layers`.

Nothing else is looked up here: `keras`, `sys.path` and every other import of the process stay as they are.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
import types
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

# What Keras was split into from 2.2 on, and imports as packages beside itself.
SPLIT_OFF = ("keras_applications", "keras_preprocessing")
# Private package name -> the folder of its sources, and the builtins that its modules get.
_roots: dict[str, tuple[Path, dict[str, Any]]] = {}


def announce(name: str, folder: Path, builtins: dict[str, Any]) -> None:
    """From now on `import <name>` finds the Keras in `folder`; its modules see `builtins`."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.append(_Finder())
    _roots[name] = (folder, builtins)


def announced(name: str) -> bool:
    return name in _roots


def private_name(name: str, root: str) -> str:
    """`keras.layers` below the private package `root`; the packages that were split off lie inside it, too."""
    top, _, rest = name.partition(".")
    inside = rest if top == "keras" else name
    return f"{root}.{inside}" if inside else root


def public_name(name: str) -> str:
    """The name by which an old program knows the module `keras_1_0_2.layers`: `keras.layers`."""
    _, _, inside = name.partition(".")
    return inside if inside.startswith(SPLIT_OFF) else f"keras.{inside}".rstrip(".")


class _Finder(importlib.abc.MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        root, *parts = fullname.split(".")
        if root not in _roots:
            return None
        folder, builtins = _roots[root]
        place = folder.joinpath(*parts) if parts and parts[0] in SPLIT_OFF else folder.joinpath("keras", *parts)
        for file in (place / "__init__.py", place.with_suffix(".py")):
            if file.exists():
                loader = _Loader(fullname, str(file), builtins)
                is_package = file.name == "__init__.py"
                spec = importlib.machinery.ModuleSpec(fullname, loader, origin=str(file), is_package=is_package)
                spec.has_location = True
                return spec
        return None


class _Loader(importlib.machinery.SourceFileLoader):
    def __init__(self, fullname: str, path: str, builtins: dict[str, Any]) -> None:
        super().__init__(fullname, path)
        self._builtins = builtins

    def source_to_code(self, data: Any, path: Any, *, _optimize: int = -1) -> types.CodeType:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of escapes and comparisons that Python has come to warn about
            return super().source_to_code(data, path, _optimize=_optimize)

    def exec_module(self, module: types.ModuleType) -> None:
        names = module.__dict__
        # Python looks up `__import__` in a module's own builtins; that is how an old `import keras` finds the old Keras.
        names["__builtins__"] = self._builtins
        if "__path__" not in names:
            # Classes take their module's name from here, and so print as `keras.callbacks.History`. A package's name is
            # left alone: Python needs it to find the modules inside.
            names["__name__"] = public_name(self.name)
        try:
            exec(self.get_code(self.name), names)
        finally:
            names["__name__"] = self.name
