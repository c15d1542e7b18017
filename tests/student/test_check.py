"""What a student sees: green and red checks, the case of a red one, progress, and how each behaves under nbgrader."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell

from autograde import attempt, case, check, progress
from autograde.exercises import PUBLIC_SEED, get
from autograde.exercises.catalogue import load_catalogue
from autograde.student import messages, references
from autograde.student.check import CheckFailed

# 00-session can be answered in NumPy, so these tests need no TensorFlow.
EXERCISE = "00-session"


def right(images, kernel, bias):
    return 1 / (1 + np.exp(-(images @ kernel + bias)))


def stub(images, kernel, bias):
    raise NotImplementedError("Not attempted yet: put your answer here.")


@pytest.fixture(autouse=True)
def live(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    monkeypatch.chdir(tmp_path)


def _said(capsys: pytest.CaptureFixture[str], answer: object) -> str:
    check(EXERCISE, answer)
    return capsys.readouterr().out


def test_a_right_answer_is_green(capsys: pytest.CaptureFixture[str]) -> None:
    said = _said(capsys, right)
    assert said.startswith("✔ Passed: 00-session") and "float" in said


WRONG = {
    "a list for an array": (lambda i, k, b: right(i, k, b).tolist(), "list"),
    "one axis too few": (lambda i, k, b: right(i, k, b)[0], "shape"),
    "transposed": (lambda i, k, b: right(i, k, b).T, "transposed|axes"),
    "no bias": (lambda i, k, b: right(i, k, 0), "bias"),
    "NaN": (lambda i, k, b: right(i, k, b) * np.nan, "NaN"),
    "nothing": (lambda i, k, b: None, "None"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_answer_is_red_and_says_why(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    answer, word = WRONG[name]
    said = _said(capsys, answer)
    assert said.startswith("✘ Not yet: 00-session") and re.search(word, said)
    assert len(said.splitlines()) <= 15


def test_the_case_of_a_red_check_can_be_looked_at() -> None:
    check(EXERCISE, lambda i, k, b: right(i, k, b) + 1)
    assert case.exercise == EXERCISE
    assert np.allclose(case.got["outputs"] - case.want["outputs"], 1)
    assert np.array_equal(case.inputs["images"], get(EXERCISE).draw(PUBLIC_SEED)["images"])
    assert "case.want" in repr(case)


def test_an_unanswered_stub_is_not_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert _said(capsys, stub).startswith("… Not attempted yet")


def test_an_exception_is_shown_with_its_message(capsys: pytest.CaptureFixture[str]) -> None:
    said = _said(capsys, lambda i, k, b: 1 / 0)
    assert said.startswith("✘ Stopped by an error") and "ZeroDivisionError: division by zero" in said


def test_something_that_cannot_be_called(capsys: pytest.CaptureFixture[str]) -> None:
    assert "TypeError" in _said(capsys, None)


def test_changing_an_input_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    def changes(images, kernel, bias):
        outputs = right(images, kernel, bias)
        images[:] = 0
        return outputs

    assert "changed one of its inputs" in _said(capsys, changes)


def test_under_nbgrader_only_a_pass_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    check(EXERCISE, right)
    with pytest.raises(CheckFailed):
        check(EXERCISE, lambda i, k, b: right(i, k, b) + 1)
    with pytest.raises(NotImplementedError):
        check(EXERCISE, stub)


@pytest.mark.parametrize("answer", ["lambda i, k, b: 0", "stub"])
def test_a_notebook_shows_no_stack_of_a_failed_check(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], answer: str
) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    shell = InteractiveShell(user_ns={"check": check, "stub": stub})
    assert not shell.run_cell(f"check({EXERCISE!r}, {answer})").success
    shown = capsys.readouterr().out
    assert "Error: " in shown or "CheckFailed: " in shown
    assert "check.py" not in shown


def test_an_unknown_exercise_says_where_to_declare_it() -> None:
    with pytest.raises(KeyError, match="declare it in autograde/exercises/nb01.py"):
        check("01-unheard", right)


def test_html_says_the_same_and_escapes_it() -> None:
    from autograde.judge.values import Answer
    from autograde.judge.verdict import Status, no_answer

    exercise = get(EXERCISE)
    verdict = no_answer(exercise, Status.ERROR, "<script>alert(1)</script>", hint="a < b")
    html = messages.as_html(exercise, verdict, Answer({}))
    assert "<script" not in html and "&lt;script&gt;" in html and "a &lt; b" in html
    assert "role='status'" in html and "Stopped by an error" in html  # told by words, not by colour


def test_attempt_lets_the_notebook_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    with attempt():
        stub(1, 2, 3)
    assert capsys.readouterr().out.startswith("Not attempted yet")
    with pytest.raises(ZeroDivisionError), attempt():
        1 / 0  # noqa: B018


def test_progress_is_kept_next_to_the_index(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from autograde.student import progress as module

    folder = tmp_path / "00_two_worlds"
    folder.mkdir()
    (tmp_path / "index.ipynb").write_text("{}")
    file = tmp_path / module.FILE_NAME

    os.chdir(folder)
    check(EXERCISE, right)
    assert json.loads(file.read_text()) == {EXERCISE: 1.0}
    check(EXERCISE, stub)
    assert json.loads(file.read_text()) == {EXERCISE: 0.0}
    file.write_text("{ damaged")
    check(EXERCISE, right)
    progress("00")
    assert "4 of 4" in capsys.readouterr().out


def test_without_an_index_nothing_is_written(tmp_path: Path) -> None:
    check(EXERCISE, right)
    assert list(tmp_path.iterdir()) == []


def test_references_come_back_as_they_were_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTOGRADE_REFERENCES", str(tmp_path))
    deep = {"list": [3 * np.ones(2), "text", None, 2.5, True]}
    answers = {"00-x": {"a": np.arange(6.0).reshape(2, 3), "deep": deep}}
    file = tmp_path / "00_x.npz"
    references.save(file, answers)
    first = file.read_bytes()
    references.save(file, answers)
    assert file.read_bytes() == first
    loaded = references.load("00-x")
    assert np.array_equal(loaded["a"], answers["00-x"]["a"])
    assert loaded["deep"]["list"][1:] == ["text", None, 2.5, True]
    with pytest.raises(KeyError, match="autograde build"):
        references.load("00-y")


def test_the_catalogue_names_every_notebook() -> None:
    entries = load_catalogue()
    assert entries and all(entry.exercises and entry.minutes > 0 for entry in entries)
