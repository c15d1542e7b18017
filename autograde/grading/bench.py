"""`autograde bench`: how fast a class is graded here, and how much of that is the harness; optionally beside nbgrader.

Everything is measured from outside, on the commands that an instructor runs, with the same submissions for all.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

from autograde.authoring.course import Course, find_course
from autograde.grading.engine.errors import GradingError
from autograde.grading.sample import LIGHT, hand_in, put, right_answers, small_course

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
    """One serial `nbgrader autograde` with stock preprocessors over the same submissions."""

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

    def ratios(self, run: Measured) -> tuple[float, float] | None:
        """How many times nbgrader's throughput: after the warm-up, and all in all."""
        for plain in self.plain:
            if plain.workload == run.workload:
                return run.per_minute / plain.per_minute, plain.total / run.total
        return None

    def as_dict(self) -> dict[str, Any]:
        names = ("per_minute", "overhead", "efficiency")
        runs = []
        for run in self.runs:
            ratios = self.ratios(run)
            derived: dict[str, Any] = {name: getattr(run, name) for name in names}
            if ratios:
                derived |= {"times_nbgrader_warm": ratios[0], "times_nbgrader_total": ratios[1]}
            runs.append(_rounded(asdict(run) | derived))
        return {"runs": runs, "nbgrader": [_rounded(asdict(p) | {"per_minute": p.per_minute}) for p in self.plain]}

    def print_to(self, console: Console) -> None:
        from rich.table import Table

        table = Table("workload", title="autograde bench", title_justify="left")
        titles = (
            "submissions",
            "jobs",
            "total s",
            "grading s",
            "per min",
            "overhead s",
            "efficiency",
            "x nbgrader warm/total",
        )
        for title in (*titles, "x nbgrader warm/total", "first/last s", "coordinator MiB", "worker MiB"):
            table.add_column(title, justify="right")
        for run in self.runs:
            ratios = self.ratios(run)
            words = f"{ratios[0]:.1f} / {ratios[1]:.1f}" if ratios else ""
            numbers = (
                str(run.submissions), str(run.jobs), f"{run.total:.1f}", f"{run.grading:.1f}", f"{run.per_minute:.0f}",
                f"{run.overhead:.2f}", f"{run.efficiency:.2f}", words, f"{run.first_tenth:.2f} / {run.last_tenth:.2f}",
                f"{run.coordinator_mib:.0f}", f"{run.workers_mib:.0f}",
            )  # fmt: skip
            table.add_row(run.workload, *numbers)
        for plain in self.plain:
            rest = ("1", f"{plain.total:.1f}", "", f"{plain.per_minute:.1f}")
            table.add_row(f"{plain.workload} (nbgrader)", str(plain.submissions), *rest)
        console.print(table)


def run_bench(students: int, jobs: list[int], workloads: list[str], against_nbgrader: bool) -> Report:
    if unknown := set(workloads) - set(WORKLOADS):
        raise GradingError(f"--workload {', '.join(sorted(unknown))}: choose from {', '.join(WORKLOADS)}")
    course = find_course()
    runs: list[Measured] = []
    plain: list[Plain] = []
    with tempfile.TemporaryDirectory(prefix="autograde-bench-") as folder:
        for workload in workloads:
            made, name = _course(course, Path(folder) / workload, workload)
            _class(made, name, students)
            runs += [_grade(made, workload, students, count) for count in jobs]
            if against_nbgrader:
                plain.append(_nbgrader(made, workload, name, students))
    return Report(tuple(runs), tuple(plain))


def _course(course: Course, root: Path, workload: str) -> tuple[Course, str]:
    root.mkdir()
    if workload == "light":
        return small_course(course, root, "01_light", LIGHT), "01_light"
    made = small_course(course, root, TRAINING, LIGHT[:1])
    made.solution(TRAINING).write_bytes(course.solution(TRAINING).read_bytes())  # the notebook as it is
    return made, TRAINING


def _class(course: Course, name: str, students: int) -> None:
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
    process = subprocess.Popen(command, cwd=course.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    memory = _Memory(process.pid)
    assert process.stdout is not None
    stamps = [(json.loads(line)["event"], time.monotonic()) for line in process.stdout]
    process.wait()
    total = time.monotonic() - began
    memory.stop()
    records = [json.loads(line) for line in (out / "journal.jsonl").read_text().splitlines()]
    if process.returncode or any(record["score"] != record["max_score"] for record in records):
        trouble = process.stderr.read() if process.stderr else ""
        raise GradingError(f"bench {workload}: not every right answer got full marks; {trouble.strip()[-300:]}")
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
        coordinator_mib=memory.coordinator / MIB,
        workers_mib=memory.worker / MIB,
    )


def _nbgrader(course: Course, workload: str, name: str, students: int) -> Plain:
    scripts = str(Path(sys.executable).parent)
    (course.root / "nbgrader_config.py").write_text(_STOCK.format(root=course.root, scripts=scripts))
    _command(course, "generate_assignment", name)
    began = time.monotonic()
    _command(course, "autograde", name)
    return Plain(workload, students, time.monotonic() - began)


def _command(course: Course, *arguments: str) -> None:
    command = [sys.executable, "-m", "nbgrader", *arguments]
    done = subprocess.run(command, cwd=course.root, capture_output=True, text=True, env=os.environ)
    if done.returncode:
        raise GradingError(f"nbgrader {' '.join(arguments)} failed: {done.stderr.strip().splitlines()[-1]}")


class _Memory:
    """Watches a coordinator and its workers (not their zygotes and kernels) a few times a second."""

    def __init__(self, pid: int) -> None:
        self.coordinator = self.worker = 0
        self._process = psutil.Process(pid)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(_SAMPLE_SECONDS):
            with suppress(psutil.Error):
                self.coordinator = max(self.coordinator, self._process.memory_info().rss)
                for child in self._process.children():
                    if "spawn_main" in " ".join(child.cmdline()):
                        self.worker = max(self.worker, child.memory_info().rss)


def _rounded(values: dict[str, Any]) -> dict[str, Any]:
    return {name: round(value, 3) if isinstance(value, float) else value for name, value in values.items()}
