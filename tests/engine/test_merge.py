"""Parts of a class in one folder: what is missing is said, what is there already is not lost."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest

from autograde.grading.engine.errors import GradingError
from autograde.grading.engine.folder import OutputFolder, RunNote
from autograde.grading.engine.merge import merge
from autograde.grading.engine.progress import Lines
from autograde.grading.engine.run import Options, grade_class
from autograde.grading.engine.shards import Shard
from autograde.grading.sample import put
from tests.engine.classes import COURSE
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


def run(root: Path, index: int | None = None) -> Path:
    """Grade what needs no kernel, as nothing in it is of the course."""
    out = root / ("out" if index is None else f"out{index}")
    shard = None if index is None else Shard(index, 4)
    grade_class(Options(submissions=root / "class", out=out, shard=shard), COURSE, Lines(io.StringIO()))
    return out
