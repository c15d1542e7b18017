"""The student's page: self-contained, capped, nothing on it runs."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from autograde.grading.keep.marks import Entry, marked
from autograde.grading.keep.term import Lateness, Person
from autograde.grading.record import Outcome, Record
from autograde.reports.feedback import feedback_page, stamp_on
from autograde.reports.plain import plain
from tests.engine.test_journal import RECORD

PICTURE = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"x" * 1000).decode()


def notebook(*outputs: dict[str, Any], source: str = "x = 1", cells: int = 1) -> bytes:
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": source, "outputs": list(outputs), "execution_count": 1}
    every = [cell | {"id": f"a{number}"} for number in range(cells)]
    return json.dumps({"cells": every, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def shown(**data: str) -> dict[str, Any]:
    data = {key.replace("_", "/"): value for key, value in data.items()}
    return {"output_type": "display_data", "metadata": {}, "data": data}


def stream(text: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": "stdout", "text": text}


def page_of(*outputs: dict[str, Any], record: Record = RECORD, **more: Any) -> str:
    return feedback_page(marked(record), notebook(*outputs, **more))


def test_exercises_come_first_with_verdict_points_and_message() -> None:
    exercise = replace(RECORD.exercises[0], verdict="wrong", points=1.5, message="differs", hint="Divide by the sum.")
    page = page_of(stream("printed"), record=replace(RECORD, exercises=(exercise,)))
    assert re.search(r"01-forward: wrong, 1\.5 of 3 points", page)
    assert page.index("differs") < page.index("Divide by the sum.") < page.index("x = 1") < page.index("printed")


def test_what_students_write_is_text() -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    exercise = replace(RECORD.exercises[0], message=evil, hint=evil)
    record = replace(RECORD, student=evil, reason=evil, repairs=(evil,), exercises=(exercise,))
    page = page_of(stream(evil), shown(text_html=evil, text_plain=evil), record=record, source=evil)
    assert "<script" not in page and "<img src=x" not in page
    assert "&lt;script&gt;" in page


def test_it_is_self_contained_and_forbids_scripts() -> None:
    page = page_of(shown(image_png=PICTURE))
    assert f'src="data:image/png;base64,{PICTURE}"' in page
    assert not re.search(r"""(?:src|href)="(?!data:)""", page)
    assert "default-src 'none'" in page


def test_a_flood_does_not_make_it_long() -> None:
    loud = replace(RECORD.exercises[0], message="<&" * 50_000)
    record = replace(RECORD, exercises=tuple(replace(loud, id=f"e{number}") for number in range(20)))
    outputs = [stream("<&\x1b[31m" * 10_000)] * 20
    page = page_of(*outputs, record=record, source="<" * 100_000, cells=250)
    assert len(page.encode()) < 300_000
    assert "more characters" in page


def test_a_picture_that_is_none_is_not_shown() -> None:
    svg = "<svg onload='alert(1)'></svg>"
    wrong = base64.b64encode(svg.encode()).decode()
    page = page_of(shown(image_png=wrong), shown(image_svg=svg), shown(image_png='x" onerror="alert(1)'))
    assert "<img" not in page and "onerror=" not in page and "<svg" not in page


def test_pictures_have_a_limit_of_their_own() -> None:
    large = base64.b64encode(b"\x89PNG\r\n" + bytes(900_000)).decode()
    page = page_of(*[shown(image_png=large)] * 20)
    assert page.count("<img") == 4
    assert len(re.sub(r'src="data:[^"]*"', "", page)) < 300_000


def test_quarantine_says_why_and_what_to_do() -> None:
    record = replace(RECORD, status=Outcome.QUARANTINED, reason="the file is empty", score=0.0)
    page = feedback_page(marked(record), b"")
    assert "the file is empty" in page and "hand it in again" in page


def test_a_grader_error_is_not_the_students() -> None:
    page = feedback_page(marked(replace(RECORD, status=Outcome.GRADER_ERROR, reason="no kernel: secret detail")), b"")
    assert "No points are lost" in page and "secret detail" not in page
    exercise = replace(RECORD.exercises[0], verdict="grader-error", message="The solution gave no answer: secret detail")
    page = feedback_page(marked(replace(RECORD, status=Outcome.GRADER_ERROR, exercises=(exercise,))), b"")
    assert "01-forward: grader-error" in page and "secret detail" not in page


def test_terminal_codes_and_reordering_characters_go() -> None:
    assert plain("\x1b[1;31mred\x1b[0m \x1b]0;title\x07a\u202eb\x00\tc\nd") == "red ab\tc\nd"


def test_what_a_person_entered_is_what_the_student_reads(tmp_path: Path) -> None:
    given = marked(RECORD, {"01-forward": Entry(1.25, 0.5, "<b>Well</b> seen.")})
    page = feedback_page(given, notebook())
    assert "1.75 of 3 points" in page and "&lt;b&gt;Well&lt;/b&gt; seen." in page and "given by your instructor" in page
    (tmp_path / "page.html").write_text(page)
    assert stamp_on(tmp_path / "page.html") == given.stamp != ""


def test_a_quarantined_submission_has_points_once_a_person_gave_all() -> None:
    exercise = replace(RECORD.exercises[0], verdict="quarantined", points=0.0)
    record = replace(RECORD, status=Outcome.QUARANTINED, reason="the file is empty", score=0.0, exercises=(exercise,))
    assert "1 of 3 points" in feedback_page(marked(record, {"01-forward": Entry(1.0)}), b"")
    assert "Not graded" in feedback_page(marked(record, {"01-forward": Entry(comment="Please hand it in again.")}), b"")


def test_the_page_names_the_student_the_assignment_and_the_exercises() -> None:
    person = Person("ada", "Ada Okafor", group="red")
    given = marked(replace(RECORD, student="bo"), {}, person, Lateness(2, 1, 0.25))
    titles = {RECORD.assignment: "Layers on tensors", RECORD.exercises[0].id: "1.1 Forward pass"}
    page = feedback_page(given, b"", titles)
    assert "Layers on tensors</h1>" in page and "Ada Okafor, handed in by bo" in page and "1.1 Forward pass" in page
    assert "2 days late, 1 of them slip days, -25 %" in page
    assert given.stamp not in ("", marked(RECORD).stamp)
