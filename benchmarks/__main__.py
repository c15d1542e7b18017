"""`python -m benchmarks` and a name: figures of this machine; docs/benchmarks.md says more."""

from __future__ import annotations

import json
import sys
from typing import Annotated, Any, Protocol

import typer
from rich.console import Console

from autograde.course import CourseError, find_course
from autograde.grading.errors import GradingError

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)
AsJson = Annotated[bool, typer.Option("--json", help="The figures as one JSON object.")]


class Figures(Protocol):
    def as_dict(self) -> dict[str, Any]: ...
    def print_to(self, console: Console) -> None: ...


@app.callback()
def benchmarks() -> None:
    """Measures the course in the current folder on this machine."""


@app.command()
def grading(
    students: Annotated[int, typer.Option(min=1, help="Submissions of each workload.")] = 30,
    jobs: Annotated[list[int] | None, typer.Option(min=1, help="Worker processes; repeatable. 1 and 2 if none.")] = None,
    workload: Annotated[list[str] | None, typer.Option(help="light, training; repeatable. Both if not given.")] = None,
    against: Annotated[list[str] | None, typer.Option(help="nbgrader, otter: time these too; repeatable.")] = None,
    otter: Annotated[str, typer.Option(help="The otter to run; it needs the course's packages on its path.")] = "otter",
    as_json: AsJson = False,
) -> None:
    """How fast a class is graded, and how much of that is the harness."""
    from benchmarks.grading import WORKLOADS, run_bench

    _show(run_bench(students, jobs or [1, 2], workload or list(WORKLOADS), against or [], otter, _say), as_json)


@app.command()
def processor(
    students: Annotated[int, typer.Option(min=2, help="Submissions.")] = 30,
    as_json: AsJson = False,
) -> None:
    """What a submission costs the processor, and how much of that is its own answers' doing."""
    from benchmarks.processor import measure

    _show(measure(students, _say), as_json)


@app.command()
def slices(as_json: AsJson = False) -> None:
    """Every notebook graded once, with and without its demonstrations."""
    from benchmarks.slices import measure

    course = find_course()
    _show(measure(course, course.names(), _say), as_json)


@app.command()
def scale(
    students: Annotated[int, typer.Option(min=100, help="Submissions.")] = 10_000,
    as_json: AsJson = False,
) -> None:
    """What the coordinator of a large class does and remembers, with workers that answer at once."""
    from benchmarks.scale import measure

    _show(measure(students), as_json)


@app.command()
def kernels(as_json: AsJson = False) -> None:
    """Warm kernels against cold ones, and what a sandbox costs."""
    from benchmarks.kernels import run_kernel_bench

    course = find_course()
    _show(run_kernel_bench(notebooks=[course.solution(name) for name in course.names()]), as_json)


@app.command()
def notebooks(as_json: AsJson = False) -> None:
    """Each solution from a cold kernel: seconds and memory."""
    from benchmarks.notebooks import measure

    course = find_course()
    _show(measure(course, course.names(), _say), as_json)


def _say(line: str) -> None:
    typer.echo(line, err=True)


def _show(figures: Figures, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(figures.as_dict(), indent=2))
    else:
        figures.print_to(Console(width=160))


if __name__ == "__main__":
    try:
        app()
    except (CourseError, GradingError) as error:
        typer.echo(f"benchmarks: {error}", err=True)
        sys.exit(2)
