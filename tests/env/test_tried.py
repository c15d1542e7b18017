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
}


@pytest.mark.parametrize("file", RESTS_ON.values(), ids=list(RESTS_ON))
def test_it_is_in_the_digest(file: str) -> None:
    exercises = tried.COURSE.solutions / NAME / "exercises.py"
    code = tried._code(tried.ROOT / "tests/course/test_answers.py", exercises, *tried.IN_NOTEBOOKS)
    _, *files = tried._notebook(NAME)
    assert file in dict([*code, *files])
