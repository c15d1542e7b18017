"""The roster in every form that it comes in, and what lateness costs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from autograde.grading.errors import GradingError
from autograde.grading.keep.marks import Entry, for_each
from autograde.grading.keep.roster import read_roster
from autograde.grading.keep.term import Lateness, Person, Term, moment
from autograde.settings import Late
from tests.engine.test_journal import RECORD

NAMES = ("01_one", "02_two", "03_three")
OURS = """id,first_name,last_name,section,group,extension,email
ada,Ada,Okafor,A,,,ada@example.org
bo,Bo,Lind,B,red,3,
cy,Cy,Ortiz,B,red,01=1; 03_three=7,
"""


def roster(tmp_path: Path, text: str | bytes) -> list[Person]:
    file = tmp_path / "roster.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_roster(file, NAMES)


def test_ours_says_everything(tmp_path: Path) -> None:
    ada, bo, cy = roster(tmp_path, OURS)
    assert (ada.called, ada.section, ada.email) == ("Ada Okafor", "A", "ada@example.org")
    assert (bo.group, bo.extension) == ("red", {"": 3}) and cy.extension == {"01_one": 1, "03_three": 7}
    assert roster(tmp_path, OURS.replace(",", "\t").encode("utf-8-sig"))[1] == bo


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("id,first_name,last_name,email,lms_user_id\nada,Ada,Okafor,a@b.c,\n", Person("ada", "Ada Okafor", email="a@b.c")),
        (
            'Student,ID,SIS User ID,SIS Login ID,Section\n    Points Possible,,,,\n"Okafor, Ada",4711,u1,ada,Lab 2\n',
            Person("ada", "Ada Okafor", "Lab 2", number="4711"),
        ),
        (
            "Identifier,Full name,Email address,Username,Status\nParticipant 31415,Ada Okafor,a@b.c,ada,Submitted\n",
            Person("ada", "Ada Okafor", email="a@b.c", number="31415"),
        ),
        (
            "First name,Surname,Email address,Groups\nAda,Okafor,a@b.c,red\n",
            Person("a@b.c", "Ada Okafor", "", "red", "a@b.c"),
        ),
    ],
)
def test_what_nbgrader_canvas_and_moodle_export_is_understood(tmp_path: Path, text: str, person: Person) -> None:
    assert roster(tmp_path, text) == [person]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name,points\nAda,3\n", "it needs a column id"),
        ("id,section\nada,A\nada,B\n", "ada stands there more than once"),
        ("id,group\nada,bo\nbo,\n", "bo is a student and a group"),
        ("id,extension\nada,09=3\n", "line 2: extension '09=3': the course has no assignment 09"),
        ("id,extension\nada,soon\n", "expected a number of days"),
        (b"id\n\xff\n", "not UTF-8"),
    ],
)
def test_what_cannot_be_understood_is_one_line(tmp_path: Path, text: str | bytes, told: str) -> None:
    with pytest.raises(GradingError, match=told) as said:
        roster(tmp_path, text)
    assert "\n" not in str(said.value)


def test_times() -> None:
    ten = datetime(2026, 3, 1, 10, tzinfo=UTC)
    for text in (
        "2026-03-01 10:00:00.0 UTC",
        "2026-03-01 11:00 Europe/Berlin",
        "2026-03-01T12:00:00+02:00",
        "2026-03-01 10:00",
    ):
        assert moment(text) == ten
    for text in ("", "soon", "2026-03-01 10:00 Nowhere/At", "0001-01-01T00:00:00+14:00", "2026-03-01 10:00 Europe"):
        assert moment(text) is None


def test_slip_days_go_to_what_was_due_first_and_then_days_cost() -> None:
    due = {"01_one": "2026-03-01 12:00", "02_two": "2026-03-08 12:00", "03_three": "2026-03-15 12:00"}
    people = {each.id: each for each in (Person("ada"), Person("bo", extension={"": 2}))}
    term = Term(people=people, late=Late(due, grace_minutes=10, slip_days=2, penalty=0.25, last_day=4))
    times = {
        ("ada", "01_one"): "2026-03-01 12:10",  # within the grace
        ("ada", "02_two"): "2026-03-09 12:00",  # one day, which slips
        ("ada", "03_three"): "2026-03-18 11:00",  # three, of which one slips
        ("bo", "01_one"): "2026-03-03 12:00",
        ("bo", "02_two"): "2026-03-16 12:00",  # six after the extension: two slip, four are too many
        ("cy", "01_one"): "",
        ("cy", "99_gone"): "2030-01-01",
    }
    assert term.lateness(times) == {
        ("ada", "02_two"): Lateness(1, 1, 0.0),
        ("ada", "03_three"): Lateness(3, 1, 0.5),
        ("bo", "02_two"): Lateness(6, 2, 1.0),
        ("cy", "01_one"): Lateness(unknown=True),
    }
    assert str(Lateness(3, 1, 0.5)) == "3 days late, 1 of them slip days, -50 %"
    assert Term.from_json(term.to_json()) == term


def test_what_one_of_a_group_hands_in_counts_for_each_and_what_was_entered_for_one_is_the_ones_own() -> None:
    term = Term(people={name: Person(name, group="red") for name in ("ada", "bo", "cy")})
    who = RECORD.assignment
    exercise = RECORD.exercises[0].id
    entries = {
        ("ada", who): {exercise: Entry(1.0, None, "for all")},
        ("cy", who): {exercise: Entry(2.0, None, "for cy")},
    }
    for folder in ("ada", "red"):
        found = for_each(replace(RECORD, student=folder), entries, term, {})
        assert [each.record.student for each in found] == ["ada", "bo", "cy"]
        assert [each.marks[0].comment for each in found] == ["for all", "for all", "for cy"]
        assert [each.marks[0].points for each in found] == [1.0, 1.0, 2.0]
