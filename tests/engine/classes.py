"""A small course, a small class, and the command that grades it in a process of its own."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import nbformat

from autograde.authoring.expand import entry, expand
from autograde.authoring.source import read_source
from autograde.course import Course, find_course
from autograde.exercise import PUBLIC_SEED
from autograde.exercise.load import read_exercises
from autograde.judge.checks import Stored, write_checks
from autograde.kernelside.probe import run_probe
from benchmarks.sample import hand_in, put, right_answers, small_course

COURSE = find_course(Path(__file__).parent)
NAME = "01_small"
EXERCISES = ("01-forward", "01-loss")
WRONG = "def forward(batch_images, weights):\n    return np.zeros((len(batch_images), 10))"
GRADE = [sys.executable, "-m", "autograde", "grade"]


@cache
def _plain() -> Course:
    """The course in plain/, built here: its solution, and what its checks compare with."""
    folder = tempfile.mkdtemp(prefix="course-plain-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    course = Course(Path(shutil.copytree(Path(__file__).parent / "plain", folder, dirs_exist_ok=True)))
    [name] = course.names()
    source, names = read_source(course.source(name)), {}
    nbformat.write(expand(source), course.solution(name))
    for cell in source.cells:
        if cell.role in ("setup", "answer"):
            exec(cell.text, names)
    exercises = read_exercises(course.solutions / name)
    checks = {}
    for each in entry(source).exercises:
        answer, _ = run_probe(exercises[each.id], PUBLIC_SEED, lambda asks=each.asks: names[asks])
        checks[each.id] = Stored(answer.parts)
    course.checks(name).write_bytes(write_checks(checks))
    return course


def make_course(root: Path, exercises: Sequence[str] = EXERCISES, name: str = NAME) -> Course:
    """A course without TensorFlow: its kernels start at once, and what these tests look at is the engine."""
    root.mkdir(parents=True, exist_ok=True)
    return small_course(_plain(), root, name, exercises)


def notebook(course: Course, **changed: str) -> dict[str, Any]:
    """All answers right, but for forward=… and loss=…"""
    solution = course.solution(NAME).read_bytes()
    return hand_in(solution, right_answers(solution) | {f"01-{word}": code for word, code in changed.items()})


def make_class(course: Course, submissions: Path, good: int, broken: int = 0, last_seconds: float = 0) -> Path:
    """`good` students of three kinds (right, half right, untouched), each with a text of their own; `broken` others. The
    last one may take its time, so that there is a run to disturb."""
    for number in range(good):
        change = ({}, {"forward": WRONG}, {"forward": "raise NotImplementedError"})[number % 3]
        content = notebook(course, **change)
        pause = last_seconds if number == good - 1 else 0
        content["cells"].append(code(f"import time\nnumber = {number}\ntime.sleep({pause})"))
        put(submissions, f"student {number:03d}", NAME, content)
    for number in range(broken):
        put(submissions, f"broken {number:02d}", NAME, b"{" * (number % 2 * 5))
    return submissions


def code(source: str) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None}


def grade(course: Course, submissions: Path, out: Path, *more: str, **env: str) -> subprocess.CompletedProcess[str]:
    command = [*GRADE, str(submissions), "--out", str(out), *more]
    return subprocess.run(command, cwd=course.root, env=os.environ | env, capture_output=True, text=True, timeout=900)


def start(course: Course, submissions: Path, out: Path, *more: str, alone: bool = False) -> subprocess.Popen[str]:
    """`alone`: in a process group of its own, as a shell starts a command."""
    command = [*GRADE, str(submissions), "--out", str(out), *more]
    # A shell's background job ignores Ctrl-C, and so would what it starts: tests may run in one.
    return subprocess.Popen(
        command,
        cwd=course.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=_hear_interrupts,
        start_new_session=alone,
    )


def _hear_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def lines(out: Path) -> list[dict[str, Any]]:
    file = out / "journal.jsonl"
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def results(out: Path, seeds: bool = True) -> dict[tuple[str, str], dict[str, Any]]:
    """The journal without what differs from run to run; fails when a submission is in it twice."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for record in lines(out):
        who = record["student"], record["assignment"]
        assert who not in found, f"{who} is in the journal twice"
        # The key follows the course's code, which its author may be editing; that it repeats is tested by a second run.
        dropped = ("seconds", "phases", "key", *(() if seeds else ("seeds",)))
        found[who] = {key: value for key, value in record.items() if key not in dropped}
    return found


def gradebook(out: Path) -> dict[tuple[str, str], tuple[float, bool]]:
    """(student, assignment) -> (score, needs a human), from nbgrader's own view of its database."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{out / 'gradebook.db'}") as book:
        rows = [row for assignment in book.assignments for row in assignment.submissions]
        return {(row.student.id, row.assignment.name): (row.score, row.needs_manual_grade) for row in rows}
