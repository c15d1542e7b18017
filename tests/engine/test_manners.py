"""What the command says to somebody who slips, and that its summary can be read in a narrow terminal."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from autograde.course import find_course
from autograde.grading.keep.folder import OutputFolder
from autograde.grading.keep.term import Person, Term
from autograde.grading.record import Outcome
from autograde.grading.work.summary import Summary, print_summary
from tests.engine.test_journal import RECORD

ROOT = find_course(Path(__file__).parent).root
NAME = "04_training_and_test_mode"


def say(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "autograde", *words], cwd=ROOT, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(
    ("folder", "told"),
    [
        ("examples", "did you mean examples/class?"),
        ("examples/class/ada", "did you mean"),
        ("examples/class/ada/01_layers_on_tensors", "did you mean"),
        ("notebooks", "it holds assignments, and no students' folders"),
    ],
)
def test_a_folder_too_high_or_too_low_is_recognised(folder: str, told: str, tmp_path: Path) -> None:
    done = say("grade", folder, "--out", str(tmp_path / "out"))
    assert done.returncode == 2 and told in done.stderr and done.stderr.count("\n") == 1
    if folder.startswith("examples/class/"):
        assert done.stderr.strip().endswith("examples/class?")
    assert not [file for file in (tmp_path / "out").glob("*") if file.name != "run.lock"]


def test_the_version_and_a_help_without_words_of_the_machine() -> None:
    assert say("--version").stdout.startswith("autograde 0.")
    for command in ("build", "grade", "report", "export", "similar", "doctor"):
        told = say(command, "--help").stdout
        assert "Usage" in told and "<bool>" not in told


@pytest.mark.parametrize("width", [60, 80])
def test_the_summary_reads_in_a_narrow_terminal_and_tells_each_reason_once(width: int, tmp_path: Path) -> None:
    out = OutputFolder(tmp_path)
    for number in range(9):
        out.journal.append(replace(RECORD, student=f"s{number}", assignment=NAME, status=Outcome.GRADED))
    for number in range(7):
        aside = replace(RECORD, student=f"q{number}", assignment=NAME, status=Outcome.QUARANTINED, reason="empty")
        out.journal.append(aside)
    out.write_term(Term(people={name: Person(name) for name in ("s1", "new")}))
    console = Console(width=width, record=True, file=open("/dev/null", "w"))
    print_summary(console, Summary(str(tmp_path), total=16).count(out, {}))
    text = console.export_text()
    assert NAME in text and "…" not in text
    assert text.count("empty") == 1 and "and 2 more" in text
    assert "9 graded, 7 quarantined, 0 grader errors" in text and "1 in the roster are not handed in" in text
    assert f"next: autograde report {tmp_path}" in text


def test_a_scheduler_that_is_none_is_one_line_within_seconds(tmp_path: Path) -> None:
    with socket.socket() as silent:  # takes the connection and never says a word
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        for address in ("foo", f"tcp://127.0.0.1:{port}", "tcp://192.0.2.1:8786"):
            began = time.monotonic()
            done = say("grade", "examples/class", "--out", str(tmp_path / "out"), "--scheduler", address)
            assert done.returncode == 2 and done.stderr.count("\n") == 1, done.stderr
            assert done.stderr.startswith(f"autograde: --scheduler {address}")
            print(f"{address}: {time.monotonic() - began:.1f} s")
