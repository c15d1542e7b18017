"""A second course, without TensorFlow: what docs/own-course.md tells a teacher to do works in a copy of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell

from autograde.course import Course
from benchmarks.sample import hand_in, put, right_answers
from tests.own_course.own import EXAMPLE, copy_to, run

FIRST, SECOND = "01_averages", "02_nearest"
FOREIGN = ("tensorflow", "keras", "tf_keras", "matplotlib", "sklearn")
LOADED = f"import sys\nprint('loaded:', sorted(set({FOREIGN}) & set(sys.modules)))"
# student -> exercise -> the file with the answer; the solution's where there is none
MISTAKES = {
    "ben": {"01-weighted": "not_divided", "01-standard": "sample_deviation", "02-nearest": "no_new_axis"},
    "cem": {"01-weighted": "weights_ignored", "01-standard": "mean_of_each_row", "02-nearest": "no_root"},
}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A copy with a class of four handed in: Ada answers rightly, Dora not at all, Ben and Cem with known mistakes."""
    made = copy_to(tmp_path_factory.mktemp("own") / "course")
    for name in made.names():
        solution = made.solution(name).read_bytes()
        right = right_answers(solution)
        for student in ("ada", "dora", *MISTAKES):
            answers = {} if student == "dora" else dict(right)
            for exercise, stem in MISTAKES.get(student, {}).items():
                if exercise in answers:
                    answers[exercise] = (made.answers(name) / exercise / "wrong" / f"{stem}.py").read_text()
            content = hand_in(solution, answers, small=False)
            content["cells"].append(new_code_cell(LOADED, id="loaded"))
            put(made.root / "var" / "submitted", student, name, content)
    return made


@pytest.fixture(scope="module")
def graded(course: Course) -> Path:
    done = run(course, "autograde", "grade", "var/submitted", "--out", "var/class", "--jobs", "1")
    assert done.returncode == 0, done.stderr + done.stdout
    return course.root / "var" / "class"


@pytest.fixture(scope="module")
def exercises(graded: Path) -> dict[tuple[str, str], dict]:
    """What was recorded, by student and exercise."""
    records = [json.loads(line) for line in (graded / "journal.jsonl").read_text().splitlines()]
    return {(record["student"], each["id"]): each for record in records for each in record["exercises"]}


def test_what_is_committed_is_what_a_build_makes(course: Course) -> None:
    done = run(course, "autograde", "build", "--check")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "everything that is committed is what a build makes"
    assert not (course.root / "docs").exists()  # maps are of a course that has an inventory


def test_points_are_given_and_mistakes_recognised(exercises: dict[tuple[str, str], dict]) -> None:
    for exercise in ("01-weighted", "01-standard", "02-nearest"):
        assert exercises["ada", exercise]["points"] == exercises["ada", exercise]["max_points"] > 0
        assert exercises["dora", exercise]["verdict"] == "not-attempted"
    told = {(student, key): exercises[student, key]["pattern"] for student in MISTAKES for key in MISTAKES[student]}
    assert told == {
        ("ben", "01-weighted"): "not-divided",
        ("ben", "01-standard"): "another-divisor",
        ("ben", "02-nearest"): "no-new-axis",
        ("cem", "01-weighted"): "weights-ignored",
        ("cem", "01-standard"): "mean-of-each-row",
        ("cem", "02-nearest"): "no-root",
    }
    assert exercises["cem", "02-nearest"]["points"] == 2  # the numbers of the points are right, half of it


def test_kernels_hold_nothing_of_another_course(graded: Path) -> None:
    for name in (FIRST, SECOND):
        notebook = (graded / "autograded" / "ada" / name / f"{name}.ipynb").read_text()
        assert "loaded: []" in notebook


def test_the_report_tells_what_the_class_misunderstood(course: Course, graded: Path) -> None:
    done = run(course, "autograde", "report", "var/class")
    assert done.returncode == 0, done.stderr
    page = (graded / "report.html").read_text()
    assert "Standardise a table" in page and "another-divisor" in page


def test_plain_nbgrader_gives_the_same_points(course: Course, exercises: dict[tuple[str, str], dict]) -> None:
    for command in (("generate_assignment", FIRST, "--force"), ("autograde", FIRST)):
        done = run(course, "nbgrader", *command)
        assert done.returncode == 0, done.stderr
    for student in ("ada", "ben", "cem", "dora"):
        file = course.root / "var" / "autograded" / student / FIRST / f"{FIRST}.ipynb"
        record = json.loads(file.read_text())["metadata"]["autograde"]["record"]
        record = json.loads(record) if isinstance(record, str) else record
        for each in record["exercises"]:
            other = exercises[student, each["id"]]
            assert (each["verdict"], each["points"]) == (other["verdict"], other["points"])
    exported = run(course, "nbgrader", "export", "--to", "var/grades.csv")
    assert exported.returncode == 0, exported.stderr
    assert "ada" in (course.root / "var" / "grades.csv").read_text()


def test_the_release_holds_what_a_student_needs_and_no_answer(course: Course, tmp_path: Path) -> None:
    out = tmp_path / "students"
    done = run(course, "autograde", "release", "--out", str(out))
    assert done.returncode == 0 and not done.stderr, done.stderr
    assert {file.name for file in out.iterdir()} == {"README.md", "autograde", "course.toml", "notebooks", "pyproject.toml"}
    notebooks = b"".join(file.read_bytes() for file in out.glob("notebooks/**/*.ipynb"))
    assert b"BEGIN SOLUTION" not in notebooks and b"NotImplementedError" in notebooks
    readme = (out / "README.md").read_text()
    assert "[Averages of a table](notebooks/01_averages/01_averages.ipynb)" in readme and "Binder" not in readme
    assert "inder" not in (out / "notebooks" / "index.ipynb").read_text()
    answer = f"import numpy as np\n{right_answers(course.solution(SECOND).read_bytes())['02-nearest']}"
    ask = f"{answer}\nfrom autograde import check\ncheck('02-nearest', nearest)\nimport autograde; print(autograde.__file__)"
    env = os.environ | {"PYTHONPATH": str(out)}
    told = subprocess.run(
        [sys.executable, "-c", ask], cwd=out / "notebooks" / SECOND, env=env, capture_output=True, text=True, check=True
    ).stdout
    assert "✔ Passed: 2.1 Find the nearest point" in told and str(out / "autograde") in told


def test_the_example_stands_on_its_own() -> None:
    """A teacher copies the folder alone."""
    names = {"course.toml", "nbgrader_config.py", "README.md", "pyproject.toml", ".gitignore", "solutions", "notebooks"}
    assert names <= {file.name for file in EXAMPLE.root.iterdir()}
    config = (EXAMPLE.root / "nbgrader_config.py").read_text().splitlines()
    assert len([line for line in config if line and not line.startswith('"""')]) <= 5
