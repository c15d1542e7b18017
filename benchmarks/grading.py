"""`python -m benchmarks grading`: how fast a class is graded here, and how much of that is the harness.

Everything is measured from outside, on the commands that an instructor runs, with the same submissions for all.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

from autograde.course import Course, find_course
from autograde.grading.errors import GradingError
from autograde.grading.read.master import Master
from autograde.kernels.start.runtime import RUNTIME
from benchmarks.sample import LIGHT, hand_in, put, right_answers, small_course

if TYPE_CHECKING:
    from rich.console import Console

MIB = 1024 * 1024
TRAINING = "01_layers_on_tensors"
WORKLOADS = ("light", "training")
_SAMPLE_SECONDS = 0.5
# As nbgrader comes, but for where things lie and a clock that a training cell fits in.
_STOCK = """\
import os, sys
c = get_config()
os.environ["PATH"] = {scripts!r} + os.pathsep + os.environ["PATH"]
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.db_url = "sqlite:///{root}/gradebook.db"
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "*.py", "gradebook.db"]
c.Execute.timeout = 120
"""
# otter's tests are doctests in the student's process: the check raises there, as it does under nbgrader.
_OTTER_CHECK = (
    ">>> import contextlib, io, os",
    ">>> os.environ['NBGRADER_EXECUTION'] = 'autograde'",
    ">>> from autograde import check",
    ">>> with contextlib.redirect_stdout(io.StringIO()):",
    "...     _ = check({id!r}, {asks})",
)


@dataclass(frozen=True)
class Measured:
    """One run of `autograde grade`. Seconds; bytes as MiB."""

    workload: str
    submissions: int
    jobs: int
    total: float  # as the instructor waits, start and end included
    grading: float  # from the first task to the last record, after the warm-up
    cells: float  # of all submissions together, measured in their kernels
    per_submission: float  # median
    first_tenth: float  # median seconds of the first and of the last submissions: does it slow down?
    last_tenth: float
    coordinator_mib: float  # peak
    workers_mib: float  # peak of the largest worker
    growth_mib: float  # how much more the workers hold in the last tenth of the time than in the second

    @property
    def per_minute(self) -> float:
        return 60 * self.submissions / self.grading

    @property
    def overhead(self) -> float:
        """Seconds of a job per submission beyond the submission's own cells."""
        return (self.grading * self.jobs - self.cells) / self.submissions

    @property
    def efficiency(self) -> float:
        """Wall time over the cells' own time shared among the jobs; 1 would be no overhead at all."""
        return self.grading * self.jobs / self.cells


@dataclass(frozen=True)
class Plain:
    """Another grader over the same submissions, one after the other."""

    tool: str
    workload: str
    submissions: int
    total: float

    @property
    def per_minute(self) -> float:
        return 60 * self.submissions / self.total


@dataclass(frozen=True)
class Report:
    runs: tuple[Measured, ...]
    plain: tuple[Plain, ...]

    def ratios(self, run: Measured) -> dict[str, tuple[float, float]]:
        """How many times the others' throughput: after the warm-up, and all in all."""
        all_in_all = 60 * run.submissions / run.total
        return {
            plain.tool: (run.per_minute / plain.per_minute, all_in_all / plain.per_minute)
            for plain in self.plain
            if plain.workload == run.workload
        }

    def as_dict(self) -> dict[str, Any]:
        names = ("per_minute", "overhead", "efficiency")
        runs = []
        for run in self.runs:
            derived: dict[str, Any] = {name: getattr(run, name) for name in names}
            for tool, (warm, total) in self.ratios(run).items():
                derived |= {f"times_{tool}_warm": warm, f"times_{tool}_total": total}
            runs.append(_rounded(asdict(run) | derived))
        return {"runs": runs, "others": [_rounded(asdict(p) | {"per_minute": p.per_minute}) for p in self.plain]}

    def print_to(self, console: Console) -> None:
        from rich.table import Table

        table = Table("workload", title="grading", title_justify="left")
        titles = ("students", "jobs", "all s", "grading s", "per min", "overhead s", "efficiency")
        for title in (*titles, "times, warm / all in all", "first / last s", "MiB", "growth"):
            table.add_column(title, justify="right", no_wrap=True)
        for run in self.runs:
            words = "\n".join(f"{tool} {warm:.1f} / {total:.1f}" for tool, (warm, total) in self.ratios(run).items())
            numbers = (
                str(run.submissions), str(run.jobs), f"{run.total:.1f}", f"{run.grading:.1f}", f"{run.per_minute:.0f}",
                f"{run.overhead:.2f}", f"{run.efficiency:.2f}", words, f"{run.first_tenth:.2f} / {run.last_tenth:.2f}",
                f"{run.coordinator_mib:.0f} + {run.workers_mib:.0f}", f"{run.growth_mib:+.0f}",
            )  # fmt: skip
            table.add_row(run.workload, *numbers)
        for plain in self.plain:
            rest = ("1", f"{plain.total:.1f}", f"{plain.total:.1f}", f"{plain.per_minute:.1f}")
            table.add_row(f"{plain.workload}, {plain.tool}", str(plain.submissions), *rest)
        console.print(table)


def run_bench(
    students: int, jobs: list[int], workloads: list[str], against: list[str], otter: str, say: Callable[[str], None]
) -> Report:
    """`otter`: the command of an otter-grader, installed apart but with the course's packages on its path. `say` is told
    what is measured next, as it may take hours."""
    others = {"nbgrader": _nbgrader, "otter": partial(_otter, otter)}
    if unknown := set(against) - set(others):
        raise GradingError(f"--against {', '.join(sorted(unknown))}: choose from {', '.join(others)}")
    if unknown := set(workloads) - set(WORKLOADS):
        raise GradingError(f"--workload {', '.join(sorted(unknown))}: choose from {', '.join(WORKLOADS)}")
    course = find_course()
    runs: list[Measured] = []
    plain: list[Plain] = []
    with RUNTIME.borrowed("bench") as folder:
        for workload in workloads:
            made, name = made_for(course, folder / workload, workload)
            hand_in_to(made, name, students)
            for count in jobs:
                say(f"{workload}: {students} submissions, {count} jobs")
                runs.append(_grade(made, workload, students, count))
                say(f"{workload}: {runs[-1].per_minute:.0f} per minute after the warm-up")
            for tool in against:
                say(f"{workload}: {students} submissions, {tool}")
                plain.append(others[tool](made, workload, name, students))
                say(f"{workload}: {tool} {plain[-1].per_minute:.1f} per minute")
    return Report(tuple(runs), tuple(plain))


def made_for(course: Course, root: Path, workload: str) -> tuple[Course, str]:
    root.mkdir()
    if workload == "light":
        return small_course(course, root, "01_light", LIGHT), "01_light"
    made = small_course(course, root, TRAINING, LIGHT[:1])
    for file in (course.solutions / TRAINING).iterdir():  # the notebook as it is, with all of its exercises
        if file.is_file():
            shutil.copy(file, made.solutions / TRAINING)
    return made, TRAINING


def hand_in_to(course: Course, name: str, students: int) -> None:
    solution = course.solution(name).read_bytes()
    for number in range(students):
        content = hand_in(solution, right_answers(solution), small=False)
        # No two alike, so that nothing could be taken from the one before.
        content["cells"].append(
            {"cell_type": "markdown", "id": "mine", "metadata": {}, "source": f"Handed in by student {number}."}
        )
        put(course.root / "submitted", f"student{number:04d}", name, content)


def _grade(course: Course, workload: str, students: int, jobs: int) -> Measured:
    out = course.root / f"out{jobs}"
    command = [sys.executable, "-m", "autograde", "grade", "submitted", "--out", str(out), "--jobs", str(jobs), "--json"]
    began = time.monotonic()
    with open(course.root / f"out{jobs}.log", "w+") as log:  # a pipe that nobody reads would fill up and hold it
        process = subprocess.Popen(command, cwd=course.root, stdout=subprocess.PIPE, stderr=log, text=True)
        memory = _Memory(process.pid)
        assert process.stdout is not None
        stamps: list[tuple[str, float]] = []
        for line in process.stdout:
            stamps.append((json.loads(line)["event"], time.monotonic()))
            if stamps[-1][0] == "begin":
                memory.begin()
        process.wait()
        total = time.monotonic() - began
        memory.stop()
        log.seek(0)
        trouble = log.read().strip()[-300:]
    if not (out / "journal.jsonl").exists():
        raise GradingError(f"bench {workload}: nothing was graded; {trouble}")
    records = [json.loads(line) for line in (out / "journal.jsonl").read_text().splitlines()]
    if process.returncode or any(record["score"] != record["max_score"] for record in records):
        raise GradingError(f"bench {workload}: not every right answer got full marks; {trouble}")
    start = next(at for event, at in stamps if event == "begin")
    end = max(at for event, at in stamps if event == "record")
    seconds = [record["seconds"] for record in records]
    tenth = max(3, students // 10)
    return Measured(
        workload=workload,
        submissions=students,
        jobs=jobs,
        total=total,
        grading=end - start,
        cells=sum(record["phases"]["cells"] for record in records),
        per_submission=statistics.median(seconds),
        first_tenth=statistics.median(seconds[:tenth]),
        last_tenth=statistics.median(seconds[-tenth:]),
        coordinator_mib=max(memory.coordinator, default=0) / MIB,
        workers_mib=max(memory.workers, default=0) / MIB,
        growth_mib=memory.growth / MIB,
    )


def _nbgrader(course: Course, workload: str, name: str, students: int) -> Plain:
    scripts = str(Path(sys.executable).parent)
    (course.root / "nbgrader_config.py").write_text(_STOCK.format(root=course.root, scripts=scripts))
    _run([sys.executable, "-m", "nbgrader", "generate_assignment", name], course.root)
    began = time.monotonic()
    _run([sys.executable, "-m", "nbgrader", "autograde", name], course.root)
    return Plain("nbgrader", workload, students, time.monotonic() - began)


def _otter(command: str, course: Course, workload: str, name: str, students: int) -> Plain:
    """`otter run` on one submission after the other, each exercise's public check as its test."""
    tests = course.root / "tests"
    tests.mkdir()
    for graded in Master.from_file(course.solution(name)).exercises:
        key = graded.id.replace("-", "_")
        lines = [line.format(id=graded.id, asks=graded.asks) for line in _OTTER_CHECK]
        suite = {"type": "doctest", "cases": [{"code": "\n".join(lines), "hidden": False, "locked": False}]}
        test = {"name": key, "points": graded.points, "suites": [suite]}
        (tests / f"{key}.py").write_text(f"OK_FORMAT = True\n\ntest = {test!r}\n")
    _run([command, "generate", "-t", "tests", "-o", "autograder.zip", "--no-environment"], course.root)
    began = time.monotonic()
    for file in sorted((course.root / "submitted").glob("*/*/*.ipynb")):
        _run([command, "run", "--no-logo", "-a", "autograder.zip", "-o", str(file.parent), str(file)], course.root)
        score = sum(test.get("score") or 0 for test in json.loads((file.parent / "results.json").read_text())["tests"])
        if not score:
            raise GradingError("bench: otter gives a right answer no points; has it the course's packages on its path?")
    return Plain("otter", workload, students, time.monotonic() - began)


def _run(command: list[str], folder: Path) -> None:
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    except OSError as error:
        raise GradingError(f"bench: cannot start {command[0]}: {error.strerror}") from None
    if done.returncode:
        raise GradingError(f"bench: {' '.join(command)} failed: {(done.stderr.strip().splitlines() or ['?'])[-1]}")


class _Memory:
    """Watches a coordinator and its workers (not their zygotes and kernels) a few times a second."""

    def __init__(self, pid: int) -> None:
        self.coordinator: list[int] = []
        self.workers: list[int] = []  # the largest
        self._begun = 0
        self._process = psutil.Process(pid)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    @property
    def growth(self) -> float:
        grading = self.workers[self._begun :]
        tenth = len(grading) // 10
        return statistics.median(grading[-tenth:]) - statistics.median(grading[tenth : 2 * tenth]) if tenth else 0.0

    def begin(self) -> None:
        """The workers have started; what they hold from now on is to stay the same."""
        self._begun = len(self.workers)

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(_SAMPLE_SECONDS):
            with suppress(psutil.Error):
                self.coordinator.append(self._process.memory_info().rss)
                workers = [child for child in self._process.children() if "spawn_main" in " ".join(child.cmdline())]
                if workers:
                    self.workers.append(max(worker.memory_info().rss for worker in workers))


def _rounded(values: dict[str, Any]) -> dict[str, Any]:
    return {name: round(value, 3) if isinstance(value, float) else value for name, value in values.items()}
