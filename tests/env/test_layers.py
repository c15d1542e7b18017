"""The harness's rooms and folders import downwards only; the contracts stand in pyproject.toml."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHECK = """
import sys
from importlinter.cli import lint_imports
sys.path.insert(0, ".")
sys.exit(lint_imports(no_cache=True))
"""


def checked(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", CHECK], cwd=folder, capture_output=True, text=True)


def test_every_contract_is_kept() -> None:
    done = checked(ROOT)
    assert done.returncode == 0 and "0 broken" in done.stdout, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("judge/wire.py", "import autograde.grading.limits"),
        ("grading/read/find.py", "from autograde.grading.keep import marks"),
        ("reports/plain.py", "import autograde.nbgrader.database"),
        ("judge/limits.py", "import pickle"),
        ("exercise/model.py", "import tensorflow"),
    ],
)
def test_an_arrow_upwards_breaks_one(file: str, line: str, tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "autograde", tmp_path / "autograde", ignore=shutil.ignore_patterns("__pycache__"))
    with open(tmp_path / "autograde" / file, "a") as stream:
        stream.write(f"\n{line}\n")
    done = checked(tmp_path)
    assert done.returncode == 1 and "BROKEN" in done.stdout, done.stdout + done.stderr
