"""Whatever happens to a course and its class, what people entered is kept, or the run stops before it writes anything.

Sequences are drawn at random: grade, regrade, points and comments by hand, exercises that are added, renamed, removed or
worth other points, shards that are merged. No kernel runs: the judge's points are drawn, too.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook

from autograde.course import Course
from autograde.grading.errors import GradingError
from autograde.grading.keep.marks import Changes, Entry
from autograde.grading.record import ExerciseRecord, Outcome
from autograde.grading.run.solution import Solved
from autograde.grading.work import coordinator, merge
from autograde.grading.work.coordinator import grade_class
from autograde.grading.work.options import Options
from autograde.grading.work.progress import Lines
from autograde.grading.work.shards import Shard
from autograde.grading.work.worker import Bundle, Done, Solve, Task, failed
from autograde.kernels.guard.tiers import Tier
from autograde.nbgrader.database import Database
from autograde.nbgrader.entries import read_entries
from benchmarks.sample import hand_in, put
from tests.own_course.own import copy_to

NAME = "01_averages"
STUDENTS = ("ada", "bo", "cy")
EXERCISES = {"01-a": 2, "01-b": 3}
Truth = dict[tuple[str, str], Entry]  # by student and exercise


class Drawn:
    """An engine whose points are drawn."""

    chance = random.Random(0)

    def __init__(self, *_: Any) -> None: ...

    def __enter__(self) -> Drawn:
        return self

    def __exit__(self, *_: Any) -> None: ...

    def run(self, tasks: Iterator[Task | None]) -> Iterator[tuple[Task, Done | Solved]]:
        for task in filter(None, tasks):
            yield task, Solved({"any": ()}, {}) if isinstance(task, Solve) else self._graded(task)

    def _graded(self, bundle: Bundle) -> Done:
        judged = [self._judged(each.id, each.points) for each in bundle.assignment.master.exercises]
        lost = self.chance.random() < 0.15
        score = sum(each.points for each in judged)
        record = replace(
            failed(bundle, "lost").record,
            status=Outcome.GRADER_ERROR if lost else Outcome.GRADED,
            score=score,
            exercises=tuple(replace(each, verdict="grader-error", points=0.0) if lost else each for each in judged),
        )
        notebook = json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()
        return Done(record, notebook, b"")

    def _judged(self, exercise: str, points: float) -> ExerciseRecord:
        right = self.chance.random() < 0.5
        return ExerciseRecord(exercise, "passed" if right else "wrong", points if right else 0.0, points)


@dataclass
class Term:
    root: Path
    course: Course
    exercises: dict[str, int]  # what the course has now, with its points
    truth: Truth = field(default_factory=dict)
    told: dict[str, int] = field(default_factory=lambda: {"kept": 0, "refused": 0})

    @property
    def out(self) -> Path:
        return self.root / "out"

    def write_course(self) -> None:
        """A solution with these exercises, made of the example's first one."""
        notebook = json.loads(self.template)
        before, answer, check = (next(c for c in notebook["cells"] if c["id"] == name) for name in IDS)
        cells = [before]
        for name, points in self.exercises.items():
            for cell in (answer, check):
                text = json.dumps(cell).replace("01-weighted", name)
                cells.append(json.loads(text))
            cells[-1]["metadata"]["nbgrader"]["points"] = points
        notebook["cells"] = cells
        self.course.solution(NAME).write_text(json.dumps(notebook))
        for student in STUDENTS:
            put(self.root / "in", student, NAME, hand_in(self.course.solution(NAME).read_bytes(), {}))

    @property
    def template(self) -> bytes:
        return (self.root / "template.ipynb").read_bytes()

    def grade(self, out: Path, **more: Any) -> None:
        options = Options(submissions=self.root / "in", out=out, tier=Tier.NONE, **more)
        grade_class(options, self.course, Lines(io.StringIO()))

    def enter(self, out: Path, student: str, exercise: str, entry: Entry) -> None:
        """As formgrader does."""
        with Gradebook(f"sqlite:///{out / 'gradebook.db'}") as book:
            grade = book.find_grade(f"{exercise}-check", NAME, NAME, student)
            grade.manual_score, grade.extra_credit = entry.points, entry.extra
            book.find_comment(exercise, NAME, NAME, student).manual_comment = entry.comment
            book.db.commit()

    def attempt(self, does: Any, expected: Truth) -> bool:
        """It does what is expected, or it refuses and leaves everything as it was."""
        before = self.bytes()
        try:
            does()
        except GradingError as refused:
            assert "\n" not in str(refused)
            assert self.bytes() == before, f"it refused ({refused}), and wrote"
            self.told["refused"] += 1
            return False
        self.truth = expected
        self.told["kept"] += 1
        return True

    def bytes(self) -> dict[str, str]:
        files = (file for file in self.out.rglob("*") if file.is_file() and file.name != "run.lock")
        return {str(file): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}

    def check(self) -> None:
        database = Database(f"sqlite:///{self.out / 'gradebook.db'}")
        entered = {(who[0], name): entry for who, each in read_entries(database).items() for name, entry in each.items()}
        assert entered == self.truth
        rows = {row["student"]: row for row in csv.DictReader(io.StringIO((self.out / "grades.csv").read_text()))}
        for (student, exercise), entry in self.truth.items():
            if entry.points is not None and exercise in self.exercises:
                assert float(rows[student][exercise]) == pytest.approx(entry.points + (entry.extra or 0))
            if entry.comment:
                assert f"{exercise}: {entry.comment}" in rows[student]["comments"]


IDS = ("setup-01", "01-weighted", "01-weighted-check")


def start(root: Path, example: Path) -> Term:
    shutil.copytree(example, root)
    term = Term(root, Course(root / "course"), dict(EXERCISES))
    term.write_course()
    return term


def step(term: Term, chance: random.Random, number: int) -> None:
    name = f"01-x{number}"
    student, exercise = chance.choice(STUDENTS), chance.choice([*term.exercises])
    kept = dict(term.truth)
    match chance.choice(["grade", "regrade", "points", "comment", "add", "rename", "remove", "worth", "merge"]):
        case "grade":
            term.attempt(lambda: term.grade(term.out), kept)
        case "regrade":
            term.attempt(lambda: term.grade(term.out, regrade=True), kept)
        case "points" | "comment" as what:
            old = kept.get((student, exercise), Entry())
            points = Entry(chance.choice([0.0, 1.5, 2.0]), chance.choice([None, 0.5]), old.comment)
            new = points if what == "points" else replace(old, comment=f"remark {number}")
            term.enter(term.out, student, exercise, new)
            term.attempt(lambda: term.grade(term.out), kept | {(student, exercise): new})
        case "add":
            term.exercises = {**term.exercises, name: 1} if chance.random() < 0.5 else {name: 1, **term.exercises}
            term.write_course()
            assert term.attempt(lambda: term.grade(term.out), kept)
        case "worth":
            term.exercises[exercise] += 1
            term.write_course()
            assert term.attempt(lambda: term.grade(term.out), kept)
        case "rename":
            before = dict(term.exercises)
            term.exercises = {name if each == exercise else each: points for each, points in before.items()}
            term.write_course()
            touched = any(of == exercise for _, of in kept)
            if touched:
                assert not term.attempt(lambda: term.grade(term.out), kept)
            renamed = {(who, name if of == exercise else of): entry for (who, of), entry in kept.items()}
            assert term.attempt(lambda: term.grade(term.out, changes=Changes({exercise: name})), renamed)
        case "remove" if len(term.exercises) > 1:
            term.exercises = {each: points for each, points in term.exercises.items() if each != exercise}
            term.write_course()
            if any(of == exercise for _, of in kept):
                assert not term.attempt(lambda: term.grade(term.out), kept)
            fewer = {(who, of): entry for (who, of), entry in kept.items() if of != exercise}
            assert term.attempt(lambda: term.grade(term.out, changes=Changes(removed=frozenset({exercise}))), fewer)
        case "merge":
            parts = [term.root / f"part{number}-{index}" for index in (0, 1)]
            for index, part in enumerate(parts):
                term.grade(part, shard=Shard(index, 2))
            part = parts[next(index for index in (0, 1) if Shard(index, 2).has((student, NAME)))]
            term.enter(part, student, exercise, Entry(1.0, None, f"of a part {number}"))
            both = kept.get((student, exercise), Entry(1.0, None, f"of a part {number}"))
            show = Lines(io.StringIO())
            done = term.attempt(lambda: merge.merge(parts, term.out, term.course, show), kept | {(student, exercise): both})
            assert done == ((student, exercise) not in kept)  # two people said different things: nobody's word is dropped


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course that was graded once, so that each sequence need not make a database."""
    root = tmp_path_factory.mktemp("example") / "term"
    course = copy_to(root / "course")
    shutil.copy(course.solution(NAME), root / "template.ipynb")
    term = Term(root, course, dict(EXERCISES))
    term.write_course()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(coordinator, "LocalEngine", Drawn)
        term.grade(term.out)
    return root


def play(root: Path, example: Path, seed: int) -> dict[str, int]:
    chance = Drawn.chance = random.Random(seed)
    term = start(root, example)
    for number in range(chance.randint(2, 5)):
        step(term, chance, number)
        term.check()
    shutil.rmtree(root)
    return term.told


@pytest.mark.parametrize("part", [0, *(pytest.param(part, marks=pytest.mark.slow) for part in range(1, 50))])
def test_nothing_that_people_entered_is_lost(
    part: int, tmp_path: Path, example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twenty sequences each, a thousand together."""
    monkeypatch.setattr(coordinator, "LocalEngine", Drawn)
    told = [play(tmp_path / str(seed), example, seed) for seed in range(20 * part, 20 * part + 20)]
    assert sum(each["kept"] for each in told) > 40 and sum(each["refused"] for each in told) > 1
