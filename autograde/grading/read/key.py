"""The key of a record: a hash of everything its result depends on, so that an unchanged submission is graded once."""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from pathlib import Path
from typing import Any

from autograde.grading.limits import GradingLimits
from autograde.grading.read.assignment import Assignment
from autograde.grading.read.master import Cell
from autograde.settings import Kernels

_PACKAGE = Path(__file__).parents[2]
# Rooms whose code decides about points, with all that they import.
_ROOMS = ("exercise", "judge", "kernelside", "notebook", "grading/read", "grading/run")
# Started by name in a process of its own, so that no import leads there.
_STARTED = ("kernels/start/zygote.py",)
# What the locks fix and the numbers depend on, besides what the course's kernels preload.
_LOCKED = ("numpy", "ipython", "nbformat")


def submission_key(
    cells: Iterable[Cell], files: Mapping[str, bytes], assignment: Assignment, limits: GradingLimits, harness: str
) -> str:
    """From the repaired cells, so that outputs, counts and stray metadata of a submission do not matter.

    The questions count with every sentence that may be told. Seeds are no part of it: two runs with fresh ones are as good
    as each other.
    """
    kept = [[cell["cell_type"], cell["id"], cell["source"]] for cell in cells]
    named = sorted((name, hashlib.sha256(blob).hexdigest()) for name, blob in files.items())
    digests = [assignment.master.digest, assignment.questions.digest, assignment.answered_by, harness]
    return _hash([kept, named, digests, repr(limits)])


def refusal_key(
    reason: str, timestamp: Mapping[str, bytes], assignment: Assignment | None, limits: GradingLimits, harness: str
) -> str:
    """For a submission in which nothing is run."""
    return _hash([reason, repr(timestamp), assignment.master.digest if assignment else "", repr(limits), harness])


def harness_digest(environment: Mapping[str, str]) -> str:
    """Our version and code, and the packages that the numbers depend on: the course's are named in its kernels' settings,
    which `environment` hands on."""
    settings = Kernels.handed_in(environment) or Kernels()
    return _digest(tuple(sorted({name.partition(":")[0].partition(".")[0] for name in settings.preload})))


@cache
def _digest(modules: tuple[str, ...]) -> str:
    where = packages_distributions() if modules else {}
    preloaded = sorted({name for module in modules for name in where.get(module, ())})
    versions = [f"{name}=={_version(name)}" for name in ("autograde", *_LOCKED, *preloaded)]
    return _hash([versions, [_file(_PACKAGE / name) for name in harness_files()]])


def harness_files() -> list[str]:
    """The package's files that decide about points in any notebook: "judge/compare.py" …"""
    found: set[Path] = set()
    for room in _ROOMS:
        for file in (_PACKAGE / room).rglob("*.py"):
            _with_imports(file, found)
    for name in _STARTED:
        _with_imports(_PACKAGE / name, found)
    return sorted(file.relative_to(_PACKAGE).as_posix() for file in found)


def _with_imports(file: Path, found: set[Path] | None = None) -> set[Path]:
    """This module of the package and those that it builds on, directly or not; a package's `__init__.py` among them."""
    found = set() if found is None else found
    if file in found or not file.exists():
        return found
    found.add(file)
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "autograde":
            module = _PACKAGE.joinpath(*(node.module or "").split(".")[1:])
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
