"""Lateness costs the same in `autograde grade` and in plain `nbgrader autograde`; what is set aside is an error there."""

from __future__ import annotations

from pathlib import Path

from nbgrader.api import Gradebook

from autograde.course import FILE_NAME
from benchmarks.sample import hand_in, put, right_answers
from tests.own_course.own import copy_to, run

ONE, TWO = "01_averages", "02_nearest"
POLICY = f"""
[late]
slip_days = 1
penalty = 0.2
[late.due]
{ONE} = "2026-03-01 12:00 UTC"
{TWO} = "2026-03-08 12:00 UTC"
"""


def test_both_ways_give_one_mark(tmp_path: Path) -> None:
    course = copy_to(tmp_path / "course")
    (course.root / FILE_NAME).write_text((course.root / FILE_NAME).read_text() + POLICY)
    submitted = course.root / "var" / "submitted"
    for name, when in ((ONE, "2026-03-02 09:00 UTC"), (TWO, "2026-03-10 09:00 UTC")):  # a day that slips, then two that cost
        solution = course.solution(name).read_bytes()
        file = put(submitted, "ada", name, hand_in(solution, right_answers(solution)))
        (file.parent / "timestamp.txt").write_text(when)
    put(submitted, "bo", TWO, b"{")
    (course.root / "roster.csv").write_text("id,extension\nada,1\nbo,\n")
    done = run(course, "autograde", "grade", "var/submitted", "--out", "var", "--roster", "roster.csv", "--sandbox", "none")
    assert done.returncode == 3, done.stderr
    # With a day's extension the first is on time, and the second one day late, which slips.
    assert penalties(course.root) == {ONE: 0, TWO: 0}
    (course.root / "roster.csv").write_text("id\nada\nbo\n")
    done = run(course, "autograde", "grade", "var/submitted", "--out", "var", "--roster", "roster.csv", "--sandbox", "none")
    assert done.returncode == 3 and "3 unchanged" in done.stdout
    assert penalties(course.root) == {ONE: 0, TWO: 4 * 0.4}
    assert ',2.4,4,"2 days late, -40 %",' in (course.root / "var" / "grades.csv").read_text()

    done = run(course, "nbgrader", "autograde", TWO, "--force")
    assert done.returncode != 0 and "bo" in done.stderr and "has no mark" in done.stderr
    assert penalties(course.root) == {ONE: 0, TWO: 4 * 0.4}


def penalties(root: Path) -> dict[str, float]:
    with Gradebook(f"sqlite:///{root / 'var' / 'gradebook.db'}") as book:
        return {name: round(book.find_submission(name, "ada").late_submission_penalty or 0, 4) for name in (ONE, TWO)}


def test_a_roster_that_comes_later_makes_a_group_of_what_was_graded(tmp_path: Path) -> None:
    course = copy_to(tmp_path / "course")
    solution = course.solution(ONE).read_bytes()
    for student, answers, when in (("ada", {}, "2026-03-01"), ("bo", right_answers(solution), "2026-03-02")):
        file = put(course.root / "in", student, ONE, hand_in(solution, answers))
        (file.parent / "timestamp.txt").write_text(f"{when} 10:00 UTC")
    grading = ("autograde", "grade", "in", "--out", "out", "--sandbox", "none")
    assert run(course, *grading).returncode == 0
    (course.root / "roster.csv").write_text("id,name,group\nada,Ada Okafor,red\nbo,Bo Lind,red\ncy,Cy Ortiz,red\n")
    done = run(course, *grading, "--roster", "roster.csv")
    assert done.returncode == 0 and "bo handed in later than ada, for the whole group" in done.stderr
    out = course.root / "out"
    rows = [line.split(",") for line in (out / "grades.csv").read_text().splitlines()[1:]]
    assert [(row[0], row[4]) for row in rows] == [("ada", "5"), ("bo", "5"), ("cy", "5")]
    notebooks = {(out / "autograded" / who / ONE / f"{ONE}.ipynb").read_bytes() for who in ("ada", "bo", "cy")}
    assert len(notebooks) == 1
    page = (out / "feedback" / "cy" / f"{ONE}.html").read_text()
    assert "Cy Ortiz, handed in by bo" in page and "5 of 5 points" in page
    with Gradebook(f"sqlite:///{out / 'gradebook.db'}") as book:
        assert {row.student.id: row.score for row in book.find_assignment(ONE).submissions} == dict.fromkeys(
            ("ada", "bo", "cy"), 5
        )
