"""`python -m benchmarks scale`: a large class through the real coordinator, with workers that answer at once.

Nothing is graded: every bundle comes back with the record and the executed notebook of one submission that was. What is left
is the coordinator's own work, so this says how many submissions one of them can feed and write down, and what it remembers.
"""

from __future__ import annotations

import io
import os
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import psutil

from autograde.course import Course, find_course
from autograde.grading.record import Record
from autograde.grading.run.grade_one import Bundle
from autograde.grading.run.solution import Solved
from autograde.grading.work import coordinator
from autograde.grading.work.options import Options
from autograde.grading.work.pool import LocalEngine
from autograde.grading.work.progress import Lines
from autograde.grading.work.worker import Done, Task
from autograde.kernels.start.runtime import RUNTIME
from benchmarks.sample import LIGHT, hand_in, put, right_answers, small_course

if TYPE_CHECKING:
    from rich.console import Console

MIB = 1024 * 1024
NAME = "01_light"
_STEPS = 10


class _AtOnce:
    """An engine: the first submission is really graded, and its result is everybody's."""

    def __init__(self, *how: Any) -> None:
        self.how = how
        self.model: Done | None = None
        self.memory: list[int] = []
        self.began = self.ended = 0.0

    def __enter__(self) -> _AtOnce:
        return self

    def __exit__(self, *_: object) -> None: ...

    def run(self, tasks: Iterator[Task | None]) -> Iterator[tuple[Task, Done | Solved]]:
        with LocalEngine(*self.how) as real:
            for task, result in real.run(_first_of_each(tasks)):
                if isinstance(result, Done):
                    self.model = result
                yield task, result
        assert self.model is not None
        self.began = time.perf_counter()
        for number, task in enumerate(tasks):
            assert isinstance(task, Bundle)
            yield task, replace(self.model, record=_of(task, self.model.record))
            if number % 100 == 0:
                self.memory.append(psutil.Process().memory_info().rss)
        self.ended = time.perf_counter()


def _first_of_each(tasks: Iterator[Task | None]) -> Iterator[Task | None]:
    """The solution, then one submission."""
    for task in tasks:
        yield task
        if isinstance(task, Bundle):
            return


def _of(bundle: Bundle, record: Record) -> Record:
    submission = bundle.submission
    return replace(record, student=submission.student, key=submission.key)


@dataclass(frozen=True)
class Scale:
    submissions: int
    total: float  # seconds, all in all
    written: float  # from the second submission to the last record
    after: float  # table, pages, gradebook
    again: float  # a second run, in which nothing has changed
    first_mib: float  # resident memory after a tenth
    last_mib: float

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"per_second": self.submissions / self.written}

    def print_to(self, console: Console) -> None:
        console.print(
            f"{self.submissions} submissions: {self.total:.1f} s in all; read, handed out and written down in "
            f"{self.written:.1f} s ({self.submissions / self.written:.0f} per second), table and gradebook in "
            f"{self.after:.1f} s; a run in which nothing changed {self.again:.1f} s; "
            f"{self.first_mib:.0f} MiB after a tenth, {self.last_mib:.0f} MiB at the end"
        )


def measure(students: int) -> Scale:
    engine: list[_AtOnce] = []

    def make(*how: Any) -> _AtOnce:
        engine.append(_AtOnce(*how))
        return engine[0]

    with RUNTIME.borrowed("scale") as folder:
        made = _class(find_course(), folder / "course", students)
        options, real = Options(folder / "course" / "submitted", folder / "out"), coordinator.LocalEngine
        here = os.getcwd()
        os.chdir(made.root)
        coordinator.LocalEngine = make  # type: ignore[assignment,misc]
        try:
            began = time.perf_counter()
            coordinator.grade_class(options, made, Lines(io.StringIO()))
            total, after = time.perf_counter() - began, time.perf_counter() - engine[0].ended
            began = time.perf_counter()
            coordinator.grade_class(options, made, Lines(io.StringIO()))
            again = time.perf_counter() - began
        finally:
            coordinator.LocalEngine = real  # type: ignore[misc]
            os.chdir(here)
    memory = engine[0].memory
    written = engine[0].ended - engine[0].began
    return Scale(students, total, written, after, again, memory[len(memory) // _STEPS] / MIB, memory[-1] / MIB)


def _class(course: Course, root: Any, students: int) -> Course:
    root.mkdir()
    made = small_course(course, root, NAME, LIGHT)
    solution = made.solution(NAME).read_bytes()
    content = hand_in(solution, right_answers(solution))
    for number in range(students):
        mine = {"cell_type": "markdown", "id": "mine", "metadata": {}, "source": f"Handed in by student {number}."}
        put(root / "submitted", f"student{number:06d}", NAME, content | {"cells": [*content["cells"], mine]})
    return made
