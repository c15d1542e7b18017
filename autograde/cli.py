"""The commands. Each reads its options, calls one room, and turns that room's errors into one line."""

from __future__ import annotations

import sys
from typing import Annotated, NoReturn

import typer

from autograde.authoring.course import AuthoringError

app = typer.Typer(
    name="autograde",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

Names = Annotated[list[str] | None, typer.Argument(help="Notebooks, by name or number (01). All when none is given.")]


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


def main() -> NoReturn:
    """Run a command; what a user can mend is one line on stderr and exit status 2."""
    try:
        app()
    except AuthoringError as error:
        typer.echo(f"autograde: {error}", err=True)
        sys.exit(2)
    sys.exit(0)
