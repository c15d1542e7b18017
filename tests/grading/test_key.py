"""The key of a record follows from all code that decides about points, wherever the course lies, and from no other."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograde.grading.read import key

PACKAGE = key._PACKAGE
DIGEST = "from autograde.grading.read import key; print(key.__file__, key.harness_digest({}), *key.harness_files())"


def told(root: Path) -> tuple[str, set[str]]:
    """The digest, and what it is made from, as the copy of the package in this folder has them."""
    env = os.environ | {"PYTHONPATH": str(root)}
    said = subprocess.check_output([sys.executable, "-c", DIGEST], cwd=root, env=env, text=True)
    file, digest, *files = said.split()
    assert Path(file).is_relative_to(root)
    return digest, set(files)


def copied(root: Path) -> Path:
    shutil.copytree(PACKAGE, root / "autograde", ignore=shutil.ignore_patterns("__pycache__", "*.npz"))
    return root


@pytest.mark.parametrize("name", ["engine", "plugs", "grading", "__pycache__"])
def test_it_does_not_matter_what_the_folders_above_are_called(name: str, tmp_path: Path) -> None:
    digest, files = told(copied(tmp_path / name / "course"))
    assert digest == key.harness_digest({})
    assert len(files) > 40


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(tmp_path_factory.mktemp("somewhere") / "engine" / "course")


DECIDES = (
    "judge/compare.py",
    "judge/patterns/values.py",
    "grading/read/repair.py",
    "grading/run/seeds.py",
    "kernelside/probe.py",
    "exercise/cells.py",
    "exercise/model.py",
    "kernels/guard/policy.py",
    "kernels/start/watchdog.py",
)
HAS_NO_SAY = ("reports/class_report.py", "grading/work/progress.py", "grading/keep/marks.py", "authoring/lint.py", "cli.py")


@pytest.mark.parametrize(("file", "counts"), [(file, True) for file in DECIDES] + [(file, False) for file in HAS_NO_SAY])
def test_what_decides_about_points_and_nothing_else_changes_it(file: str, counts: bool, root: Path) -> None:
    changed = root / "autograde" / file
    before = changed.read_text()
    changed.write_text(before + "\n# another thought\n")
    try:
        digest, files = told(root)
    finally:
        changed.write_text(before)
    assert (digest != key.harness_digest({})) is counts
    assert (file in files) is counts
