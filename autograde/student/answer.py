"""The kernel's end of the grader's question: probe one exercise with the judge's seed and send the values, once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import comm

from autograde import exercises
from autograde.judge.wire import TARGET, encode
from autograde.student.probe import run_probe


def answer(request: str, exercise_id: str, seed: int, thunk: Callable[[], Any]) -> None:
    """Answer the request of this id. Whatever the student's code prints meanwhile decides nothing."""
    answer, _ = run_probe(exercises.get(exercise_id), seed, thunk)
    comm.create_comm(target_name=TARGET, data={"request": request}, buffers=[encode(answer)]).close()
