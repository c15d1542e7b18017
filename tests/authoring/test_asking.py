"""Answers are asked in forks of one process, whatever test or shell variable is new in between."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograde.authoring import asking
from autograde.authoring.asking import Asked, ask_answers
from autograde.authoring.source import read_source
from autograde.course import find_course

COURSE = find_course(Path(__file__).parents[2] / "examples" / "own_course")


def test_one_process_serves_whoever_asks_next(monkeypatch: pytest.MonkeyPatch) -> None:
    name = COURSE.names()[0]
    source = read_source(COURSE.source(name))
    cell = next(cell for cell in source.cells if cell.role == "answer")
    asked = [Asked(cell.exercise, cell.text, (1, 2))]
    first = ask_answers(source, asked)
    started = asking._server.cache_info().misses
    monkeypatch.setenv("PYTEST_CURRENT_TEST", "another")
    monkeypatch.setenv("OLDPWD", "/")
    again = ask_answers(source, asked)
    assert asking._server.cache_info().misses == started
    assert [answer.failure for given in first + again for answer in given] == [None] * 4
