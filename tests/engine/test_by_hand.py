"""Points and comments that a person entered: everywhere, after every further run, and never lost."""

from __future__ import annotations

import csv
import hashlib
import io
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograde.course import Course
from benchmarks.sample import hand_in, put, right_answers
from tests.engine.classes import EXERCISES, GRADE, NAME, grade, make_course, notebook

COMMENT = "Right idea; see page 3."


@dataclass
class Graded:
    course: Course
    submissions: Path
    out: Path

    def again(self, *more: str) -> tuple[int, str]:
        done = grade(self.course, self.submissions, self.out, "--jobs", "1", *more)
        return done.returncode, done.stderr

    def rows(self) -> dict[str, dict[str, str]]:
        return {row["student"]: row for row in csv.DictReader(io.StringIO((self.out / "grades.csv").read_text()))}

    def say(self, *command: str) -> str:
        done = subprocess.run([*GRADE[:3], *command], cwd=self.course.root, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def bytes(self) -> dict[str, str]:
        """All that the folder holds."""
        files = (file for file in self.out.rglob("*") if file.is_file() and file.name != "run.lock")
        return {str(file): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graded]:
    """Ada's loss is wrong, and a person gave 2 points for it; bo's notebook is no notebook."""
    root = tmp_path_factory.mktemp("class")
    found = Graded(make_course(root / "course"), root / "submitted", root / "out")
    put(found.submissions, "ada", NAME, notebook(found.course, loss="def mean_cross_entropy(y, z):\n    return 0.0"))
    put(found.submissions, "bo", NAME, b"{")
    assert found.again()[0] == 3
    with Gradebook(f"sqlite:///{found.out / 'gradebook.db'}") as book:
        grade_row = book.find_grade("01-loss-check", NAME, NAME, "ada")
        grade_row.manual_score, grade_row.needs_manual_grade = 2.0, False
        book.find_comment("01-loss", NAME, NAME, "ada").manual_comment = COMMENT
        book.db.commit()
    yield found


def test_it_is_what_every_output_says(graded: Graded) -> None:
    out = str(graded.out)
    assert list(csv.reader(io.StringIO(graded.say("export", out, "--format", "canvas"))))[2][-1] == "5"
    assert "yes,Right idea; see page 3." in graded.say("export", out, "--format", "csv")
    assert COMMENT in graded.say("export", out, "--format", "moodle")
    graded.say("report", out)
    assert COMMENT in (graded.out / "report.html").read_text()

    assert graded.again()[0] == 3  # nothing to grade: what shows marks is made anew
    row = graded.rows()["ada"]
    assert (row["01-loss"], row["score"], row["comments"]) == ("2", "5", f"01-loss: {COMMENT}")
    assert graded.rows()["bo"]["score"] == ""  # not graded is not 0
    page = (graded.out / "feedback" / "ada" / f"{NAME}.html").read_text()
    assert "5 of 6 points" in page and "2 of 3 points" in page and COMMENT in page
    with Gradebook(f"sqlite:///{graded.out / 'gradebook.db'}") as book:
        assert book.find_submission(NAME, "ada").score == 5


def test_it_is_what_the_page_of_a_submission_graded_again_says(graded: Graded) -> None:
    assert graded.again("--regrade")[0] == 3
    assert (graded.rows()["ada"]["score"], graded.rows()["ada"]["comments"]) == ("5", f"01-loss: {COMMENT}")
    assert COMMENT in (graded.out / "feedback" / "ada" / f"{NAME}.html").read_text()


def test_without_a_place_for_it_the_run_stops_before_it_writes_anything(graded: Graded, tmp_path: Path) -> None:
    fewer = make_course(tmp_path / "fewer", EXERCISES[:1])
    before = graded.bytes()
    done = grade(fewer, graded.submissions, graded.out, "--jobs", "1")
    assert done.returncode == 2 and done.stderr.count("\n") == 1
    assert "01-loss" in done.stderr and "ada" in done.stderr and "--removed 01-loss" in done.stderr
    assert graded.bytes() == before


def test_it_stays_when_an_exercise_is_added_and_goes_along_with_a_new_name(graded: Graded, tmp_path: Path) -> None:
    """The order matters: the last of these runs changes the folder's course for good."""
    more = make_course(tmp_path / "more", (*EXERCISES, "01-step"))
    assert grade(more, graded.submissions, graded.out, "--jobs", "1").returncode == 3
    assert (graded.rows()["ada"]["01-loss"], graded.rows()["ada"]["comments"]) == ("2", f"01-loss: {COMMENT}")

    other = make_course(tmp_path / "other", ("01-forward", "01-step", "01-train"))
    solution = other.solution(NAME).read_bytes()
    put(graded.submissions, "ada", NAME, hand_in(solution, {"01-forward": right_answers(solution)["01-forward"]}))
    done = grade(other, graded.submissions, graded.out, "--jobs", "1", "--renamed", "01-loss=01-train")
    assert done.returncode == 3, done.stderr
    row = graded.rows()["ada"]
    assert (row["01-train"], row["comments"]) == ("2", f"01-train: {COMMENT}")
