"""`course.toml`: what it may say, how it is refused, and that the harness knows nothing of a course but from there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from autograde.course import Course, CourseError
from autograde.settings import Kernels, Settings, read_settings
from tests.declared import COURSE, all_exercises

LEAST = 'title = "T"\nname = "t"\n'
HARNESS = COURSE.root / "autograde"


def test_what_is_not_said_is_neutral() -> None:
    assert read_settings(LEAST) == Settings("T", "t")
    assert Settings("T", "t").kernels == Kernels()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f'{LEAST}titel = "T"', "unknown key 'titel'; there are title, name, "),
        (f"{LEAST}[kernels]\npreloads = []", "unknown key 'preloads' in [kernels]; there are preload, "),
        ('title = "T"', "'name' is missing"),
        (f'{LEAST}roles = "then"', "roles: expected a list, not 'then'"),
        (f"{LEAST}facts = 3", "facts: expected a text in quotes, not 3"),
        (f"{LEAST}[kernels]\nseed = [3]", "kernels.seed: expected a text in quotes, not 3"),
        (f"{LEAST}[kernels.environment]\nA = 1", "kernels.environment.A: expected a text in quotes, not 1"),
        (f"{LEAST}kernels = 3", "kernels: expected a table with preload, "),
        (f'{LEAST}[[forbidden]]\npattern = "x"', "'say' is missing in [forbidden]"),
        (f"{LEAST}facts = =", "line 3"),
    ],
)
def test_a_mistake_is_one_line_with_the_file(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "course.toml").write_text(text)
    with pytest.raises(CourseError) as raised:
        Course(tmp_path).settings  # noqa: B018
    said = str(raised.value)
    assert message in said and said.startswith(str(tmp_path / "course.toml")) and "\n" not in said


def test_kernels_are_handed_on_whole() -> None:
    kernels = COURSE.settings.kernels
    assert kernels.preload and kernels.seed and kernels.environment
    assert Kernels.handed_in(kernels.handed_on()) == kernels
    assert Kernels.handed_in({}) is None


def test_the_harness_names_no_exercise_and_no_notebook() -> None:
    names = "|".join(map(re.escape, [*COURSE.names(), *all_exercises()]))
    a_number_and_a_name = r"\b[0-9]{2}[-_][a-z]{2,}"
    assert _found(rf"\b({names})\b|{a_number_and_a_name}", allowed=r"(16|32)-bit") == []


def test_the_harness_names_no_library_of_the_course() -> None:
    assert _found(r"tensorflow|keras|museum|\btf\.") == []


def test_the_harness_imports_nothing_of_the_course() -> None:
    foreign = {"tensorflow", "keras", "tf_keras", "sklearn", "scipy", "matplotlib", "course", "benchmarks"}
    for file in HARNESS.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_bytes())):
            modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            modules += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            assert foreign.isdisjoint(module.partition(".")[0] for module in modules), file


def _found(pattern: str, allowed: str = "$^") -> list[str]:
    """Where a pattern stands in the package: code, comments, messages and templates alike."""
    files = [file for file in sorted(HARNESS.rglob("*")) if file.is_file() and "__pycache__" not in file.parts]
    assert len(files) > 100
    return [
        f"{file.relative_to(COURSE.root)}:{number}: {line.strip()}"
        for file in files
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search(pattern, line, re.IGNORECASE) and not re.search(allowed, line)
    ]
