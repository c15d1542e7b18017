"""`autograde release`: a repository for students, with what they and Binder need and nothing that answers."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable
from fnmatch import fnmatch
from pathlib import Path

import nbformat

from autograde.authoring.colab import write_colab
from autograde.authoring.contents import IN_NOTEBOOKS, index_notebook, table, with_table
from autograde.authoring.release import release_notebooks
from autograde.course import FILE_NAME, Course, CourseError
from autograde.exercise.catalogue import load_catalogue

_NOT_COPIED = ("__pycache__", ".ipynb_checkpoints", ".course-progress.json", "*.pyc")


def release(course: Course, out: Path, say: Callable[[str], None]) -> list[Path]:
    """Write the bundle to `out`, which must not hold anything yet; the files written.

    The notebooks are made from the solutions: those in notebooks/ are open to whoever tries the course, answers and all.
    """
    if out.exists() and any(out.iterdir()):
        raise CourseError(f"{out}: not empty; name a new folder, or empty this one yourself")
    wanted = course.settings.release
    for name in (FILE_NAME, *wanted.files):
        _copy(_needed(course, name), out / name)
    for name in wanted.folders:
        shutil.copytree(_needed(course, name), out / name, ignore=shutil.ignore_patterns(*_NOT_COPIED))
    harness = Path(__file__).parents[1]
    shutil.copytree(harness, out / harness.name, ignore=shutil.ignore_patterns(*_NOT_COPIED))
    with tempfile.TemporaryDirectory(prefix="autograde-release-") as scratch:
        made = _make_notebooks(course, Path(scratch))
        shutil.copytree(made, out / "notebooks", dirs_exist_ok=True)
    write_colab(course, out, course.names())
    if other := _different(course.notebooks, out / "notebooks"):
        more = f" and {len(other) - 1} more" if len(other) > 1 else ""
        say(f"{other[0]}{more}: not what the solutions make, so not released; what is released was made from the solutions")
    if wanted.targets:
        makefile = _needed(course, "Makefile").read_text(encoding="utf-8")
        (out / "Makefile").write_text(_makefile(makefile, wanted.targets), encoding="utf-8")
    (out / "README.md").write_text(_readme(course), encoding="utf-8")
    return sorted(file.relative_to(out) for file in out.rglob("*") if file.is_file())


def _needed(course: Course, name: str) -> Path:
    file = course.root / name
    if not file.exists():
        raise CourseError(f"{file}: missing, and {FILE_NAME} says that students get it")
    return file


def _make_notebooks(course: Course, root: Path) -> Path:
    """The students' notebooks and their index, below `root`."""
    for name in course.names():
        solution = course.solution(name)
        if missing := [file for file in (solution, course.checks(name)) if not file.exists()]:
            raise CourseError(f"{missing[0]}: missing; run `autograde build {name}`")
        left_out = shutil.ignore_patterns(f"{name}.py", "answers", *_NOT_COPIED)
        shutil.copytree(solution.parent, root / "solutions" / name, ignore=left_out)
    release_notebooks(course, root, course.names())
    made = Course(root).notebooks
    _copy(course.catalogue, made / course.catalogue.name)
    nbformat.write(index_notebook(course, load_catalogue(course.catalogue)), made / "index.ipynb")
    return made


def _different(there: Path, made: Path) -> list[Path]:
    """The files in notebooks/ that are not, byte for byte, what was made; those that JupyterLab and `check` write aside."""
    found = []
    for file in sorted(file for file in there.rglob("*") if file.is_file()):
        name = file.relative_to(there)
        if any(fnmatch(part, pattern) for part in name.parts for pattern in _NOT_COPIED):
            continue
        if not (made / name).is_file() or (made / name).read_bytes() != file.read_bytes():
            found.append(file)
    return found


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, target)


def _makefile(text: str, targets: tuple[str, ...]) -> str:
    """The course's Makefile without the targets that need solutions, locks' sources or submissions."""
    kept = []
    text = "\n".join(line for line in text.split("\n") if _is_told(line, targets))
    for paragraph in text.split("\n\n"):
        rule = re.search(r"^([a-z-]+): .*##", paragraph, re.MULTILINE)
        if rule is None or rule[1] in targets:
            kept.append(paragraph)
    return "\n\n".join(kept).rstrip() + "\n"


def _is_told(line: str, targets: tuple[str, ...]) -> bool:
    """Whether a line of the Makefile's head speaks of a target that is left; others do not speak of one."""
    spoken = re.findall(r"`make ([a-z-]+)`", line) if line.startswith("#") else []
    return not spoken or bool({*spoken} & {*targets})


def _readme(course: Course) -> str:
    """The students' own, or title, introduction and table."""
    entries, settings = load_catalogue(course.catalogue), course.settings
    if settings.release.readme:
        return with_table(_needed(course, settings.release.readme), settings, entries)
    return f"# {settings.title}\n\n{settings.introduction.strip()}\n\n{table(settings, entries, IN_NOTEBOOKS)}\n"
