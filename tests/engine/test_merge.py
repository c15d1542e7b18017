"""Parts of a class in one folder: what is missing is said, what is there already is not lost."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograde.course import Course
from autograde.grading.errors import GradingError
from autograde.grading.keep.folder import OutputFolder, RunNote
from autograde.grading.work.coordinator import grade_class
from autograde.grading.work.merge import merge
from autograde.grading.work.options import Options
from autograde.grading.work.progress import Lines
from autograde.grading.work.shards import Shard
from autograde.nbgrader.gradebook import Writer
from benchmarks.sample import put
from tests.engine.classes import COURSE, NAME, make_course
from tests.engine.test_gradebook import ADA
from tests.engine.test_journal import RECORD


def part(root: Path, shard: str, *students: str) -> Path:
    """The output folder of a run that graded these; no page, no notebook."""
    out = OutputFolder(root)
    root.mkdir()
    out.write_note(RunNote(1, False, shard))
    out.journal.file.touch()
    for student in students:
        out.journal.append(replace(RECORD, student=student))
    return root


def merged(out: Path, *parts: Path) -> tuple[set[str], str]:
    """Who is in it, and what was said."""
    said = io.StringIO()
    merge(parts, out, COURSE, Lines(said))
    return {record.student for record in OutputFolder(out).journal.records()}, said.getvalue()


def test_a_missing_part_is_named(tmp_path: Path) -> None:
    parts = [part(tmp_path / "0", "0/3", "ada"), part(tmp_path / "2", "2/3", "bo")]
    students, said = merged(tmp_path / "all", *parts)
    assert students == {"ada", "bo"} and "1/3 is missing" in said
    assert "missing" not in merged(tmp_path / "all", *parts, part(tmp_path / "1", "1/3"))[1]


def test_what_no_part_has_is_not_lost(tmp_path: Path) -> None:
    out = part(tmp_path / "all", "", "cy")
    with pytest.raises(GradingError, match="cy / 01, which no part has"):
        merged(out, part(tmp_path / "0", "0/1", "ada"))
    assert [record.student for record in OutputFolder(out).journal.records()] == ["cy"]


def test_a_part_with_nobody_in_it_can_be_merged(tmp_path: Path) -> None:
    put(tmp_path / "class", "ada", "essay", b"")
    everyone = [run(tmp_path, index) for index in range(4)]
    assert sorted(len(list(OutputFolder(out).journal.records())) for out in everyone) == [0, 0, 0, 1]
    students, said = merged(tmp_path / "all", *everyone)
    assert students == {"ada"} and "missing" not in said


def test_a_folder_given_its_right_name_leaves_no_trouble_behind(tmp_path: Path) -> None:
    for student in ("ada", "bo"):
        put(tmp_path / "class", student, "essay", b"")
    out = OutputFolder(run(tmp_path))
    (tmp_path / "class" / "ada" / "essay").rename(tmp_path / "class" / "ada" / "report")
    out.journal.append(replace(RECORD, student="gone", assignment=COURSE.names()[1]))
    run(tmp_path)
    found = {(record.student, record.assignment) for record in out.journal.records()}
    assert found == {("ada", "report"), ("bo", "essay"), ("gone", COURSE.names()[1])}
    assert not out.page(replace(RECORD, student="ada", assignment="essay")).exists()


def test_what_a_person_entered_in_a_part_comes_along(tmp_path: Path) -> None:
    course = make_course(tmp_path / "course")
    parts = [graded_part(tmp_path / str(index), course, student) for index, student in enumerate(("ada", "bo"))]
    enter(parts[0], "ada", 2.0, "Well seen.")
    for _ in range(2):  # merged again, it is still there
        merge(parts, tmp_path / "all", course, Lines(io.StringIO()))
        table = (tmp_path / "all" / "grades.csv").read_text()
        assert "ada,01_small,3,2,5,6,,graded,,01-loss: Well seen." in table and "bo,01_small,3,0,3,6,,graded,," in table
        assert "5 of 6 points" in (tmp_path / "all" / "feedback" / "ada" / "01_small.html").read_text()
    enter(parts[0], "ada", 1.0, "On second thought.")
    with pytest.raises(GradingError, match="ada / 01_small: what a person entered for 01-loss in .* differs"):
        merge(parts, tmp_path / "all", course, Lines(io.StringIO()))
    assert (tmp_path / "all" / "grades.csv").read_text() == table


def test_a_part_whose_gradebook_is_elsewhere_is_not_merged_without_it(tmp_path: Path) -> None:
    course = make_course(tmp_path / "course")
    only = graded_part(tmp_path / "0", course, "ada")
    OutputFolder(only).note_gradebook("postgresql+psycopg://grader:***@host/gradebook")
    with pytest.raises(GradingError, match="its gradebook is at postgresql.*add --db-url"):
        merge([only], tmp_path / "all", course, Lines(io.StringIO()))


def graded_part(root: Path, course: Course, student: str) -> Path:
    out = OutputFolder(part(root, ""))
    out.journal.append(replace(ADA, student=student))
    Writer(f"sqlite:///{out.gradebook}", course).write(out.marked({}))
    return root


def enter(out: Path, student: str, points: float, comment: str) -> None:
    with Gradebook(f"sqlite:///{out / 'gradebook.db'}") as book:
        book.find_grade("01-loss-check", NAME, NAME, student).manual_score = points
        book.find_comment("01-loss", NAME, NAME, student).manual_comment = comment
        book.db.commit()


def run(root: Path, index: int | None = None) -> Path:
    """Grade what needs no kernel, as nothing in it is of the course."""
    out = root / ("out" if index is None else f"out{index}")
    shard = None if index is None else Shard(index, 4)
    grade_class(Options(submissions=root / "class", out=out, shard=shard), COURSE, Lines(io.StringIO()))
    return out
