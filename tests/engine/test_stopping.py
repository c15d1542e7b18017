"""Ctrl-C once or three times, at any moment, and a terminal that closes: one line, exit status 130, nothing left running."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from autograde.course import Course
from tests.engine.classes import grade, lines, make_class, make_course, results, start
from tests.engine.killing import nothing_left, workers, zygotes

GOOD = 3


class Class:
    def __init__(self, root: Path) -> None:
        self.course: Course = make_course(root / "course")
        self.submissions = make_class(self.course, root / "submitted", GOOD, last_seconds=30)


@pytest.fixture(scope="module", autouse=True)
def _hang_ups_are_heard() -> Iterator[None]:
    """Also where the tests were started by nohup, whose deafness every process below inherits."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Class:
    return Class(tmp_path_factory.mktemp("stopping"))


def listens(run: subprocess.Popen[str], out: Path) -> bool:
    """It has a handler for SIGTERM: Python runs, and the command has begun."""
    status = Path(f"/proc/{run.pid}/status").read_text()
    caught = int(next(line for line in status.splitlines() if line.startswith("SigCgt:")).split()[1], 16)
    return bool(caught >> (signal.SIGTERM - 1) & 1)


def has_workers(run: subprocess.Popen[str], out: Path) -> bool:
    return len(workers(run.pid)) == 2


def has_zygotes(run: subprocess.Popen[str], out: Path) -> bool:
    return len(zygotes(run.pid)) == 1


def has_records(run: subprocess.Popen[str], out: Path) -> bool:
    return bool(lines(out))


@pytest.mark.parametrize(
    "signals", [[signal.SIGINT], [signal.SIGINT] * 3, [signal.SIGHUP]], ids=["once", "thrice", "hang-up"]
)
@pytest.mark.parametrize(
    "moment",
    [
        listens,
        has_workers,
        pytest.param(has_zygotes, marks=pytest.mark.slow),
        pytest.param(has_records, marks=pytest.mark.slow),
    ],
)
def test_it_stops_in_order(
    room: Class, tmp_path: Path, moment: Callable[[subprocess.Popen[str], Path], bool], signals: list[signal.Signals]
) -> None:
    out = tmp_path / "out"
    run = start(room.course, room.submissions, out, "--jobs", "2", alone=True)
    try:
        while not moment(run, out):
            assert run.poll() is None, run.communicate()
            time.sleep(0.01)
        below = [child.pid for child in psutil.Process(run.pid).children(recursive=True)]
        for number in signals:
            if run.poll() is None:
                os.killpg(run.pid, number)  # as a terminal does
                time.sleep(0.2)
        said, _ = run.communicate(timeout=60)
    finally:
        if run.poll() is None:
            os.killpg(run.pid, signal.SIGKILL)
    words = [line for line in said.splitlines() if line.startswith("autograde: stopped")]
    assert run.returncode == 130 and len(words) == 1 and "Traceback" not in said and "Exception" not in said, said
    assert nothing_left(below)


@pytest.mark.slow
def test_what_was_graded_when_it_was_stopped_is_kept(room: Class, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run = start(room.course, room.submissions, out, "--jobs", "1", alone=True)
    while not lines(out):
        assert run.poll() is None, run.communicate()
        time.sleep(0.01)
    os.killpg(run.pid, signal.SIGHUP)
    said, _ = run.communicate(timeout=60)
    kept = results(out)
    assert kept and (out / "grades.csv").exists(), said
    done = grade(room.course, room.submissions, out)
    assert done.returncode == 0, done.stderr
    assert kept.items() <= results(out).items() and len(results(out)) == GOOD
