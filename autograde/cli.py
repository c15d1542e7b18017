"""The commands. Each reads its options, calls one room, and turns that room's errors into one line."""

from __future__ import annotations

import io
import os
import signal
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from autograde.authoring.course import AuthoringError
from autograde.grading.engine.errors import GradingError, Stopped
from autograde.kernels.policy import SandboxUnavailable, Tier
from autograde.reports.exports import Format

app = typer.Typer(
    name="autograde",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

Out = Annotated[Path, typer.Option("--out", help="Folder for journal, grades.csv, gradebook, feedback, notebooks.")]
AsJson = Annotated[bool, typer.Option("--json", help="For machines: one JSON object per line on stdout.")]
DbUrl = Annotated[str | None, typer.Option("--db-url", help="nbgrader's gradebook, when it is not OUT/gradebook.db.")]
Names = Annotated[list[str] | None, typer.Argument(help="Notebooks, by name or number (01). All when none is given.")]


Graded = Annotated[Path, typer.Argument(help="Output folder of a grading run.", metavar="DIR")]
_INTERRUPTED = 130  # what a shell says of Ctrl-C


@app.callback()
def commands() -> None:
    """Builds, checks and grades the course “Keras and TensorFlow, then and now”."""


@app.command()
def build(
    names: Names = None,
    check: Annotated[bool, typer.Option("--check", help="Change nothing; fail if a committed file differs.")] = False,
    run: Annotated[bool, typer.Option(help="With --check: also execute the solutions and compare outputs.")] = True,
) -> None:
    """Make notebooks, references, index and maps from solutions/*/*.py."""
    from autograde.authoring import build as building
    from autograde.authoring.course import find_course
    from autograde.kernels.provisioner import NAME

    os.environ.setdefault("JUPYTER_DEFAULT_PROVISIONER_NAME", NAME)  # one import of TensorFlow for all solutions
    course = find_course()
    if not check:
        changed = building.build(course, names or [], typer.echo)
        typer.echo("\n".join(f"wrote {file}" for file in changed) or "nothing changed")
        return
    problems = building.check(course, names or [], typer.echo, run=run)
    for problem in problems:
        typer.echo(problem, err=True)
    if problems:
        raise typer.Exit(1)
    typer.echo("everything that is committed is what a build makes")


@app.command()
def release(out: Annotated[Path, typer.Option("--out", help="A new folder for the students' repository.")]) -> None:
    """Write a repository for students: notebooks, Binder, environment; nothing that answers."""
    from autograde.authoring.bundle import release as releasing
    from autograde.authoring.course import find_course

    files = releasing(find_course(), out)
    typer.echo(f"{out}: {len(files)} files; make it a repository with `git init`, and try `make lab` in it")


@app.command()
def grade(
    submissions: Annotated[Path, typer.Argument(help="Folder with <student>/<assignment>/<notebook>.ipynb.")],
    out: Out,
    jobs: Annotated[
        int | None, typer.Option(help="Worker processes. As many as cores and memory allow if not given.")
    ] = None,
    notebook: Annotated[list[str] | None, typer.Option(help="Only this assignment, by name or number; repeatable.")] = None,
    sandbox: Annotated[Tier, typer.Option(help="Refused when this machine cannot give it.")] = Tier.GUARD,
    scheduler: Annotated[str | None, typer.Option(help="A Dask scheduler, such as tcp://10.0.0.1:8786.")] = None,
    shard: Annotated[str | None, typer.Option(help="i/n: only the i-th of n parts, i from 0; see merge.")] = None,
    seed: Annotated[int | None, typer.Option(help="Repeat the questions of an earlier run.")] = None,
    regrade: Annotated[bool, typer.Option("--regrade", help="Grade again what has not changed, too.")] = False,
    db_url: DbUrl = None,
    as_json: AsJson = False,
) -> None:
    """Grade a class. Run again after any interruption: only what has no record yet is graded.

    Exit status: 0 all graded, 3 some quarantined, 4 some grader-error, 2 bad usage.
    """
    from autograde.authoring.course import find_course
    from autograde.grading.engine.progress import choose_display
    from autograde.grading.engine.run import Options, grade_class
    from autograde.grading.engine.shards import Shard

    options = Options(
        submissions=submissions,
        out=out,
        notebooks=tuple(notebook or ()),
        jobs=jobs,
        tier=sandbox,
        scheduler=scheduler,
        shard=Shard.parse(shard) if shard else None,
        seed=seed,
        regrade=regrade,
        db_url=db_url,
    )
    show = choose_display(as_json)
    summary = grade_class(options, find_course(), show)
    show.summary(summary)
    raise typer.Exit(summary.tally.exit_status)


@app.command()
def merge(
    folders: Annotated[list[Path], typer.Argument(help="Output folders of grading runs, one per shard.", metavar="DIR…")],
    out: Out,
    db_url: DbUrl = None,
    as_json: AsJson = False,
) -> None:
    """Put the shards of a class together. Exit status as of grade."""
    from autograde.authoring.course import find_course
    from autograde.grading.engine.merge import merge as merging
    from autograde.grading.engine.progress import choose_display

    show = choose_display(as_json)
    summary = merging(folders, out, find_course(), show, db_url)
    show.summary(summary)
    raise typer.Exit(summary.tally.exit_status)


@app.command()
def report(
    folder: Graded,
    anonymous: Annotated[bool, typer.Option("--anonymous", help="Numbers instead of names.")] = False,
    show: Annotated[bool, typer.Option("--open", help="Open the page in a browser.")] = False,
) -> None:
    """Write report.html: how the class did, per student, exercise and misconception."""
    import webbrowser

    from autograde.grading.engine.files import replace_file
    from autograde.reports.class_report import report_page
    from autograde.reports.journal import records_of

    page = folder / "report.html"
    replace_file(page, report_page(records_of(folder), anonymous=anonymous).encode())
    typer.echo(str(page))
    if show:
        webbrowser.open(page.resolve().as_uri())


@app.command()
def export(
    folder: Graded,
    format: Annotated[Format, typer.Option(help="Which table; see docs/instructor.md.")] = Format.CSV,
) -> None:
    """Write the marks of a grading run to standard output, for Canvas, Moodle or statistics."""
    from autograde.reports.exports import export as exporting
    from autograde.reports.journal import records_of

    typer.echo(exporting(records_of(folder), format), nl=False)


@app.command()
def doctor(
    attack: Annotated[bool, typer.Option(help="Prove each sandbox tier by attacking it; takes about a minute.")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="The report as one JSON object.")] = False,
) -> None:
    """Look at this machine: what it has, whether kernels start warm, which sandboxes hold."""
    import json

    from autograde.kernels.doctor import run_doctor

    report = run_doctor(attack)
    if as_json:
        typer.echo(json.dumps(report.as_dict(), indent=2))
    else:
        from rich.console import Console

        report.print_to(Console())
    raise typer.Exit(0 if report.ok else 1)


@app.command()
def bench(
    students: Annotated[int, typer.Option(min=1, help="Submissions of each workload.")] = 30,
    jobs: Annotated[list[int] | None, typer.Option(min=1, help="Worker processes; repeatable. 1 and 2 if none.")] = None,
    workload: Annotated[list[str] | None, typer.Option(help="light, training; repeatable. Both if not given.")] = None,
    against: Annotated[list[str] | None, typer.Option(help="nbgrader, otter: time these too; repeatable.")] = None,
    otter: Annotated[str, typer.Option(help="The otter to run; it needs the course's packages on its path.")] = "otter",
    kernels: Annotated[bool, typer.Option("--kernels", help="Instead: warm kernels against cold ones.")] = False,
    notebooks: Annotated[bool, typer.Option("--notebooks", help="Instead: each solution, in a cold kernel.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The figures as one JSON object.")] = False,
) -> None:
    """Measure how fast a class is graded here, or what kernels and notebooks cost."""
    import json

    from autograde.authoring.course import find_course

    course = find_course()
    if notebooks:
        from autograde.authoring.measure import measure

        report = measure(course, course.names(), lambda line: typer.echo(line, err=True))
    elif kernels:
        from autograde.kernels.bench import run_kernel_bench

        report = run_kernel_bench(notebooks=[course.solution(name) for name in course.names()])
    else:
        from autograde.grading.bench import WORKLOADS, run_bench

        report = run_bench(
            students,
            jobs or [1, 2],
            workload or list(WORKLOADS),
            against or [],
            otter,
            lambda line: typer.echo(line, err=True),
        )
    if as_json:
        typer.echo(json.dumps(report.as_dict(), indent=2))
    else:
        from rich.console import Console

        report.print_to(Console(width=160))


def main() -> NoReturn:
    """Run a command; what a user can mend is one line on stderr and exit status 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a name that this terminal has no letters for ends no run
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # the same as Ctrl-C, from the first moment
    try:
        app()
    except (AuthoringError, GradingError, SandboxUnavailable) as error:
        typer.echo(f"autograde: {error}", err=True)
        sys.exit(_INTERRUPTED if isinstance(error, Stopped) else 2)
    except SystemExit as ended:
        if ended.code == _INTERRUPTED:
            typer.echo("autograde: stopped; run the same command again", err=True)
        raise
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        typer.echo(f"autograde: {where}{error.strerror or error}", err=True)
        sys.exit(2)
    sys.exit(0)
