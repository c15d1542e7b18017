"""`python -m benchmarks processor`: what a submission costs the processor, and how much of it is its answers' own."""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograde.course import Course, find_course
from autograde.exercise.cells import CHECK_CALL
from autograde.grading.run.seeds import PER_EXERCISE
from autograde.kernels.start.runtime import RUNTIME
from benchmarks.grading import hand_in_to, made_for

if TYPE_CHECKING:
    from rich.console import Console

_CHECK = re.compile(r'check\("([^"]+)", (\w+)\)')


@dataclass(frozen=True)
class Processor:
    """Seconds of the processor."""

    submissions: int
    one: float  # a class of one
    each: float  # each further submission: all processes together
    own: float  # of that, the cells and the probes of the answers themselves, in a forked kernel without a grader

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "beyond": self.each - self.own}

    def print_to(self, console: Console) -> None:
        from rich.table import Table

        table = Table("submissions", title="seconds of the processor", title_justify="left")
        for title in ("a class of one", "each further one", "its answers' own", "beyond"):
            table.add_column(title, justify="right")
        numbers = (self.one, self.each, self.own, self.each - self.own)
        table.add_row(str(self.submissions), *(f"{number:.2f}" for number in numbers))
        console.print(table)


def measure(students: int, say: Callable[[str], None]) -> Processor:
    """In the light workload, which has no demonstrations."""
    with RUNTIME.borrowed("bench") as folder:
        course, name = made_for(find_course(), folder / "light", "light")
        costs, owns = {}, []
        for count in (1, students):
            hand_in_to(course, name, count)
            say(f"{count} submissions, 1 job")
            costs[count] = _cost(
                [sys.executable, "-m", "autograde", "grade", "submitted", "--jobs", "1", "--out", str(count)], course
            )
            owns.append(_own(course, name))
        return Processor(students, costs[1], (costs[students] - costs[1]) / (students - 1), sum(owns) / len(owns))


def _cost(command: list[str], course: Course) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=course.root, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _own(course: Course, name: str) -> float:
    submission = next((course.root / "submitted").glob(f"*/{name}/*.ipynb"))
    env = os.environ | course.settings.kernels.for_grading() | dict(course.settings.kernels.environment)
    command = [sys.executable, "-m", "benchmarks.processor", str(submission)]
    env |= {"CUDA_VISIBLE_DEVICES": "-1", "PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(command, cwd=course.solutions / name, env=env, check=True, stdout=subprocess.PIPE, text=True)
    return float(done.stdout.splitlines()[-1])


def _in_a_fork(submission: Path) -> None:
    """Print the seconds that the answers' cells and probes take in a fork of a process that has imported everything."""
    from autograde.kernels.start.preload import preload

    preload(grading=True)
    if (pid := os.fork()) == 0:
        print(_answered(json.loads(submission.read_text("utf-8"))), flush=True)
        os._exit(0)
    os.waitpid(pid, 0)


def _answered(notebook: dict[str, Any]) -> float:
    from autograde.kernelside.answer import answer
    from autograde.kernelside.shell import GradingShell

    shell = GradingShell.instance(config=GradingShell.settings)
    cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    shell.run_cell(cells[0])  # the set-up is none of the answers
    began = time.process_time()
    for cell in cells[1:]:
        if not CHECK_CALL.match(cell):
            shell.run_cell(cell)
        elif called := _CHECK.match(cell):
            for seed in range(PER_EXERCISE):
                answer(called[1], seed, lambda asked=called[2]: shell.user_ns[asked])
    return time.process_time() - began


if __name__ == "__main__":
    _in_a_fork(Path(sys.argv[1]))
