"""What a test rests on is in its digest; otherwise a change would not be tried."""

from __future__ import annotations

import pytest

from tests import tried

NAME = "13_tensorboard"
RESTS_ON = {
    "the judge": "autograde/judge/compare.py",
    "the probe": "autograde/kernelside/probe.py",
    "the check": "autograde/notebook/check.py",
    "what exercises draw": "autograde/exercise/draws.py",
    "what exercises call": "course/asking.py",
    "the settings": "course.toml",
    "the exercises": f"solutions/{NAME}/exercises.py",
    "the stored answers": f"solutions/{NAME}/checks.npz",
    "the student's notebook": f"notebooks/{NAME}/{NAME}.ipynb",
    "a wrong answer": f"solutions/{NAME}/answers/13-layer/wrong/training_unless_told.py",
    "the test": "tests/course/test_answers.py",
    "what it imports": "tests/course/answers.py",
    "its fixtures": "tests/course/conftest.py",
    "the fixtures of all": "tests/conftest.py",
}


@pytest.mark.parametrize("file", RESTS_ON.values(), ids=list(RESTS_ON))
def test_it_is_in_the_digest(file: str) -> None:
    assert file in dict(tried.rests_on("tests/course/test_answers.py", NAME))
