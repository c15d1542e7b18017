"""The key of a record: a hash of everything its result depends on, so that an unchanged submission is graded once."""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from autograde.exercises.catalogue import generated_folder
from autograde.grading.master import Master

_PACKAGE = Path(__file__).parents[1]
# Rooms whose code decides about points; an exercise module counts only for the notebooks that build on it.
_ROOMS = ("judge", "grading", "student")
# In the grading room, what carries submissions to and fro and writes results down.
_NO_SAY = ("engine", "plugs", "gradebook.py", "bench.py", "sample.py", "__pycache__")
# What the locks fix and the numbers depend on.
_LOCKED = ("tensorflow", "tensorflow-cpu", "keras", "tf_keras", "numpy", "ipykernel", "jupyter_client", "nbformat")


def content_key(
    cells: Iterable[Mapping[str, Any]], files: Mapping[str, bytes], master: Master, seed_policy: str, limits: Any
) -> str:
    """From the repaired cells, so that outputs, counts and stray metadata of a submission do not matter."""
    kept = [[cell["cell_type"], cell["id"], cell["source"]] for cell in cells]
    named = sorted((name, hashlib.sha256(blob).hexdigest()) for name, blob in files.items())
    return _hash([kept, named, master.digest, seed_policy, repr(limits), harness_digest(), exercises_digest(master.name)])


def raw_key(blob: bytes, master: Master, limits: Any) -> str:
    """For a submission that has no cells to speak of."""
    return _hash([hashlib.sha256(blob).hexdigest(), master.digest, repr(limits), harness_digest()])


@cache
def harness_digest() -> str:
    """Our version, our code, and the packages that the lock fixes."""
    versions = [f"{name}=={_version(name)}" for name in ("autograde", *_LOCKED)]
    files = [file for room in _ROOMS for file in sorted((_PACKAGE / room).rglob("*.py")) if not {*file.parts} & {*_NO_SAY}]
    return _hash([versions, [_file(file) for file in files]])


@cache
def exercises_digest(notebook: str) -> str:
    """What notebook "01_layers_on_tensors" asks: its exercise module, all that it imports, and its stored references."""
    files = _with_imports(_PACKAGE / "exercises" / f"nb{notebook.partition('_')[0]}.py")
    return _hash([_file(file) for file in (*sorted(files), generated_folder() / f"{notebook}.npz")])


def _with_imports(file: Path, found: set[Path] | None = None) -> set[Path]:
    """This exercise module and those it builds on, directly or not."""
    found = set() if found is None else found
    if file in found or not file.exists():
        return found
    found.add(file)
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("autograde.exercises"):
            module = _PACKAGE.joinpath(*node.module.split(".")[1:])
            for stem in (module, *(module / name.name for name in node.names)):
                _with_imports(stem.with_suffix(".py"), found)
                _with_imports(stem / "__init__.py", found)
    return found


def _file(file: Path) -> list[str]:
    return [file.name, hashlib.sha256(file.read_bytes()).hexdigest() if file.exists() else ""]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _hash(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=True, sort_keys=True).encode()).hexdigest()
