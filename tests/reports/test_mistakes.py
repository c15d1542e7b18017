"""The class teaches the course: equal wrong answers stand together, one is adopted, and then the group has its sentence."""

from __future__ import annotations

import shutil

import numpy as np
import pytest

from autograde.course import Course
from autograde.grading.errors import GradingError
from autograde.grading.keep.marks import Marked
from autograde.judge.sketch import same, sketch
from autograde.nbgrader.marked import graded_in, marked_in
from autograde.reports.mistakes import adopt, codes, unexplained
from benchmarks.sample import hand_in, put, right_answers
from tests.own_course.own import copy_to, run

NAME = "01_averages"
# The same mistake, written three times; another; one that ends in an exception; one that has its sentence already.
ANSWERS = {
    "ada": "# ada was here\ndef standardised(table):\n    return np.tanh((table - table.mean(axis=0)) / table.std(axis=0))",
    "bo": "def standardised(t):\n    scaled = (t - np.mean(t, 0)) / np.std(t, 0)\n    return np.tanh(scaled)",
    "cy": "def standardised(table):\n    '''Mine.'''\n    return np.tanh((table - table.mean(axis=0)) / table.std(axis=0))",
    "di": "def standardised(table):\n    return table * 0 + 7",
    "ed": "def standardised(table):\n    return table.normalise()",
    "flo": "def standardised(table):\n    return table.normalise() + 1",
    "gus": "def standardised(table):\n    return table / table.std(axis=0)",
}
SENTENCE = '"""Nothing is squeezed here: a far value stays far, at its own number of deviations."""\n\n'


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    made = copy_to(tmp_path_factory.mktemp("adopting") / "course")
    solution = made.solution(NAME).read_bytes()
    for student, answer in ANSWERS.items():
        put(made.root / "submitted", student, NAME, hand_in(solution, right_answers(solution) | {"01-standard": answer}))
    return made


def found(course: Course, out: str) -> list[Marked]:
    return list(marked_in(graded_in(course.root / out)))


def test_from_a_group_to_its_sentence(course: Course) -> None:
    parts = [f"part{index}" for index in (0, 1)]
    for index, part in enumerate(parts):
        done = run(course, "autograde", "grade", "submitted", "--out", part, "--shard", f"{index}/2", "--sandbox", "none")
        assert done.returncode == 0, done.stderr
    assert run(course, "autograde", "merge", *parts, "--out", "all").returncode == 0
    groups = unexplained(found(course, "all"))
    assert [(each.id, each.folders, bool(each.error)) for each in groups] == [
        ("01-standard:1", ("ada", "bo", "cy"), False),
        ("01-standard:2", ("ed", "flo"), True),
        ("01-standard:3", ("di",), False),
    ]
    out = graded_in(course.root / "all")
    assert sorted(codes(out, groups[0]).values()) == [["ada", "cy"], ["bo"]]  # comments make no other text

    done = run(course, "autograde", "adopt", "all", "01-standard:1", "--name", "squeezed")
    assert done.returncode == 0 and "docstring" in done.stdout
    file = course.answers(NAME) / "01-standard" / "wrong" / "squeezed.py"
    assert "ada" not in file.read_text() and "Mine" not in file.read_text()
    refused = run(course, "autograde", "build", "01")
    assert refused.returncode == 2 and "begin with a docstring" in refused.stderr  # no sentence, no build
    file.write_text(SENTENCE + file.read_text())
    assert run(course, "autograde", "adopt", "all", "01-standard:2", "--name", "no_such_method").returncode == 0
    other = file.with_name("no_such_method.py")
    other.write_text('"""An array has no such method: use `mean` and `std`."""\n\n' + other.read_text())
    built = run(course, "autograde", "build", "01")
    assert built.returncode == 0, built.stderr

    assert run(course, "autograde", "grade", "submitted", "--out", "again", "--sandbox", "none").returncode == 0
    told = {m.folder: mark.exercise for m in found(course, "again") for mark in m.marks if mark.exercise.id == "01-standard"}
    assert {told[who].pattern for who in ("ada", "bo", "cy")} == {"squeezed"}
    assert "Nothing is squeezed here" in (told["bo"].hint or "")
    assert {told[who].pattern for who in ("ed", "flo")} == {"no-such-method"}
    assert [each.folders for each in unexplained(found(course, "again"))] == [("di",)]


def test_a_class_that_nbgrader_graded_has_the_same_groups(course: Course) -> None:
    done = run(course, "autograde", "grade", "submitted", "--out", "ours", "--sandbox", "none")
    assert done.returncode == 0, done.stderr
    shutil.copytree(course.root / "submitted", course.root / "var" / "submitted", dirs_exist_ok=True)
    for command in (("generate_assignment", NAME, "--force"), ("autograde", NAME)):
        done = run(course, "nbgrader", *command)
        assert done.returncode == 0, done.stderr
    assert unexplained(found(course, "var")) == (groups := unexplained(found(course, "ours")))
    done = run(course, "autograde", "adopt", "var", groups[0].id, "--name", "as_in_nbgraders_run")
    assert done.returncode == 0, done.stderr
    written = course.answers(NAME) / "01-standard" / "wrong" / "as_in_nbgraders_run.py"
    assert written.read_text().startswith("def standardised")
    written.unlink()
    told = [run(course, "autograde", "export", each, "--format", "csv").stdout for each in ("var", "ours")]
    assert told[0] and sorted(told[0].splitlines()) == sorted(told[1].splitlines())
    assert run(course, "autograde", "report", "var").returncode == 0
    # nbgrader's feedback pages have a folder for each assignment, so the report's links lead there.
    assert '"by_nbgrader":true' in (course.root / "var" / "report.html").read_text("utf-8")


def test_what_cannot_be_adopted_is_one_line(course: Course) -> None:
    out, submissions = graded_in(course.root / "part0"), found(course, "part0")
    for group, name, told in (
        ("01-standard:9", "squeezed", "no such group; there are 01-standard:1"),
        ("01-standard:1", "../evil", "expected words"),
        ("01-standard:1", "whole_table", "is there already"),
    ):
        with pytest.raises(GradingError, match=told):
            adopt(course, out, submissions, group, name)


def test_a_sketch_knows_equal_answers_again_and_tells_others_apart() -> None:
    rng = np.random.default_rng(7)
    values = rng.normal(0, 30, (40, 17)).astype("float32")
    noisy = [values * (1 + 1e-6 * rng.normal(size=values.shape)).astype("float32") for _ in range(50)]
    assert all(same(sketch("y", values), sketch("y", each)) for each in noisy)
    swapped = values.copy()
    swapped[[3, 4]] = swapped[[4, 3]]
    others = [
        values.T,
        values + 0.1,
        values * 1.01,
        swapped,
        values.astype("float64"),
        -values,
        [values],
        {"a": values},
        "y",
        None,
    ]
    assert not any(same(sketch("y", values), sketch("y", each)) for each in others)
    assert not same(sketch("y", np.array([np.nan, 1.0])), sketch("y", np.array([1.0, np.nan])))
