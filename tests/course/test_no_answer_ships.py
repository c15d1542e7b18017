"""Nothing that a student is given answers an exercise, whatever it is called with."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.declared import COURSE

# Weights that an exercise hands out are also what a right answer sets: a helper that gives them back answers nothing else.
_GIVEN_ANYWAY: set[str] = set()


@pytest.mark.slow
def test_no_function_that_ships_gives_an_answer() -> None:
    command = [sys.executable, "-W", "ignore", "-m", "tests.course.answers_that_ship"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=COURSE.root, check=True)
    assert set(done.stdout.split("\n")) - {""} <= _GIVEN_ANYWAY
