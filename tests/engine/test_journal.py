"""The journal keeps whole lines, once each; a torn one is recognised; a full disk leaves it as it was."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from autograde.grading.keep.files import replace_file
from autograde.grading.keep.journal import Journal
from autograde.grading.record import ExerciseRecord, Outcome, Record

RECORD = Record(
    "ada", "01", Outcome.GRADED, "", 3.0, 6.0, "guard", 0.5, {"cells": 0.1}, {"01-forward": [1, 2]}, "key",
    exercises=(ExerciseRecord("01-forward", "passed", 3.0, 3.0, "line\nline \u2028 ünï"),),
)  # fmt: skip


def of(student: str, key: str = "key") -> Record:
    return replace(RECORD, student=student, key=key)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    journal = Journal(tmp_path / "journal.jsonl")
    for student in ("ada", "bo", "cy"):
        journal.append(of(student))
    return journal


def test_what_is_written_is_read(journal: Journal) -> None:
    assert list(journal.records()) == [of("ada"), of("bo"), of("cy")]
    assert len(journal.file.read_bytes().splitlines()) == 3


@pytest.mark.parametrize("kept", [1, 20, -1])
def test_a_torn_last_line_is_cut_off_and_the_next_one_is_whole(journal: Journal, kept: int) -> None:
    whole = journal.file.read_bytes()
    line = (of("dee").to_json() + "\n").encode()
    journal.file.write_bytes(whole + line[:kept])
    assert [record.student for record in journal.records()] == ["ada", "bo", "cy"]
    assert journal.recover() == 1
    assert journal.file.read_bytes() == whole
    journal.append(of("dee"))
    assert [record.student for record in journal.records()] == ["ada", "bo", "cy", "dee"]


@pytest.mark.parametrize(
    "garbage", [b"\n", b"{}\n", b"null\n", b"\xff\xfe\n", b'{"student": "x"}\n', b"\0\0\0\n", b"[" * 10**5 + b"\n"]
)
def test_lines_that_are_no_records_are_dropped(journal: Journal, garbage: bytes) -> None:
    whole = journal.file.read_bytes()
    journal.file.write_bytes(garbage + whole + garbage)
    assert journal.recover() == 2
    assert journal.file.read_bytes() == whole


@pytest.mark.parametrize(
    "damage",
    [
        ('"ada"', '"../ada"'),
        ('"ada"', "7"),
        ('"score": 3.0', '"score": "3"'),
        ('"max_score": 6.0', '"max_score": NaN'),
        ('"passed"', '"splendid"'),
        ('"seeds": {"01-forward": [1, 2]}', '"seeds": [1, 2]'),
        ('"01-forward": [1, 2]', '"01-forward": 1'),
    ],
)
def test_a_record_edited_into_nonsense_is_dropped(journal: Journal, damage: tuple[str, str]) -> None:
    text = journal.file.read_text()
    journal.file.write_text(text.replace(*damage, 1))
    assert journal.file.read_text() != text and journal.recover() == 1
    assert [record.student for record in journal.records()] == ["bo", "cy"]


def test_a_submission_is_in_it_once(journal: Journal) -> None:
    journal.append(of("ada", "another key"))
    assert journal.recover() == 1
    assert [record.student for record in journal.records()].count("ada") == 1


def test_dropping_takes_out_these_and_no_others(journal: Journal) -> None:
    journal.drop([("bo", "01"), ("nobody", "01")])
    assert [record.student for record in journal.records()] == ["ada", "cy"]


def test_half_a_surrogate_pair_can_be_written(journal: Journal) -> None:
    journal.append(replace(of("dee"), reason="\ud800"))
    assert [record.student for record in journal.records()][-1] == "dee"


def limited(code: str, size: int) -> subprocess.CompletedProcess[str]:
    """Runs code in a process that can write no file longer than `size`: what a full disk does, without one."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    start = "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    return subprocess.run([sys.executable, "-c", start + code], preexec_fn=limit, capture_output=True, text=True)


def test_a_write_that_fails_half_way_leaves_the_journal_as_it_was(journal: Journal) -> None:
    whole = journal.file.read_bytes()
    code = f"""
from pathlib import Path
from autograde.grading.keep.journal import Journal
journal = Journal(Path({str(journal.file)!r}))
record = next(journal.records())
try:
    journal.append(record)
except OSError as error:
    print("refused", error.errno)
"""
    done = limited(code, len(whole) + 50)
    assert done.stdout.startswith("refused"), done.stderr
    assert journal.file.read_bytes() == whole


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "grades.csv"
    replace_file(file, b"old")
    code = f"""
from pathlib import Path
from autograde.grading.keep.files import replace_file
try:
    replace_file(Path({str(file)!r}), b"x" * 10_000)
except OSError:
    print("refused")
"""
    assert limited(code, 1000).stdout == "refused\n"
    assert file.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["grades.csv"]
