"""The solution is asked again when a zygote was killed meanwhile; a solution that fails is told of at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from autograde.grading.read.master import MasterError
from autograde.grading.run.session import NoKernel
from autograde.grading.run.solution import solve
from autograde.grading.work import worker
from autograde.kernels.start.zygotes import ZYGOTES
from tests.grading.classroom import LIMITS, PLAN, POLICY, cell, right, small_solution, solution


def killing(times: int, solved: Callable[..., Any] = solve) -> Callable[..., Any]:
    """As `solve`, but the zygotes are killed in its midst, so many times."""
    left = times

    def disturbed(*arguments: Any, **options: Any) -> Any:
        nonlocal left
        if left:
            left -= 1
            for zygote in ZYGOTES:
                zygote.process.kill()  # one that has already ended is no error
                zygote.process.wait()
            raise MasterError("the kernel died")
        return solved(*arguments, **options)

    return disturbed


def ask() -> Any:
    return worker.solve_task(worker.Solve(small_solution(solution()), PLAN, LIMITS, POLICY))


def test_a_zygote_killed_once_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "solve", killing(1))
    assert set(ask().references) == {"01-forward", "01-loss"}


def test_a_zygote_killed_twice_is_no_fault_of_the_solution(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "solve", killing(2))
    with pytest.raises(NoKernel, match="was killed, twice"):
        ask()


def test_a_solution_that_ends_its_kernel_is_told_of_at_once() -> None:
    notebook = right()
    cell(notebook, "01-forward").source = "import os; os._exit(1)"
    with pytest.raises(MasterError, match="the solution's cell 01-forward"):
        worker.solve_task(worker.Solve(small_solution(json.dumps(notebook).encode()), PLAN, LIMITS, POLICY))
