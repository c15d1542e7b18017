"""`autograde build`: everything that is generated, made in a scratch folder, then copied over or compared."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

from autograde.authoring import contents, figures, manifest, proving
from autograde.authoring.compare import differences
from autograde.authoring.execute import run_solution
from autograde.authoring.expand import entry, expand
from autograde.authoring.lint import lint
from autograde.authoring.mistakes import stored_answers
from autograde.authoring.release import release_notebooks
from autograde.authoring.source import Source, read_source
from autograde.course import CATALOGUE, Course, CourseError, select
from autograde.exercise.catalogue import dump_catalogue
from autograde.exercise.load import read_exercises
from autograde.judge.checks import write_checks
from autograde.judge.values import Answer

Say = Callable[[str], None]


def build(course: Course, wanted: list[str], say: Say = print) -> list[Path]:
    """Build the named notebooks (all when none is named) and what is made from all of them; the files that changed."""
    names = select(course, wanted)
    with tempfile.TemporaryDirectory(prefix="autograde-build-") as scratch:
        root = Path(scratch)
        _make(course, root, names, say, proved=proving.stored(course))
        changed = [file for file in _files(root) if _copy(root / file, course.root / file)]
        for name in names:
            _remove_leftovers(course, root, name)
        manifest.write(course)
    return changed


def check(course: Course, wanted: list[str], say: Say = print, *, run: bool = True) -> list[str]:
    """What differs between the committed files and a rebuild; without `run`, outputs and references are taken as
    committed and only their bytes are compared with the manifest."""
    names = select(course, wanted)
    problems = manifest.problems(course)
    with tempfile.TemporaryDirectory(prefix="autograde-check-") as scratch:
        root = Path(scratch)
        _make(course, root, names, say, run=run)
        for file in _files(root):
            problems += differences(root / file, course.root / file, str(file), outputs=run)
    return list(dict.fromkeys(problems))


def _make(
    course: Course,
    root: Path,
    names: list[str],
    say: Say,
    *,
    run: bool = True,
    proved: Mapping[str, Mapping[str, str]] | None = None,
) -> None:
    """`proved` is what need not be proved again; a check proves everything that it runs."""
    sources = [read_source(course.source(name)) for name in course.names()]
    for source in sources:
        if source.name in names:
            lint(source, course)
    entries = [entry(source) for source in sources]
    made = Course(root)
    made.notebooks.mkdir(parents=True)
    made.catalogue.write_text(dump_catalogue(entries), encoding="utf-8")
    for source in sources:
        if source.name in names:
            say(f"{source.name}: {'running' if run else 'comparing'} the solution")
            open_ = proving.unproved(source, (proved or {}).get(source.name, {})) if run else []
            right, open_ = _make_solution(course, source, made, open_, run=run)
            if run:
                exercises = read_exercises(source.path.parent)
                made.checks(source.name).write_bytes(write_checks(stored_answers(course, source, exercises, right)))
                proving.prove(course, source, open_)
    release_notebooks(course, root, names)
    wanted = [source for source in sources if source.name in names]
    proving.write(made, proving.stored(course), wanted, course.names())
    contents.write(course, root, sources, entries)


def _make_solution(
    course: Course, source: Source, made: Course, open_: list[proving.Attempt], *, run: bool
) -> tuple[dict[str, Answer], list[proving.Attempt]]:
    """Write the executed notebook, and what lies beside it. Gives its answers to the public seed, none when it is not run,
    and what its kernel could not prove of what is open."""
    target = made.solution(source.name)
    left_out = shutil.ignore_patterns("answers", source.path.name, "*.ipynb", "__pycache__")
    shutil.copytree(source.path.parent, target.parent, ignore=left_out)
    notebook = expand(source, course.settings.facts)
    right: dict[str, Answer] = {}
    if run:
        with tempfile.TemporaryDirectory(prefix="autograde-run-") as folder:
            shutil.copytree(target.parent, folder, dirs_exist_ok=True)
            shutil.copy(made.catalogue, Path(folder, CATALOGUE))

            async def afterwards(client: NotebookClient) -> None:
                nonlocal open_
                if kept := course.settings.kept_outputs:  # before a changed cell has any
                    (target.parent / kept.file).unlink(missing_ok=True)
                    if (written := Path(folder, kept.file)).exists():
                        shutil.copyfile(written, target.parent / kept.file)
                open_ = await proving.settle(client, open_)

            right = run_solution(notebook, source.path.parent, Path(folder), course.settings, afterwards)
    _take_figures(course, made, notebook, run=run)
    nbformat.write(notebook, target)
    return right, open_


def _take_figures(course: Course, made: Course, notebook: NotebookNode, *, run: bool) -> None:
    """Put the figures that the text quotes in, and refuse those that are typed and differ from what is printed."""
    name = notebook.metadata.autograde["notebook"]
    committed = course.solution(name)
    shown = notebook if run or not committed.exists() else nbformat.read(committed, as_version=4)
    here, elsewhere = figures.printed(shown), figures.look_in(course, made)
    figures.fill_notebook(notebook, lambda number, cell: elsewhere(number, cell) if number else here.get(cell, ""))
    for cell, typed, number in figures.slips(notebook) if run else ():
        raise CourseError(f"{name}: cell {cell}: says {typed}, its section prints {number}; quote it as {{{{cell: words}}}}")


def _files(root: Path) -> list[Path]:
    return sorted(file.relative_to(root) for file in root.rglob("*") if file.is_file() and "var" not in file.parts)


def _copy(made: Path, committed: Path) -> bool:
    """Replace what is out of date; a picture of timings, or a last digit, that differs in every run is no news."""
    if not differences(made, committed, str(committed), outputs=True):
        return False
    committed.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(made, committed)
    return True


def _remove_leftovers(course: Course, root: Path, name: str) -> None:
    """A student's folder holds exactly what the build put there."""
    made, committed = root / "notebooks" / name, course.notebooks / name
    for file in sorted(committed.rglob("*")):
        if (
            file.is_file()
            and not {*file.parts} & {".ipynb_checkpoints", "__pycache__"}
            and not (made / file.relative_to(committed)).exists()
        ):
            raise CourseError(f"{file}: not made by the build; move it to {course.solutions / name} or delete it")
