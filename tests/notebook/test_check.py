"""What a student sees: green and red checks, the case of a red one, progress, and how each behaves under nbgrader."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell

from autograde import attempt, case, check, progress
from autograde.exercise import PUBLIC_SEED
from autograde.exercise.catalogue import load_catalogue
from autograde.exercise.load import read_exercises
from autograde.notebook import messages
from autograde.notebook.check import CheckFailed
from tests.declared import COURSE
from tests.own_course.own import EXAMPLE

# The course that a teacher copies asks for NumPy alone, so these tests need no TensorFlow.
EXERCISE, NAME = "01-standard", "01_averages"
DECLARED = read_exercises(EXAMPLE.solutions / NAME)[EXERCISE]
ENTRY = next(each for entry in load_catalogue(EXAMPLE.catalogue) for each in entry.exercises if each.id == EXERCISE)
TITLE = f"{ENTRY.number} {ENTRY.title}"


def right(table):
    return (table - table.mean(axis=0)) / table.std(axis=0)


def stub(table):
    raise NotImplementedError("Not attempted yet: put your answer here.")


@pytest.fixture(autouse=True)
def live(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder of a student's notebook."""
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    folder = tmp_path / NAME
    folder.mkdir()
    for file in ("exercises.py", "checks.npz"):
        shutil.copy(EXAMPLE.notebooks / NAME / file, folder)
    shutil.copy(EXAMPLE.catalogue, folder)
    monkeypatch.chdir(folder)
    return folder


def _said(capsys: pytest.CaptureFixture[str], answer: object) -> str:
    check(EXERCISE, answer)
    return capsys.readouterr().out


def test_a_right_answer_is_green(capsys: pytest.CaptureFixture[str]) -> None:
    said = _said(capsys, right)
    assert said.startswith(f"✔ Passed: {TITLE}") and "float" in said


WRONG = {
    "a list for an array": (lambda table: right(table).tolist(), "list"),
    "one axis too few": (lambda table: right(table)[0], "shape"),
    "transposed": (lambda table: right(table).T, "transposed|axes"),
    "not scaled": (lambda table: table - table.mean(axis=0), "unit"),
    "NaN": (lambda table: right(table) * np.nan, "NaN"),
    "nothing": (lambda table: None, "None"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_answer_is_red_and_says_why(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    answer, word = WRONG[name]
    said = _said(capsys, answer)
    assert said.startswith(f"✘ Not yet: {TITLE}") and re.search(word, said)
    assert len(said.splitlines()) <= 15


def test_the_case_of_a_red_check_can_be_looked_at() -> None:
    check(EXERCISE, lambda table: right(table) + 1)
    assert case.exercise == EXERCISE
    assert np.allclose(case.got["table"] - case.want["table"], 1)
    assert np.array_equal(case.inputs["table"], DECLARED.draw(PUBLIC_SEED)["table"])
    assert "case.want" in repr(case)


def test_an_unanswered_stub_is_not_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert _said(capsys, stub).startswith("… Not attempted yet")


def test_an_exception_is_shown_with_its_message(capsys: pytest.CaptureFixture[str]) -> None:
    said = _said(capsys, lambda table: 1 / 0)
    assert said.startswith("✘ Stopped by an error") and "ZeroDivisionError: division by zero" in said


def test_something_that_cannot_be_called(capsys: pytest.CaptureFixture[str]) -> None:
    assert "TypeError" in _said(capsys, None)


def test_changing_an_input_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    def changes(table):
        outputs = right(table)
        table[:] = 0
        return outputs

    assert "changed one of its inputs" in _said(capsys, changes)


def test_under_nbgrader_only_a_pass_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    check(EXERCISE, right)
    with pytest.raises(CheckFailed):
        check(EXERCISE, lambda table: right(table) + 1)
    with pytest.raises(NotImplementedError):
        check(EXERCISE, stub)


@pytest.mark.parametrize("answer", ["lambda table: 0", "stub"])
def test_a_notebook_shows_no_stack_of_a_failed_check(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], answer: str
) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    shell = InteractiveShell(user_ns={"check": check, "stub": stub})
    assert not shell.run_cell(f"check({EXERCISE!r}, {answer})").success
    shown = capsys.readouterr().out
    assert "Error: " in shown or "CheckFailed: " in shown
    assert "check.py" not in shown


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("01-standart", "01-standard"),
        ("01_standard", "01-standard"),
        ("1-standard", "01-standard"),
        ("01-Weighted", "01-weighted"),
        ("01-nearest", "01-"),  # not 02-nearest, which is of another notebook
        ("standard", "01-standard"),
        ("02-standart", "02-"),
    ],
)
def test_a_misspelt_exercise_is_told_to_a_student_in_one_calm_line(
    typed: str, meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    check(typed, right)
    said = capsys.readouterr().out
    assert said.count("\n") == 1 and f'no exercise is called "{typed}"' in said
    assert f'check("{meant}' in said
    assert ".py" not in said and "declare" not in said


def test_no_name_at_all_is_one_calm_line_too(capsys: pytest.CaptureFixture[str]) -> None:
    check("", right)
    assert capsys.readouterr().out.count("\n") == 1


@pytest.mark.parametrize("swapped", [right, None, 3])
def test_something_else_in_the_place_of_the_exercise(swapped: object, capsys: pytest.CaptureFixture[str]) -> None:
    check(swapped, EXERCISE)
    said = capsys.readouterr().out
    assert said.count("\n") == 1 and "in quotes" in said


def test_under_nbgrader_a_misspelt_exercise_fails_its_check(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    with pytest.raises(CheckFailed, match='check\\("01-standard"'):
        check("01-standart", right)


def test_without_its_exercises_a_notebook_says_what_to_do(live: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (live / "exercises.py").unlink()
    check(EXERCISE, right)
    said = capsys.readouterr().out
    assert said.count("\n") == 1 and "keep it beside the notebook" in said


def test_html_says_the_same_and_escapes_it() -> None:
    from autograde.judge.values import Answer
    from autograde.judge.verdict import Status, no_answer

    exercise = DECLARED
    verdict = no_answer(exercise, Status.ERROR, "<script>alert(1)</script>", hint="a < b")
    html = messages.as_html(exercise, verdict, Answer({}))
    assert "<script" not in html and "&lt;script&gt;" in html and "a &lt; b" in html
    code = no_answer(exercise, Status.ERROR, "in your code, line 3", hint="Call `model(x)`; a ` alone stays.")
    assert "Call `model(x)`; a ` alone stays." in messages.as_html(exercise, code, Answer({}))
    assert messages.as_code("Call `model(<x>)`.") == "Call <code>model(&lt;x&gt;)</code>."
    assert "role='status'" in html and "Stopped by an error" in html  # told by words, not by colour


def test_attempt_lets_the_notebook_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    with attempt():
        stub(1)
    assert capsys.readouterr().out.startswith("Not attempted yet")
    with pytest.raises(ZeroDivisionError), attempt():
        1 / 0  # noqa: B018


def test_progress_is_kept_next_to_the_index(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from autograde.notebook import progress as module

    (tmp_path / "index.ipynb").write_text("{}")
    file = tmp_path / module.FILE_NAME

    check(EXERCISE, right)
    assert json.loads(file.read_text()) == {EXERCISE: 1.0}
    file.write_text("{ damaged")
    check(EXERCISE, right)
    progress("01")
    assert f"{ENTRY.points:4g} of {ENTRY.points:g}  {TITLE} (done)" in capsys.readouterr().out


def test_trying_again_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from autograde.notebook import progress as module

    (tmp_path / "index.ipynb").write_text("{}")
    for later in (lambda table: 0, stub, lambda table: 1 / 0):
        check(EXERCISE, right)
        monkeypatch.setattr(module, "_session", {})  # as in a kernel of tomorrow
        check(EXERCISE, later)
        assert json.loads((tmp_path / module.FILE_NAME).read_text()) == {EXERCISE: 1.0}


def test_tried_is_not_untouched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from autograde.notebook import progress as module

    monkeypatch.setattr(module, "_session", {})
    (tmp_path / "index.ipynb").write_text("{}")

    def state() -> str:
        capsys.readouterr()
        progress("01")
        [said] = re.findall(rf"{re.escape(TITLE)} \(([^)]*)\)", capsys.readouterr().out)
        return said

    check(EXERCISE, stub)
    assert state() == "not begun"
    check(EXERCISE, lambda table: right(table) + 1)
    assert state() == "tried, not yet"
    check(EXERCISE, right)
    assert state() == "done"


def test_a_share_of_the_points_is_explained() -> None:
    from autograde.judge.values import Answer
    from autograde.judge.verdict import PartVerdict, Status, Verdict

    parts = (PartVerdict("loss", Status.PASSED), PartVerdict("gradient", Status.WRONG))
    said = messages.as_text(DECLARED, Verdict(EXERCISE, Status.WRONG, 0.5, "gradient: no.", parts=parts), Answer({}))
    assert f"Right already: `loss`, {ENTRY.points / 2:.3g} of {ENTRY.points:g} points." in said


def test_the_case_is_fresh_after_every_check() -> None:
    check(EXERCISE, lambda table: right(table) + 1)
    assert case.said == "wrong"
    check(EXERCISE, lambda table: 1 / 0)
    assert case.said == "error" and case.got == {} and case.inputs.keys() == {"table"}
    check(EXERCISE, right)
    assert case.said == "passed" and np.allclose(case.got["table"], case.want["table"])
    check(EXERCISE, stub)
    assert case.said == "not-attempted"


def test_the_case_holds_what_the_function_really_got() -> None:
    """Its own names, the arguments as they came, each call; not what the exercise drew."""

    def standardised(numbers, *, steep=1.0):
        numbers = numbers + 1
        return right(numbers) + 1

    check(EXERCISE, standardised)
    assert list(case.inputs) == ["numbers", "steep"] and case.inputs["steep"] == 1.0
    assert np.array_equal(case.inputs["numbers"], DECLARED.draw(PUBLIC_SEED)["table"])
    assert case.calls[0] is case.inputs and "of yours" in repr(case)


def test_calls_of_classes_recursion_and_arguments_that_are_changed() -> None:
    from autograde.notebook.calls import record_calls

    class Scale:
        def __init__(self, factor):
            self.factor = factor

        def __call__(self, values):
            return self.factor * values

    with record_calls(Scale) as calls:
        Scale(3)(np.ones(2))
    assert calls[0] == {"factor": 3} and calls[1].keys() == {"values"}

    def falls(values, depth):
        values[:] = 0
        return depth and falls(values, depth - 1)

    with record_calls(falls) as calls:
        falls(np.ones(2), 3)
        falls(np.ones(2), 0)
    assert [call["depth"] for call in calls] == [3, 0] and calls[0]["values"].all()
    with record_calls(3) as calls:
        pass
    assert calls == []


def test_the_sentence_comes_first_and_an_errors_useful_lines_last(capsys: pytest.CaptureFixture[str]) -> None:
    said = _said(capsys, lambda table: right(table) * np.nan).splitlines()
    assert said[0].startswith("✘ Not yet") and "NaN" in said[1]
    said = _said(capsys, lambda table: table - table.mean(axis=0)).splitlines()
    assert said[1].startswith("  Hint: ") and "unit" in said[1]

    def fails(table):
        named = "{{function_node __wrapped__MatMul_device_/job:localhost}} In[0]: [2,3] [Op:MatMul] name: "
        raise ValueError("\n".join([named, *map(str, range(30))]))

    said = _said(capsys, fails)
    assert "  ValueError: In[0]: [2,3] (MatMul)\n" in said and "function_node" not in said and len(said.splitlines()) <= 6


def test_a_try_cell_shows_no_stack() -> None:
    shell = InteractiveShell(user_ns={"attempt": attempt})
    with pytest.MonkeyPatch.context() as patch:
        shown: list[str] = []
        patch.setattr(shell, "_showtraceback", lambda kind, error, lines: shown.extend(lines))
        shell.run_cell("def f(x):\n    return 1 / x\n\nwith attempt():\n    f(0)")
    assert shown == ["ZeroDivisionError: division by zero", "in your code, line 2: return 1 / x"]


def test_a_cell_before_the_set_up_cell_gets_one_calm_line(live: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from autograde.notebook import kernel_start

    shell = InteractiveShell.instance()
    try:
        shell.starting_dir = str(live)
        kernel_start.start()
        shell.run_cell('check("01-standard", standardised)')
        said = capsys.readouterr().out
        assert said.count("\n") == 1 and said.startswith("Run the set-up cell first") and "`standardised`" not in said
        shell.user_ns["check"] = check
        shell.run_cell("nothing_of_that_name")
        assert "NameError" in capsys.readouterr().out
    finally:
        InteractiveShell.clear_instance()


def test_without_an_index_nothing_is_written(live: Path) -> None:
    before = sorted(live.parent.rglob("*"))
    check(EXERCISE, right)
    assert sorted(live.parent.rglob("*")) == before


def test_the_catalogue_names_every_notebook() -> None:
    entries = load_catalogue(COURSE.catalogue)
    assert entries and all(entry.exercises and entry.minutes > 0 for entry in entries)
