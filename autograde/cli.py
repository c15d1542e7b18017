"""The commands. Each reads its options, calls one room, and turns that room's errors into one line."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from autograde.course import CourseError
from autograde.grading.errors import GradingError, Stopped
from autograde.kernels.guard.policy import SandboxUnavailable, Tier
from autograde.reports.exports import Format
from autograde.stopping import INTERRUPTED

app = typer.Typer(
    name="autograde",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,  # its help calls every switch a <bool>
)

Out = Annotated[Path, typer.Option("--out", help="Folder for journal, grades.csv, gradebook, feedback, notebooks.")]
AsJson = Annotated[bool, typer.Option("--json", help="For machines: one JSON object per line on stdout.")]
DbUrl = Annotated[str | None, typer.Option("--db-url", help="nbgrader's gradebook, when it is not OUT/gradebook.db.")]
Names = Annotated[
    list[str] | None, typer.Argument(help="Notebooks, by name or number (01). All when none is given.", metavar="NAME…")
]


Graded = Annotated[Path, typer.Argument(help="Output folder of a grading run.", metavar="DIR")]


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"autograde {version('autograde')}")
        raise typer.Exit


@app.callback()
def commands(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which this is.")] = False,
) -> None:
    """Builds, checks and grades a course of notebooks."""


@app.command()
def build(
    names: Names = None,
    check: Annotated[bool, typer.Option("--check", help="Change nothing; fail if a committed file differs.")] = False,
    run: Annotated[bool, typer.Option(help="With --check: also execute the solutions and compare outputs.")] = True,
) -> None:
    """Make notebooks, references, index and maps from solutions/*/*."""
    from autograde.authoring import build as building
    from autograde.course import find_course
    from autograde.kernels.start.provisioner import NAME

    os.environ.setdefault("JUPYTER_DEFAULT_PROVISIONER_NAME", NAME)  # one import of the course's packages for all solutions
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
    from autograde.course import find_course

    files = releasing(find_course(), out, lambda line: typer.echo(line, err=True))
    typer.echo(f"{out}: {len(files)} files; make it a repository with `git init`, and try `make lab` in it")


@app.command()
def grade(
    submissions: Annotated[Path, typer.Argument(help="Folder with <student>/<assignment>/<notebook>.ipynb.")],
    out: Out,
    jobs: Annotated[
        int | None, typer.Option(help="Worker processes. As many as cores and memory allow if not given.")
    ] = None,
    notebook: Annotated[
        list[str] | None, typer.Option(help="Only this assignment, by name or number; repeatable.", metavar="NAME")
    ] = None,
    sandbox: Annotated[Tier, typer.Option(help="Refused when this machine cannot give it.")] = Tier.GUARD,
    scheduler: Annotated[str | None, typer.Option(help="A Dask scheduler, such as tcp://10.0.0.1:8786.")] = None,
    shard: Annotated[str | None, typer.Option(help="i/n: only the i-th of n parts, i from 0; see merge.")] = None,
    seed: Annotated[int | None, typer.Option(help="Repeat the questions of an earlier run; students may know them.")] = None,
    seed_file: Annotated[
        Path | None, typer.Option(help="A secret that parts of a class share, to ask the same; written if not there.")
    ] = None,
    regrade: Annotated[bool, typer.Option("--regrade", help="Grade again what has not changed, too.")] = False,
    all_cells: Annotated[
        bool, typer.Option("--all-cells", help="Run demonstrations too, not only the cells that decide.")
    ] = False,
    renamed: Annotated[
        list[str] | None,
        typer.Option(help="Marks and comments by hand go with the exercise; repeatable.", metavar="OLD=NEW"),
    ] = None,
    removed: Annotated[
        list[str] | None, typer.Option(help="Give up its marks and comments by hand; repeatable.", metavar="EXERCISE")
    ] = None,
    roster: Annotated[
        Path | None, typer.Option(help="CSV: id, name, section, group, email, extension; or an export of your system.")
    ] = None,
    db_url: DbUrl = None,
    as_json: AsJson = False,
) -> None:
    """Grade a class. Run again after any interruption: only what has no record yet is graded.

    Exit status: 0 all graded, 3 some quarantined, 4 some grader-error, 2 bad usage.
    """
    from autograde.course import find_course
    from autograde.kernels.start.grading_kernel import begin, grading_policy

    course = find_course()
    if scheduler is None:
        begin(grading_policy(sandbox, course.settings.kernels))  # it imports for seconds: what follows is imported meanwhile

    from autograde.grading.keep.marks import Changes
    from autograde.grading.work.coordinator import grade_class
    from autograde.grading.work.options import Options
    from autograde.grading.work.progress import choose_display
    from autograde.grading.work.shards import Shard

    options = Options(
        submissions=submissions,
        out=out,
        notebooks=tuple(notebook or ()),
        jobs=jobs,
        tier=sandbox,
        scheduler=scheduler,
        shard=Shard.parse(shard) if shard else None,
        seed=seed,
        seed_file=seed_file,
        regrade=regrade,
        all_cells=all_cells,
        db_url=db_url,
        roster=roster,
        changes=Changes.parse(renamed or [], removed or []),
    )
    show = choose_display(as_json)
    summary = grade_class(options, course, show)
    show.summary(summary)
    raise typer.Exit(summary.exit_status)


@app.command()
def merge(
    folders: Annotated[list[Path], typer.Argument(help="Output folders of grading runs, one per shard.", metavar="DIR…")],
    out: Out,
    db_url: DbUrl = None,
    as_json: AsJson = False,
) -> None:
    """Put the shards of a class together. Exit status as of grade."""
    from autograde.course import find_course
    from autograde.grading.work.merge import merge as merging
    from autograde.grading.work.progress import choose_display

    show = choose_display(as_json)
    summary = merging(folders, out, find_course(), show, db_url)
    show.summary(summary)
    raise typer.Exit(summary.exit_status)


@app.command()
def report(
    folder: Graded,
    anonymous: Annotated[bool, typer.Option("--anonymous", help="Numbers instead of names.")] = False,
    show: Annotated[bool, typer.Option("--open", help="Open the page in a browser.")] = False,
    db_url: DbUrl = None,
) -> None:
    """Write report.html: how the class did, per student, exercise and misconception."""
    import webbrowser

    from autograde.exercise.catalogue import find_catalogue, load_catalogue
    from autograde.grading.keep.files import replace_file
    from autograde.nbgrader.marked import graded_in, marked_in
    from autograde.reports.class_report import report_page

    out, contents = graded_in(folder), load_catalogue(find_catalogue(Path.cwd()))
    page = folder / "report.html"
    replace_file(page, report_page(marked_in(out, db_url), contents, out=out, anonymous=anonymous).encode())
    typer.echo(str(page))
    if show:
        webbrowser.open(page.resolve().as_uri())


@app.command()
def similar(
    folder: Graded,
    as_json: Annotated[bool, typer.Option("--json", help="The pairs as one JSON list, most alike first.")] = False,
) -> None:
    """Find pairs whose answers resemble each other more than the class does; write similar.html, on this machine alone."""
    import json

    from autograde.course import find_course
    from autograde.grading.keep.files import replace_file
    from autograde.nbgrader.marked import graded_in
    from autograde.reports.similar import similar_in, similar_page

    out = graded_in(folder)
    pairs, texts = similar_in(find_course(), out)
    if as_json:
        typer.echo(json.dumps([pair.as_dict() for pair in pairs], indent=1, ensure_ascii=False))
        return
    replace_file(folder / "similar.html", similar_page(out, pairs, texts).encode("utf-8", "replace"))
    for pair in pairs:
        typer.echo(f"{pair.a} and {pair.b}: {pair.assignment}, {100 * pair.score:.0f} % alike")
    typer.echo(f"{len(pairs)} pairs: {folder / 'similar.html'}")


@app.command()
def adopt(
    folder: Graded,
    group: Annotated[str, typer.Argument(help="As report.html names it: the exercise, a colon, a number.", metavar="GROUP")],
    name: Annotated[str, typer.Option("--name", help="What the misconception is called: no_square_root.")],
    db_url: DbUrl = None,
) -> None:
    """Make a known misconception of what several students got wrong in the same way."""
    from autograde.course import find_course
    from autograde.nbgrader.marked import graded_in, marked_in
    from autograde.reports.mistakes import adopt as adopting

    course, out = find_course(), graded_in(folder)
    file = adopting(course, out, marked_in(out, db_url), group, name)
    typer.echo(f"wrote {file}")
    typer.echo("next: begin it with a docstring, the sentence that helps; then `autograde build`, and grade again")


@app.command()
def export(
    folder: Graded,
    format: Annotated[Format, typer.Option(help="Which table; see docs/instructor.md.")] = Format.CSV,
    db_url: DbUrl = None,
) -> None:
    """Write the marks of a grading run: a table to standard output, or a file for each submission to DIR/FORMAT."""
    from autograde.nbgrader.marked import graded_in, marked_in
    from autograde.reports.exports import export as exporting
    from autograde.reports.exports import export_files

    out = graded_in(folder)
    if format in (Format.GRADESCOPE, Format.CLASSROOM):
        for line in export_files(marked_in(out, db_url), format, out, out.term.titles):
            typer.echo(f"left out: {line}", err=True)
        typer.echo(str(folder / format.value))
        return
    typer.echo(exporting(marked_in(out, db_url), format), nl=False)


@app.command()
def doctor(
    attack: Annotated[bool, typer.Option(help="Prove each sandbox tier by attacking it; takes about a minute.")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="The report as one JSON object.")] = False,
) -> None:
    """Look at this machine: what it has, whether kernels start warm, which sandboxes hold."""
    import json

    from autograde.kernels.proof.doctor import run_doctor

    report = run_doctor(attack)
    if as_json:
        typer.echo(json.dumps(report.as_dict(), indent=2))
    else:
        from rich.console import Console

        report.print_to(Console())
    raise typer.Exit(0 if report.ok else 1)


def run() -> int:
    """Run a command; its exit status. What a user can mend is one line on stderr and status 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a name that this terminal has no letters for ends no run
    try:
        app()
    except (CourseError, GradingError, SandboxUnavailable) as error:
        typer.echo(f"autograde: {error}", err=True)
        return INTERRUPTED if isinstance(error, Stopped) else 2
    except SystemExit as ended:
        if ended.code == INTERRUPTED:
            raise KeyboardInterrupt from None
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        typer.echo(f"autograde: {where}{error.strerror or error}", err=True)
        return 2
    return 0
