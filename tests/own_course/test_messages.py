"""What an author wrote wrongly is one line with the file and the line, before anything is built from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograde.authoring.build import build
from autograde.authoring.mistakes import stored_answers
from autograde.authoring.source import read_source
from autograde.course import Course, CourseError
from autograde.exercise import PUBLIC_SEED
from autograde.exercise.load import read_exercises
from autograde.judge.checks import read_checks
from autograde.judge.values import Answer
from tests.own_course.own import copy_to, run

NAME = "01_averages"
WRONG = "answers/01-weighted/wrong"


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return copy_to(tmp_path / "course")


def refused(course: Course) -> str:
    with pytest.raises(CourseError) as raised:
        build(course, [NAME], lambda line: pytest.fail(f"it was run: {line}"))
    return str(raised.value)


# file -> what becomes of a piece of its text, and what is said of the piece's line
EARLY = {
    "a comma is missing": ("exercises.py", ('id="01-weighted",', 'id="01-weighted"'), "syntax error: invalid syntax"),
    "a name is misspelt": ("exercises.py", ("parts=(Part(", "parts=(Parts("), "NameError: name 'Parts' is not defined"),
    "an argument is misspelt": ("exercises.py", ("WEIGHTED = Exercise(", "WEIGHTED = Exercise(x=1,"), "TypeError: "),
    "an exercise is not declared": (
        f"{NAME}.py",
        ("exercise 01-weighted", "exercise 01-w"),
        "exercise '01-w' has no answer cell",
    ),
    "an answer is no Python": (f"{WRONG}/not_divided.py", ("    return", "    retrun"), "syntax error: "),
    "a sentence is missing": (f"{WRONG}/not_divided.py", ('"""', "pass  # "), "begin with a docstring"),
    "a role is misspelt": (f"{NAME}.py", ("# %% try 01-standard", "# %% tyr 01-standard"), "'tyr' is not a role"),
}


@pytest.mark.parametrize("what", EARLY)
def test_what_can_be_seen_before_anything_is_run(course: Course, what: str) -> None:
    name, (old, new), said = EARLY[what]
    file = (course.solutions / NAME / name).resolve()
    before, piece, after = file.read_text().partition(old)
    assert piece
    file.write_text(f"{before}{new}{after.replace(old, new)}")
    first = refused(course).splitlines()[0]
    assert first.startswith(f"{file}:{before.count(chr(10)) + 1}: {said}")


def test_a_key_of_the_course_is_misspelt(course: Course) -> None:
    file = course.root / "course.toml"
    file.write_text(file.read_text().replace("title", "titel", 1))
    assert refused(course).startswith(f"{file}: unknown key 'titel'; there are title, name, ")


def test_an_answer_to_no_exercise_is_refused(course: Course) -> None:
    file = course.answers(NAME) / "01-wieghted" / "wrong" / "plain.py"
    file.parent.mkdir(parents=True)
    file.write_text('"""A sentence."""\n')
    assert refused(course) == f"{file}:1: its folder is no exercise of the notebook; there are 01-weighted, 01-standard"


MEAN = "def weighted_mean(v, w):\n    return"
LATE = {
    "right.py": (f'"""No mistake at all."""\n{MEAN} np.average(v, weights=w)\n', "right answer"),
    "raises.py": (f'"""It raises."""\n{MEAN} v[99]\n', "ends in an error (IndexError: "),
    "other.py": (f'"""It raises."""\n# error: banana\n{MEAN} v[99]\n', "is not in what it ends in"),
    "quiet.py": (f'"""It does not."""\n# error: banana\n{MEAN} 0.0\n', "it ends in no error"),
    "yet_another.py": (f'"""Another sentence."""\n{MEAN} np.mean(v)\n', "gives the same as weights_ignored.py"),
}


def test_each_wrong_answer_that_cannot_be_used_has_its_line(course: Course) -> None:
    folder = course.answers(NAME) / "01-weighted" / "wrong"
    for name, (text, _) in LATE.items():
        (folder / name).write_text(text)
    exercises = read_exercises(course.solutions / NAME)
    stored = read_checks(course.checks(NAME).read_bytes())
    right = {key: Answer.of(dict(stored[key].want), exercises[key].draw(PUBLIC_SEED)) for key in exercises}
    with pytest.raises(CourseError) as raised:
        stored_answers(course, read_source(course.source(NAME)), exercises, right)
    lines = str(raised.value).splitlines()
    assert len(lines) == len(LATE)
    for name, (_, said) in LATE.items():
        assert [line for line in lines if line.startswith(f"{folder / name}:1: ") and said in line], name


def test_a_probe_that_fails_names_the_declaration(course: Course) -> None:
    """Only running it shows this."""
    file = course.solutions / NAME / "exercises.py"
    file.write_text(file.read_text().replace('{"mean": weighted_mean(', '{"mean": weighted_mean_(', 1))
    done = run(course, "autograde", "build", "01")
    assert done.returncode == 2
    [line] = [line for line in done.stderr.splitlines() if "01-weighted" in line]
    number = file.read_text().partition('"01-weighted"')[0].count("\n") + 1
    assert line.startswith(f"autograde: {file}:{number}: 01-weighted: the probe of the solution failed: NameError: ")
    assert "Traceback" not in done.stderr
