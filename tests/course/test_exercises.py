"""The exercises' modules: light to import, and each part of the grading key that concerns them is in it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograde.grading import key

NOTEBOOKS = ("11_compile_and_fit", "12_callbacks")


def test_exercises_are_declared_without_tensorflow() -> None:
    """The grader reads them in processes that have none."""
    code = "import sys; from autograde import exercises; print(len(exercises.all_exercises()), *sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    number, *modules = done.stdout.split()
    assert int(number) > 50
    assert {"tensorflow", "keras", "tf_keras"}.isdisjoint(modules)


@pytest.mark.parametrize(
    ("changed", "affected"), [("nb12.py", NOTEBOOKS[1:]), ("callbacks.py", NOTEBOOKS[1:]), ("hints.py", NOTEBOOKS)]
)
def test_a_changed_exercise_is_graded_again(
    changed: str, affected: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A module changes the key of the notebooks that build on it, and no other."""
    folder = tmp_path / "exercises"
    shutil.copytree(key._PACKAGE / "exercises", folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(key, "_PACKAGE", tmp_path)
    digest = key.exercises_digest.__wrapped__  # not the one it remembers
    before = {name: digest(name) for name in NOTEBOOKS}
    with open(folder / changed, "a", encoding="utf-8") as stream:
        stream.write("# another thought\n")
    assert tuple(name for name in NOTEBOOKS if digest(name) != before[name]) == affected
