"""A class is graded once, whatever is killed meanwhile; a second run grades only what changed."""

from __future__ import annotations

import csv
import json
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograde.cli import run as run_command
from autograde.course import Course
from autograde.grading.keep.lock import FolderLock
from benchmarks.sample import put
from tests.engine.classes import NAME, code, grade, gradebook, lines, make_class, make_course, notebook, results, start
from tests.engine.killing import kill_one, nothing_left, workers, zygotes

GOOD, BROKEN = 6, 1
Refusal = Callable[..., str]


@dataclass
class Base:
    """A class and the run of it that nothing disturbed."""

    course: Course
    submissions: Path
    out: Path
    status: int
    stdout: str
    stderr: str

    def copy(self, target: Path) -> Path:
        shutil.copytree(self.out, target)
        return target


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Base:
    root = tmp_path_factory.mktemp("class")
    course = make_course(root / "course")
    submissions = make_class(course, root / "submitted", GOOD, BROKEN, last_seconds=4)
    done = grade(course, submissions, root / "out", "--json", "--jobs", "1")
    return Base(course, submissions, root / "out", done.returncode, done.stdout, done.stderr)


def test_every_output_is_there(base: Base) -> None:
    assert base.status == 3, base.stderr
    records = results(base.out)
    assert len(records) == GOOD + BROKEN
    assert [records[f"student {number:03d}", NAME]["score"] for number in range(3)] == [6, 3, 3]
    assert records["broken 00", NAME]["status"] == "quarantined"
    for student, assignment in records:
        assert (base.out / "feedback" / student / f"{assignment}.html").is_file()
    assert len(list(base.out.glob(f"autograded/*/{NAME}/{NAME}.ipynb"))) == GOOD


def test_the_table_says_what_the_journal_says(base: Base) -> None:
    with open(base.out / "grades.csv", newline="") as stream:
        rows = {(row["student"], row["assignment"]): row for row in csv.DictReader(stream)}
    for who, record in results(base.out).items():
        row = rows.pop(who)
        # What was not graded has no score, which is not the same as 0.
        assert row["score"] == (f"{record['score']:g}" if record["status"] == "graded" else "")
        assert float(row["max_score"]) == record["max_score"]
        assert (row["status"], row["reason"]) == (record["status"], record["reason"])
        if record["status"] == "graded":
            assert [float(row[each["id"]]) for each in record["exercises"]] == [e["points"] for e in record["exercises"]]
    assert not rows


def test_the_gradebook_says_what_the_journal_says(base: Base) -> None:
    assert gradebook(base.out) == {
        who: (record["score"], record["status"] != "graded") for who, record in results(base.out).items()
    }


def test_json_for_machines(base: Base) -> None:
    events = [json.loads(line) for line in base.stdout.splitlines()]
    assert [event["event"] for event in events] == ["begin", *["record"] * (GOOD + BROKEN), "end"]
    assert events[-1]["graded"] == GOOD and events[-1]["exit_status"] == 3


def test_a_second_run_has_nothing_to_do_and_the_lock_of_a_dead_one_holds_nobody_up(base: Base, tmp_path: Path) -> None:
    out = base.copy(tmp_path / "out")
    (out / "run.lock").write_text('{"pid": 999999, "host": "here", "started": "2026-01-01T00:00:00"}')
    before = (out / "journal.jsonl").read_bytes()
    done = grade(base.course, base.submissions, out, "--json")
    end = json.loads(done.stdout.splitlines()[-1])
    assert (end["reused"], done.returncode) == (GOOD + BROKEN, 3)
    assert (out / "journal.jsonl").read_bytes() == before
    assert "an earlier run did not end in order (process 999999" in done.stderr


def test_only_what_changed_is_graded_again(base: Base, tmp_path: Path) -> None:
    out, submissions = base.copy(tmp_path / "out"), tmp_path / "submitted"
    shutil.copytree(base.submissions, submissions)
    better = notebook(base.course)
    better["cells"].append(code("'mended'"))
    put(submissions, "student 001", NAME, better)
    before = {line["student"]: line for line in lines(out)}
    assert grade(base.course, submissions, out).returncode == 3
    after = {line["student"]: line for line in lines(out)}
    assert {student for student in after if after[student] != before[student]} == {"student 001"}
    assert after["student 001"]["score"] == 6 and after["student 001"]["seeds"] != before["student 001"]["seeds"]
    assert gradebook(out)["student 001", NAME] == (6, False)


def test_a_second_run_at_once_is_refused(base: Base, tmp_path: Path) -> None:
    out = base.copy(tmp_path / "out")
    with FolderLock(out):
        done = grade(base.course, base.submissions, out)
    words = json.loads((base.out / "run.lock").read_text() or "{}")
    assert words == {}  # let go in order
    assert done.returncode == 2
    assert (
        done.stderr.count("\n") == 1 and "another run is writing here (process" in done.stderr and "started" in done.stderr
    )


def test_killed_then_interrupted_then_finished(base: Base, tmp_path: Path) -> None:
    """kill -9 of the coordinator; the next run stopped by Ctrl-C; the third grades what is left, with the same questions."""
    out = tmp_path / "out"
    first = start(base.course, base.submissions, out, "--jobs", "1")
    wait_for(out, first, 2)
    below = [process.pid for process in workers(first.pid) + zygotes(first.pid)]
    first.kill()
    first.wait()
    assert below and nothing_left(below)
    survived = [line["student"] for line in lines(out)]

    second = start(base.course, base.submissions, out, "--jobs", "1")
    wait_for(out, second, len(survived) + 1)
    second.send_signal(signal.SIGINT)
    said, _ = second.communicate(timeout=60)
    assert second.returncode == 130 and "Run the same command again" in said, said
    assert (out / "grades.csv").exists()

    done = grade(base.course, base.submissions, out, "--jobs", "1")
    assert done.returncode == 3, done.stderr
    assert results(out, seeds=False) == results(base.out, seeds=False)
    assert [line["student"] for line in lines(out)][: len(survived)] == survived
    assert len({json.dumps(line["seeds"]) for line in lines(out) if line["status"] == "graded"}) == 1
    assert (out / "grades.csv").read_text() == (base.out / "grades.csv").read_text()
    assert gradebook(out) == gradebook(base.out)


def test_a_worker_and_a_zygote_killed(base: Base, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run = start(base.course, base.submissions, out, "--jobs", "2")
    assert kill_one(lambda: zygotes(run.pid), run, random.Random(0))  # while it imports
    wait_for(out, run, 2)
    assert kill_one(lambda: workers(run.pid), run, random.Random(0))
    wait_for(out, run, 4)
    assert kill_one(lambda: zygotes(run.pid), run, random.Random(0))
    said, _ = run.communicate(timeout=300)
    assert run.returncode == 3, said
    assert results(out, seeds=False) == results(base.out, seeds=False)


def test_a_sandbox_that_cannot_be_had_stops_the_run(base: Base, tmp_path: Path) -> None:
    done = grade(base.course, base.submissions, tmp_path / "out", "--sandbox", "bwrap", PATH="/nowhere")
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and "--sandbox bwrap" in done.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--scheduler", "tcp://127.0.0.1:1", "--sandbox", "none"), "needs a sandbox"),
        (("--scheduler", "tcp://127.0.0.1:1", "--shard", "0/2"), "exclude each other"),
        (("--scheduler", "foo"), "expected tcp://HOST:PORT"),
        (("--scheduler", "tcp://127.0.0.1"), "expected tcp://HOST:PORT"),
        (("--scheduler", "http://127.0.0.1:8786"), "expected tcp://HOST:PORT"),
        (("--scheduler", "tcp://127.0.0.1:one"), "expected tcp://HOST:PORT"),
        (("--scheduler", "tcp://127.0.0.1:1"), "nobody answers"),
        (("--shard", "2/2"), "expected i/n"),
        (("--seed", "5", "--seed-file", "secret"), "exclude each other"),
        (("--jobs", "0"), "at least 1"),
        (("--out", "../submitted/out"), "would count as a student"),
        (("--notebook", "99"), "no such notebook"),
    ],
)
def test_bad_usage_is_one_line(base: Base, tmp_path: Path, refusal: Refusal, options: tuple[str, ...], said: str) -> None:
    assert said in refusal(base, tmp_path / "out", *options)


def test_a_folder_that_cannot_be_written_is_one_line(base: Base, tmp_path: Path, refusal: Refusal) -> None:
    (tmp_path / "file").write_text("")
    assert str(tmp_path / "file") in refusal(base, tmp_path / "file" / "out")


@pytest.fixture
def refusal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Refusal:
    """Grade in this process, which saves the start of one; the one line that is said when nothing is graded."""

    def refuse(base: Base, out: Path, *options: str) -> str:
        monkeypatch.chdir(base.course.root)
        monkeypatch.setattr(sys, "argv", ["autograde", "grade", str(base.submissions), "--out", str(out), *options])
        status = run_command()
        said = capsys.readouterr().err
        assert status == 2 and said.startswith("autograde: ") and said.count("\n") == 1
        return said

    return refuse


def wait_for(out: Path, run: object, count: int) -> None:
    """Until the journal has so many records."""
    deadline = time.monotonic() + 300
    while len(lines(out)) < count:
        assert time.monotonic() < deadline and run.poll() is None, "the run ended before it was disturbed"  # type: ignore[attr-defined]
        time.sleep(0.05)
