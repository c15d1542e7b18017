"""The same class, in other ways: two jobs, merged shards, a Dask cluster, plain nbgrader with the course's plugs."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograde.course import Course
from tests.engine.classes import NAME, grade, gradebook, make_class, make_course, results

pytestmark = pytest.mark.slow
SEED = ("--seed", "20161120")
GOOD, BROKEN = 9, 2


class Serial:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.course: Course = make_course(root / "course")
        self.submissions = make_class(self.course, root / "submitted", GOOD, BROKEN)
        self.out = root / "serial"
        done = grade(self.course, self.submissions, self.out, *SEED, "--jobs", "1")
        assert done.returncode == 3, done.stderr

    def grade(self, name: str, *more: str) -> Path:
        done = grade(self.course, self.submissions, self.root / name, *SEED, *more)
        assert done.returncode in (0, 3), done.stderr
        return self.root / name


@pytest.fixture(scope="module")
def serial(tmp_path_factory: pytest.TempPathFactory) -> Serial:
    return Serial(tmp_path_factory.mktemp("wider"))


def test_two_jobs(serial: Serial) -> None:
    assert results(serial.grade("two", "--jobs", "2")) == results(serial.out)


def test_three_shards_merged(serial: Serial) -> None:
    parts = [serial.grade(f"part{index}", "--shard", f"{index}/3") for index in range(3)]
    assert sum(len(results(part)) for part in parts) == GOOD + BROKEN
    merged = serial.root / "merged"
    command = [sys.executable, "-m", "autograde", "merge", *map(str, parts), "--out", str(merged)]
    done = subprocess.run(command, cwd=serial.course.root, capture_output=True, text=True)
    assert done.returncode == 3, done.stderr
    assert results(merged) == results(serial.out)
    assert (merged / "grades.csv").read_text() == (serial.out / "grades.csv").read_text()
    assert gradebook(merged) == gradebook(serial.out)
    for kind in ("feedback", "autograded"):
        assert files(merged / kind) == files(serial.out / kind)


def test_merging_what_differs_is_refused(serial: Serial, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    text = (serial.out / "journal.jsonl").read_text()
    (other / "journal.jsonl").write_text(text.replace('"points": 3.0', '"points": 2.0'))
    command = [sys.executable, "-m", "autograde", "merge", str(serial.out), str(other), "--out", str(tmp_path / "both")]
    done = subprocess.run(command, cwd=serial.course.root, capture_output=True, text=True)
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and "different records" in done.stderr


def test_a_cluster_of_strangers(serial: Serial, cluster: str) -> None:
    """Workers that share neither folder nor HOME with the coordinator, nor with each other."""
    assert results(serial.grade("cluster", "--scheduler", cluster)) == results(serial.out)


def test_nbgrader_with_the_plugs(serial: Serial) -> None:
    """`nbgrader autograde` in the same course, over the same class, comes to the same points."""
    course = serial.course.root
    with open(course / "nbgrader_config.py", "a") as config:
        config.write(f"c.CourseDirectory.submitted_directory = {str(serial.submissions)!r}\n")
    for command in (("generate_assignment", NAME, "--force"), ("autograde", NAME)):
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", *command], cwd=course, capture_output=True, text=True, timeout=900
        )
        assert done.returncode == 0 or command[0] == "autograde", done.stderr[-2000:]
    theirs, ours = points(f"sqlite:///{course}/var/gradebook.db"), points(f"sqlite:///{serial.out}/gradebook.db")
    graded = {who for who, record in results(serial.out).items() if record["status"] == "graded"}
    assert len(graded) == GOOD
    assert {who: theirs[who] for who in graded} == {who: ours[who] for who in graded}


def test_a_class_of_300_with_15_broken(serial: Serial) -> None:
    submissions = make_class(serial.course, serial.root / "large", 285, 15)
    out = serial.root / "large_out"
    done = grade(serial.course, submissions, out)
    assert done.returncode == 3, done.stderr[-2000:]
    found = list(results(out).values())
    assert sum(record["status"] == "graded" for record in found) == 285
    quarantined = [record for record in found if record["status"] == "quarantined"]
    assert len(quarantined) == 15 and all(record["reason"] for record in quarantined)


def points(url: str) -> dict[tuple[str, str], dict[str, tuple[float | None, bool]]]:
    from nbgrader.api import Gradebook

    with Gradebook(url) as book:
        return {
            (row.student.id, row.assignment.name): {
                grade.name: (grade.auto_score, grade.needs_manual_grade) for each in row.notebooks for grade in each.grades
            }
            for assignment in book.assignments
            for row in assignment.submissions
        }


def files(folder: Path) -> set[str]:
    return {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[str]:
    """`dask scheduler` and two `dask worker`, as processes of their own in folders of their own."""
    pytest.importorskip("distributed", reason="Dask is an extra: python -m pip install distributed")
    with Cluster(tmp_path) as cluster:
        yield cluster.address


def _answers(host: str, port: int) -> bool:
    with socket.socket() as caller:
        return caller.connect_ex((host, port)) == 0


class Cluster:
    def __init__(self, root: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        self.root = root
        self.processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Cluster:
        host, _, port = self.address.removeprefix("tcp://").partition(":")
        self._start("scheduler", "dask_scheduler", "--host", host, "--port", port, "--no-dashboard")
        end = time.monotonic() + 60
        while not _answers(host, int(port)):
            assert time.monotonic() < end, "the scheduler does not answer"
            time.sleep(0.1)
        for name in ("one", "two"):
            self.add_worker(name)
        return self

    def add_worker(self, name: str) -> subprocess.Popen[bytes]:
        folder = self.root / name
        return self._start(
            name, "dask_worker", self.address, "--nthreads", "1", "--no-dashboard", "--local-directory", str(folder)
        )

    def _start(self, name: str, module: str, *arguments: str) -> subprocess.Popen[bytes]:
        folder = self.root / name
        (folder / "home").mkdir(parents=True)
        env = os.environ | {"HOME": str(folder / "home")}
        command = [sys.executable, "-m", f"distributed.cli.{module}", *arguments]
        with open(folder / "log", "wb") as log:
            process = subprocess.Popen(command, cwd=folder, env=env, stdout=log, stderr=log)
        self.processes.append(process)
        return process

    def __exit__(self, *_: object) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
