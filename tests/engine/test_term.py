"""A term of 300 students with groups, extensions, slip days and a resit, graded with a kill between: each mark is what a
calculation gives that knows nothing of the grader."""

from __future__ import annotations

import csv
import io
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograde.course import FILE_NAME, Course
from benchmarks.sample import hand_in, put, right_answers
from tests.engine.classes import grade, lines, start
from tests.own_course.own import copy_to

ONE, TWO = "01_averages", "02_nearest"
POINTS = {"01-weighted": 2, "01-standard": 3, "02-nearest": 4}
DUE = {ONE: datetime(2026, 3, 1, 23, 59), TWO: datetime(2026, 3, 8, 23, 59)}
SLIP_DAYS, PENALTY, LAST_DAY = 1, 0.25, 3
POLICY = f"""
[late]
slip_days = {SLIP_DAYS}
penalty = {PENALTY}
last_day = {LAST_DAY}
[late.due]
{ONE} = "{DUE[ONE]} UTC"
{TWO} = "{DUE[TWO]} UTC"
"""
WRONG = "def {name}(*given):\n    return np.zeros(2)"
NAMES = {"01-weighted": "weighted_mean", "01-standard": "standardised", "02-nearest": "nearest"}


@dataclass
class Class:
    course: Course
    submissions: Path
    out: Path
    groups: dict[str, str] = field(default_factory=dict)  # student -> group
    extensions: dict[str, int] = field(default_factory=dict)
    given: dict[tuple[str, str], tuple[set[str], datetime]] = field(default_factory=dict)  # folder -> what is right, when

    @property
    def students(self) -> list[str]:
        return [f"s{number:03d}" for number in range(300)]

    def hand_in(self, folder: str, assignment: str, right: set[str], when: datetime) -> None:
        solution = self.course.solution(assignment).read_bytes()
        wrong = {key: WRONG.format(name=name) for key, name in NAMES.items()}
        answers = {key: text if key in right else wrong[key] for key, text in right_answers(solution).items()}
        file = put(self.submissions, folder, assignment, hand_in(solution, answers))
        (file.parent / "timestamp.txt").write_text(f"{when} UTC")
        self.given[folder, assignment] = right, when

    def write_roster(self) -> Path:
        file = self.course.root / "roster.csv"
        rows = [(each, self.groups.get(each, ""), self.extensions.get(each, "")) for each in self.students]
        file.write_text("id,group,extension\n" + "".join(f"{a},{b},{c}\n" for a, b, c in rows))
        return file

    def expected(self) -> dict[tuple[str, str], float | None]:
        """None for a student who handed nothing in, alone or with the group."""
        marks: dict[tuple[str, str], float | None] = {}
        for student in self.students:
            group = self.groups.get(student)
            team = [each for each in self.students if group and self.groups.get(each) == group] or [student]
            slips = SLIP_DAYS
            for assignment in (ONE, TWO):  # in the order in which they are due
                there = [self.given[each, assignment] for each in team if (each, assignment) in self.given]
                if not there:
                    marks[student, assignment] = None
                    continue
                right, when = max(there, key=lambda each: each[1])
                over = when - DUE[assignment] - timedelta(days=self.extensions.get(student, 0))
                days = 0
                while over > timedelta(days=days):
                    days += 1
                used = min(days, slips)
                slips -= used
                keep = 0.0 if days - used >= LAST_DAY else 1 - PENALTY * (days - used)
                marks[student, assignment] = keep * sum(POINTS[each] for each in right)
        return marks


@pytest.fixture
def term(tmp_path: Path) -> Iterator[Class]:
    course = copy_to(tmp_path / "course")
    (course.root / FILE_NAME).write_text((course.root / FILE_NAME).read_text() + POLICY)
    found = Class(course, tmp_path / "submitted", tmp_path / "out")
    for number, student in enumerate(found.students):
        if number % 3 < 2 and number < 240:
            found.groups[student] = f"pair {number // 3}"
        if number % 7 == 0:
            found.extensions[student] = 2
        alone = student not in found.groups
        if number % 50 == 49:  # some hand in nothing
            continue
        if alone or number % 3 == 0:  # one of the pair for both
            right = {key for bit, key in enumerate(("01-weighted", "01-standard")) if number >> bit & 1}
            found.hand_in(student, ONE, right, DUE[ONE] + timedelta(hours=30 * (number % 5) - 40))
        if number % 5 == 0:  # sometimes both of a pair, and the later one counts
            found.hand_in(student, TWO, {"02-nearest"} if number % 2 else set(), DUE[TWO] + timedelta(hours=number - 100))
    yield found


def graded_with_a_kill(term: Class, after: int) -> None:
    """Graded until some records are there, killed, and graded again as the docs say: by the same command."""
    more = ("--roster", str(term.write_roster()), "--jobs", "2", "--sandbox", "none")
    before = {record["student"] + record["assignment"] + record["key"] for record in lines(term.out)}
    run = start(term.course, term.submissions, term.out, *more, alone=True)
    while run.poll() is None:
        there = {record["student"] + record["assignment"] + record["key"] for record in lines_so_far(term.out)}
        if len(there - before) >= after:
            os.killpg(run.pid, signal.SIGKILL)
            break
        time.sleep(0.02)
    run.wait()
    assert run.returncode == -signal.SIGKILL, "it came to its end before it could be killed"
    done = grade(term.course, term.submissions, term.out, *more)
    assert done.returncode == 0, done.stderr


def lines_so_far(out: Path) -> list[dict[str, str]]:
    try:
        return lines(out)
    except ValueError:  # the last line is being written
        return []


def marks(term: Class) -> dict[tuple[str, str], float | None]:
    rows = csv.DictReader(io.StringIO((term.out / "grades.csv").read_text()))
    return {(row["student"], row["assignment"]): float(row["score"]) if row["score"] else None for row in rows}


@pytest.mark.slow
def test_every_mark_is_what_an_independent_calculation_gives(term: Class) -> None:
    graded_with_a_kill(term, after=25)
    assert marks(term) == pytest.approx(term.expected())

    for number, student in enumerate(term.students):  # the resit, with more time; in some pairs the other one hands in
        if number % 11 == 0 or (number % 3 == 1 and number % 4 == 0):
            term.extensions[student] = 20
            term.hand_in(student, ONE, set(POINTS) - {"02-nearest"}, DUE[ONE] + timedelta(days=10 + number % 12))
    graded_with_a_kill(term, after=10)
    expected = term.expected()
    assert marks(term) == pytest.approx(expected)

    with Gradebook(f"sqlite:///{term.out / 'gradebook.db'}") as book:
        there = {
            (row.student.id, each.name): row.score - row.late_submission_penalty
            for each in book.assignments
            for row in each.submissions
        }
    assert there == pytest.approx({who: mark for who, mark in expected.items() if mark is not None})
