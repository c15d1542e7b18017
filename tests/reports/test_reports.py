"""The class report and the exports say what the journal says, to people, to Canvas and to Moodle."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from autograde.grading.engine.errors import GradingError
from autograde.grading.engine.journal import Journal
from autograde.grading.record import ExerciseRecord, Outcome, Record
from autograde.judge.verdict import Status
from autograde.reports.class_report import LETTERS, report_page, summarise
from autograde.reports.exports import Format, export
from autograde.reports.journal import records_of

NAME = "01_layers_on_tensors"


def record(student: str, score: float, verdict: str = "passed", pattern: str | None = None, **more: object) -> Record:
    exercise = ExerciseRecord("01-forward", verdict, score, 3.0, pattern=pattern)
    values = {
        "student": student, "assignment": NAME, "status": Outcome.GRADED, "reason": "", "score": score,
        "max_score": 3.0, "sandbox": "guard", "seconds": 1.5, "phases": {}, "seeds": {"01-forward": [11, 22]},
        "key": "k", "exercises": (exercise,),
    }  # fmt: skip
    return Record(**(values | more))


CLASS = [
    record("ada", 3.0),
    record("=cmd|' /C calc'!A0", 0.0, "wrong", "missing-bias"),
    record("bob, jr", 0.0, "wrong", "missing-bias"),
    record('<b>"eve"</b>', 0.0, "not-attempted", flags=("tampered: 2 answers to questions that were not asked",)),
    record("ghost", 0.0, status=Outcome.QUARANTINED, reason="the file is not a notebook", exercises=()),
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


def test_the_page_counts_what_the_journal_holds() -> None:
    (summary,) = summarise(CLASS)
    assert (len(summary.rows), len(summary.set_aside)) == (4, 1)
    assert summary.mean == 0.75 and summary.median == 0 and summary.histogram == [3, 0, 0, 0, 0, 0, 0, 0, 0, 1]
    (exercise,) = summary.exercises.values()
    assert exercise.share("wrong") == 0.5 and exercise.misconceptions == {"missing-bias": 2}


def test_the_page_is_self_contained_and_escapes_names() -> None:
    page = report_page(CLASS)
    tags = Tags()
    tags.feed(page)
    assert tags.addresses == [] and "b" not in tags.names
    assert "&lt;b&gt;&#34;eve&#34;&lt;/b&gt;" in page
    for text in ("missing-bias: 2", "the file is not a notebook", "tampered: 2 answers", "guard", "11, 22", "ghost"):
        assert text in page


def test_names_can_be_left_out() -> None:
    page = report_page(CLASS, anonymous=True)
    assert not any(name in page for name in (">ada<", "bob", "&#34;eve", "ghost", "calc"))
    assert "student 1" in page and "student 5" in page


def test_every_verdict_has_a_letter_of_its_own() -> None:
    assert set(LETTERS) == set(Status)
    assert len(set(LETTERS.values())) == len(LETTERS)


def test_a_class_of_a_thousand_stays_a_small_page() -> None:
    page = report_page(record(f"student{i:04}", float(i % 4)) for i in range(1000))
    assert len(page) < 300_000 and page.count('<td class="v ') == 1000


def test_several_notebooks_are_listed_first() -> None:
    page = report_page([*CLASS, *(replace(each, assignment="02_repair_the_tutorial") for each in CLASS[:2])])
    tags = Tags()
    tags.feed(page)
    assert tags.addresses == [f"#{NAME}", "#02_repair_the_tutorial"]
    assert all(f'id="{address[1:]}"' in page for address in tags.addresses)


def test_no_records_make_a_page_too() -> None:
    assert "No records." in report_page([])


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
    _, _, *rows = _table(export([record("canvas-4711", 3.0), record("4712", 2.0), record("canvas-x", 1.0)], Format.CANVAS))
    assert [row[1:3] for row in rows] == [["", "4712"], ["4711", ""], ["", "canvas-x"]]


@pytest.mark.parametrize("format", [Format.CANVAS, Format.MOODLE])
def test_a_cell_is_empty_only_beside_another_mark(format: Format) -> None:
    both = [*CLASS, record("ada", 0.0, assignment="02", status=Outcome.QUARANTINED), record("ghost", 1.0, assignment="02")]
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


@pytest.mark.parametrize("format", Format)
def test_no_cell_is_a_formula(format: Format) -> None:
    cells = [cell for row in _table(export(CLASS, format)) for cell in row]
    assert any("calc" in cell for cell in cells)
    assert [cell for cell in cells if re.match(r"[=+\-@]", cell)] == []


def test_statistics_have_one_row_per_exercise() -> None:
    header, *rows = _table(export(CLASS, Format.CSV))
    assert len(rows) == 4 and header[:3] == ["student", "assignment", "exercise"]
    assert ["bob, jr", NAME, "01-forward", "wrong", "missing-bias", "0", "3"] in rows


def test_records_come_from_the_journal_or_a_line_says_what_to_name(tmp_path: Path) -> None:
    Journal(tmp_path / "journal.jsonl").append(CLASS[0])
    assert [r.student for r in records_of(tmp_path)] == ["ada"]
    with pytest.raises(GradingError, match="no journal.jsonl; name the folder"):
        records_of(tmp_path / "elsewhere")
