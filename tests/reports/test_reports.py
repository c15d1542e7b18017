"""The class report and the exports say what the journal says, to people, to Canvas and to Moodle."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from autograde.grading.errors import GradingError
from autograde.grading.keep.journal import Journal
from autograde.grading.keep.marks import Entry, Marked, marked
from autograde.grading.record import ExerciseRecord, Outcome, Record
from autograde.judge.verdict import Status
from autograde.nbgrader.marked import graded_in, marked_in
from autograde.reports.class_report import LETTERS, report_data, report_page
from autograde.reports.exports import Format, export

NAME = "01_layers_on_tensors"


def submission(student: str, score: float, verdict: str = "passed", pattern: str | None = None, **more: object) -> Marked:
    exercise = ExerciseRecord("01-forward", verdict, score, 3.0, pattern=pattern)
    values = {
        "student": student, "assignment": NAME, "status": Outcome.GRADED, "reason": "", "score": score,
        "max_score": 3.0, "sandbox": "guard", "seconds": 1.5, "phases": {}, "seeds": {"01-forward": [11, 22]},
        "key": "k", "exercises": (exercise,),
    }  # fmt: skip
    return marked(Record(**(values | more)))


CLASS = [
    submission("ada", 3.0),
    submission("=cmd|' /C calc'!A0", 0.0, "wrong", "missing-bias"),
    submission("bob, jr", 0.0, "wrong", "missing-bias"),
    submission('<b>"eve"</b>', 0.0, "not-attempted", flags=("tampered: 2 answers to questions that were not asked",)),
    submission("ghost", 0.0, status=Outcome.QUARANTINED, reason="the file is not a notebook", exercises=()),
]


class Tags(HTMLParser):
    """Collects what a browser would load or run."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]


def test_the_page_holds_what_the_journal_holds() -> None:
    data = report_data(CLASS)
    (found,) = data["assignments"]
    scores = {data["people"][row[0]]["id"]: row[1] for row in found["rows"]}
    assert scores["ada"] == 3 and scores["ghost"] is None and len(scores) == 5
    assert found["patterns"] == [{"name": "missing-bias", "say": ""}] and found["seeds"] == {"01-forward": [11, 22]}
    assert [row[5] for row in found["rows"] if row[5]] == [["tampered: 2 answers to questions that were not asked"]]


def test_the_page_is_self_contained_and_escapes_names() -> None:
    page = report_page(CLASS)
    tags = Tags()
    tags.feed(page)
    assert tags.addresses == [] and "b" not in tags.names and tags.names.count("script") == 2
    assert json.loads(page.split('id="data">')[1].split("</script>")[0]) is not None


def test_names_can_be_left_out() -> None:
    page = report_page(CLASS, anonymous=True)
    assert not any(name in page for name in ('"ada"', "bob", 'eve\\"', "ghost", "calc"))
    assert "student 1" in page and "student 5" in page


def test_every_verdict_has_a_letter_of_its_own() -> None:
    assert set(LETTERS) == set(Status)
    assert len(set(LETTERS.values())) == len(LETTERS)


def test_a_class_of_a_thousand_stays_a_small_page() -> None:
    page = report_page(submission(f"student{i:04}", float(i % 4)) for i in range(1000))
    assert len(page) < 300_000


def _table(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_canvas_reads_back_what_was_written() -> None:
    header, possible, *rows = _table(export(CLASS, Format.CANVAS))
    assert header == ["Student", "ID", "SIS Login ID", "Section", NAME]
    assert possible[0].strip() == "Points Possible" and possible[-1] == "3"
    marks = {row[2]: row[-1] for row in rows}
    assert marks["ada"] == "3" and marks["bob, jr"] == "0"
    assert "ghost" not in marks  # an empty cell would take away a mark that Canvas has


def test_canvas_finds_a_student_by_its_own_number_if_the_folder_is_called_so() -> None:
    _, _, *rows = _table(
        export([submission("canvas-4711", 3.0), submission("4712", 2.0), submission("canvas-x", 1.0)], Format.CANVAS)
    )
    assert [row[1:3] for row in rows] == [["", "4712"], ["4711", ""], ["", "canvas-x"]]


@pytest.mark.parametrize("format", [Format.CANVAS, Format.MOODLE])
def test_a_cell_is_empty_only_beside_another_mark(format: Format) -> None:
    both = [
        *CLASS,
        submission("ada", 0.0, assignment="02", status=Outcome.QUARANTINED),
        submission("ghost", 1.0, assignment="02"),
    ]
    rows = {row[0]: row for row in _table(export(both, format))}
    first = rows["Student" if format is Format.CANVAS else "Username"].index(NAME)
    assert rows["ada"][first] == "3" and rows["ghost"][first] == ""


def test_moodle_gets_points_and_a_line_of_feedback() -> None:
    header, *rows = _table(export(CLASS, Format.MOODLE))
    assert header == ["Username", NAME, f"{NAME} (feedback)"]
    lines = {row[0]: row[1:] for row in rows}
    assert lines["ada"] == ["3", "everything right"]
    assert lines["bob, jr"] == ["0", "01-forward: wrong"]
    assert "ghost" not in lines  # Moodle would take away a mark that it has


@pytest.mark.parametrize("format", [Format.CSV, Format.CANVAS, Format.MOODLE])
def test_no_cell_is_a_formula(format: Format) -> None:
    cells = [cell for row in _table(export(CLASS, format)) for cell in row]
    assert any("calc" in cell for cell in cells)
    assert [cell for cell in cells if re.match(r"[=+\-@]", cell)] == []


def test_statistics_have_one_row_per_exercise() -> None:
    header, *rows = _table(export(CLASS, Format.CSV))
    assert len(rows) == 4 and header[:3] == ["student", "assignment", "exercise"]
    assert ["bob, jr", NAME, "01-forward", "wrong", "missing-bias", "0", "3", "", ""] in rows


def test_records_come_from_the_journal_or_a_line_says_what_to_name(tmp_path: Path) -> None:
    Journal(tmp_path / "journal.jsonl").append(CLASS[0].record)
    assert [each.record.student for each in marked_in(graded_in(tmp_path))] == ["ada"]
    with pytest.raises(GradingError, match="nothing graded is there; name the folder"):
        graded_in(tmp_path / "elsewhere")


def test_what_a_person_entered_is_what_is_reported_and_exported() -> None:
    given = [
        marked(CLASS[2].record, {"01-forward": Entry(2.0, None, "=right idea,\nwrong sign")}),
        marked(submission("late", 0.0, "quarantined", status=Outcome.QUARANTINED).record, {"01-forward": Entry(1.5)}),
    ]
    rows = report_data(given)["assignments"][0]["rows"]
    assert [row[1] for row in rows] == [2.0, 1.5]
    assert rows[0][7] == [[1, 2.0, 1, 0, "=right idea,\nwrong sign"]]
    assert {row[2]: row[-1] for row in _table(export(given, Format.CANVAS))[2:]} == {"bob, jr": "2", "late": "1.5"}
    moodle = {row[0]: row[1:] for row in _table(export(given, Format.MOODLE))}
    assert moodle["bob, jr"] == ["2", "01-forward: points by hand; 01-forward: =right idea, wrong sign"]
    assert _table(export(given, Format.CSV))[1][-4:] == ["2", "3", "yes", "'=right idea, wrong sign"]
