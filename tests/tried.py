"""A pytest plugin: what passed need not be tried again while all that it rests on is the same.

For tests that ask a notebook's answers thousands of times, marked `tried`. What each rests on is the notebook's code,
exercises and answers, `course/`, the test's module, its conftest.py and what notebooks import, with all that these import in
turn, the packages and the Python; `tried.json` keeps a digest of it by module and notebook. `make test-all`, or any run with
`-m ""`, tries everything; `--keep-tried` does, too, and writes down what passed.
"""

from __future__ import annotations

import ast
import hashlib
import json
import platform
import sys
from collections import Counter
from functools import cache
from importlib.metadata import distributions
from pathlib import Path

import pytest

from tests.declared import COURSE, notebook_of

ROOT = Path(__file__).parents[1]
FILE = Path(__file__).with_suffix(".json")
PACKAGES = ("numpy", "tensorflow", "tensorflow-cpu", "keras", "tf-keras", "ipython")
IN_NOTEBOOKS = sorted((ROOT / "autograde" / "notebook").glob("*.py"))
_OURS = ("autograde", "tests", "course", "tools")
_PROPERTY = "tried"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--keep-tried", action="store_true", help="run what passed before, too, and write down what passes")


def _again(config: pytest.Config) -> bool:
    """The tests of answers fit any course, but only this one's are kept."""
    return config.getoption("--keep-tried") or not config.option.markexpr or COURSE.root != ROOT


def pytest_report_header(config: pytest.Config) -> str:
    if _again(config):
        return "tried: everything again"
    kept = [(module, name, digest) for module, names in _kept().items() for name, digest in names.items()]
    same = sum(_digest(module, name) == digest for module, name, digest in kept)
    return f"tried: {same} of {len(kept)} groups of tests passed with the code as it is; make test-all tries them again"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    marked = {item: _group(item) for item in items if item.get_closest_marker("tried")}
    if not _again(config):
        kept = _kept()
        as_before = [item for item, (m, name) in marked.items() if kept.get(m, {}).get(name) == _digest(m, name)]
        config.hook.pytest_deselected(items=as_before)
        items[:] = [item for item in items if item not in set(as_before)]
    sizes = Counter(marked.values())
    for item, group in marked.items() if config.getoption("--keep-tried") else ():
        item.user_properties.append((_PROPERTY, [*group, sizes[group]]))


class _Keeper:
    """Counts what passes, wherever it runs, and writes the groups of which nothing failed or was left out."""

    def __init__(self) -> None:
        self.passed: Counter[tuple[str, str, int]] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and report.passed:
            self.passed.update(tuple(value) for name, value in report.user_properties if name == _PROPERTY)

    def pytest_sessionfinish(self) -> None:
        kept = _kept()
        for (module, name, size), passed in self.passed.items():
            if passed == size:
                kept.setdefault(module, {})[name] = _digest(module, name)
        FILE.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "tried: need not run again while what it rests on is the same (tests/tried.py)")
    if config.getoption("--keep-tried") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Keeper())


def _kept() -> dict[str, dict[str, str]]:
    return json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}


def _group(item: pytest.Item) -> tuple[str, str]:
    """The test's module, and the notebook that it is about."""
    parameters = item.callspec.params
    name = parameters["name"] if "name" in parameters else notebook_of(parameters["exercise_id"])
    return item.path.relative_to(ROOT).as_posix(), name


@cache
def _digest(module: str, name: str) -> str:
    return hashlib.sha256(json.dumps([_packages(), rests_on(module, name), _notebook_code(name)]).encode()).hexdigest()[:20]


def rests_on(module: str, name: str) -> list[list[str]]:
    """What the tests of a module rest on for a notebook, beside the notebook's own code: files, and what is in them."""
    test = ROOT / module
    fixtures = [folder / "conftest.py" for folder in test.parents if folder.is_relative_to(ROOT)]
    exercises = COURSE.solutions / name / "exercises.py"
    answers = sorted(COURSE.answers(name).rglob("*.py"))
    modules = (test, *filter(Path.exists, fixtures), exercises, *IN_NOTEBOOKS)
    return _with_imports(*modules) + [_file(file) for file in (COURSE.checks(name), COURSE.student(name), *answers)]


@cache
def _packages() -> list[str]:
    found = sorted(f"{each.name} {each.version}" for name in PACKAGES for each in distributions(name=name))
    return [*found, platform.machine(), *map(str, sys.version_info[:2])]


@cache
def _with_imports(*modules: Path) -> list[list[str]]:
    files, open_ = {Path(__file__), ROOT / "course.toml", *(ROOT / "course").rglob("*.py")}, set(modules)
    while open_:
        files |= open_
        open_ = {imported for file in open_ for imported in _imported(file)} - files
    return [_file(file) for file in sorted(files)]


def _notebook_code(name: str) -> list[str]:
    """A notebook without its text, but what follows from that in the student's notebook is in that file."""
    lines = COURSE.source(name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("# ") or line.startswith("# %%")]


@cache
def _file(file: Path) -> list[str]:
    return [file.relative_to(ROOT).as_posix(), hashlib.sha256(file.read_bytes()).hexdigest()]


@cache
def _imported(file: Path) -> set[Path]:
    """The files of ours that this one imports; of packages, what is run before a module of theirs."""
    found = set()
    for node in ast.walk(ast.parse(file.read_bytes())):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for parts in (name.split(".") for name in names if name.partition(".")[0] in _OURS):
            found |= {ROOT.joinpath(*parts[: number + 1], "__init__.py") for number in range(len(parts))}
            found.add(ROOT.joinpath(*parts).with_suffix(".py"))
    return {path for path in found if path.exists()}
