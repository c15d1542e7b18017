"""`autograde build`: everything that is generated, made in a scratch folder, then copied over or compared."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import nbformat

from autograde.authoring import contents, manifest
from autograde.authoring.compare import differences
from autograde.authoring.course import AuthoringError, Course, select
from autograde.authoring.execute import run_solution
from autograde.authoring.expand import entry, expand
from autograde.authoring.lint import lint
from autograde.authoring.release import release_notebooks
from autograde.authoring.source import Source, read_source
from autograde.exercises.catalogue import FILE_NAME, dump_catalogue

Say = Callable[[str], None]


def build(course: Course, wanted: list[str], say: Say = print) -> list[Path]:
    """Build the named notebooks (all when none is named) and what is made from all of them; the files that changed."""
    names = select(course, wanted)
    with tempfile.TemporaryDirectory(prefix="autograde-build-") as scratch:
        root = Path(scratch)
        _make(course, root, names, say)
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


def _make(course: Course, root: Path, names: list[str], say: Say, *, run: bool = True) -> None:
    sources = [read_source(course.source(name)) for name in course.names()]
    for source in sources:
        if source.name in names:
            lint(source, course)
    entries = [entry(source) for source in sources]
    references = root / course.references.relative_to(course.root)
    references.mkdir(parents=True)
    (references / FILE_NAME).write_text(dump_catalogue(entries), encoding="utf-8")
    for source in sources:
        if source.name in names:
            say(f"{source.name}: {'running' if run else 'comparing'} the solution")
            _make_solution(course, source, root, references / f"{source.name}.npz", run=run)
    release_notebooks(course, root, names)
    contents.write(course, root, sources, entries)


def _make_solution(course: Course, source: Source, root: Path, reference_file: Path, *, run: bool) -> None:
    target = root / course.solution(source.name).relative_to(course.root)
    shutil.copytree(course.source(source.name).parent, target.parent, ignore=shutil.ignore_patterns("*.py", "*.ipynb"))
    notebook = expand(source)
    if run:
        with tempfile.TemporaryDirectory(prefix="autograde-run-") as folder:
            shutil.copytree(target.parent, folder, dirs_exist_ok=True)
            run_solution(notebook, reference_file, Path(folder))
    nbformat.write(notebook, target)


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
        if file.is_file() and ".ipynb_checkpoints" not in file.parts and not (made / file.relative_to(committed)).exists():
            raise AuthoringError(f"{file}: not made by the build; move it to {course.solutions / name} or delete it")
