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


def test_nothing_is_left_in_the_temporary_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    name = COURSE.names()[0]
    source = read_source(COURSE.source(name))
    cell = next(cell for cell in source.cells if cell.role == "answer")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    asking._server.cache_clear()  # the next one begins with this folder
    try:
        writes = "open('here', 'w').write('x')\n" + cell.text
        (found,) = ask_answers(source, [Asked(cell.exercise, writes, (1,))] * 8)[:1]
        assert [answer.failure for answer in found] == [None]
    finally:
        asking._server.cache_clear()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("autograde-ask-")] == []
