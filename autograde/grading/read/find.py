"""Finds what a class handed in: `<student>/<assignment>/<assignment>.ipynb`, and whatever looks like it.

Nothing is followed out of a submission's folder: a link below the student's folder is never opened.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from autograde.course import FILE_NAME
from autograde.grading.errors import GradingError, os_error
from autograde.grading.limits import GradingLimits
from autograde.grading.read.parse import Quarantined, refuse_size
from autograde.grading.record import Outcome, Who

_CLUTTER = ("__MACOSX", "__pycache__")
_LONGEST_NAME = 200  # bytes; file systems take 255, and our own files add to a name


@dataclass(frozen=True)
class Found:
    """One submission; `problem` says why there is no notebook in it to grade."""

    student: str
    assignment: str
    folder: Path
    notebook: Path | None = None
    notes: tuple[str, ...] = ()
    problem: str = ""
    outcome: Outcome = Outcome.QUARANTINED  # what a problem leads to

    @property
    def who(self) -> Who:
        return self.student, self.assignment


def find_submissions(root: Path, known: Collection[str], wanted: Collection[str] | None = None) -> list[Found]:
    """Every submission below `root`, by assignment, then student. `wanted`: only these assignments."""
    try:
        students = [entry for entry in _entries(root) if entry.is_dir()]
    except OSError as error:
        raise os_error("cannot read the submissions in", error, root) from None
    found = [each for student in students for each in _of_student(Path(student.path), known)]
    if all(each.assignment not in known or each.student in known for each in found):
        _refuse_misplaced(root, known)
    if found and wanted is not None:
        found = [each for each in found if each.assignment in wanted or each.outcome is Outcome.GRADER_ERROR]
        if not found:
            raise GradingError(f"{root}: no submissions of {', '.join(sorted(wanted))}")
    if not found:
        raise GradingError(f"{root}: no submissions; expected {root.name}/<student>/<assignment>/<notebook>.ipynb")
    return sorted(found, key=lambda each: (each.assignment, each.student))


def _refuse_misplaced(root: Path, known: Collection[str]) -> None:
    """Raises GradingError when these are a student's assignments, or one assignment, or a folder of such folders."""
    here = root.resolve()
    below = [entry.name for entry in _entries(root) if entry.is_dir()]
    if here.name in known or here.parent.name in known:
        raise GradingError(f"{root}: that is one submission; did you mean {_class_of(here, known)}?")
    if any(name in known for name in below):
        student = here.parent if not (here / FILE_NAME).exists() and here.name not in ("notebooks", "solutions") else None
        hint = f"; did you mean {student}?" if student else ""
        raise GradingError(f"{root}: it holds assignments, and no students' folders with assignments in them{hint}")
    for name in below:
        with suppress(OSError):
            inside = [entry.path for entry in _entries(root / name) if entry.is_dir(follow_symlinks=False)]
            if any(each.name in known for folder in inside for each in _entries(Path(folder))):
                raise GradingError(f"{root}: the students' folders are one further down; did you mean {root / name}?")


def _class_of(submission: Path, known: Collection[str]) -> Path:
    return submission.parents[1] if submission.name in known else submission.parents[2]


def read_notebook(found: Found, limits: GradingLimits) -> bytes:
    """The notebook's bytes, as `read_ordinary` gives them."""
    assert found.notebook is not None
    return read_ordinary(found.notebook, limits)


def read_ordinary(file: Path, limits: GradingLimits) -> bytes:
    """The file's bytes. Raises Quarantined for what is no ordinary file of a sensible size."""
    try:
        fd = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise Quarantined("the notebook is not an ordinary file") from None
        raise
    with open(fd, "rb") as stream:
        status = os.fstat(fd)
        if not stat.S_ISREG(status.st_mode):
            raise Quarantined("the notebook is not an ordinary file")
        refuse_size(status.st_size, limits)
        return stream.read()


def readable(name: str) -> str:
    """A file name as text that every file and terminal can take; different names stay different. Bytes that are not UTF-8
    become escapes, and what leaves no room for an ending such as .html is cut."""
    text = os.fsencode(name.replace("\\", r"\\")).decode("utf-8", "backslashreplace")
    text = "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
    if len(text.encode()) <= _LONGEST_NAME:
        return text
    return f"{text.encode()[:_LONGEST_NAME].decode(errors='ignore')}…{hashlib.sha256(os.fsencode(name)).hexdigest()[:8]}"


def _of_student(folder: Path, known: Collection[str]) -> Iterator[Found]:
    student = readable(folder.name)
    try:
        entries = _entries(folder)
    except OSError as error:
        problem = f"the student's folder cannot be read: {error.strerror}"
        yield Found(student, "(unreadable)", folder, problem=problem, outcome=Outcome.GRADER_ERROR)
        return
    taken = {readable(entry.name) for entry in entries}
    for entry in entries:
        name = readable(entry.name)
        if entry.is_symlink():
            yield Found(student, name, folder, problem="the folder is a symbolic link: hand in the files themselves")
        elif entry.is_dir(follow_symlinks=False):
            yield _of_assignment(student, name, Path(entry.path), known)
        elif name.lower().endswith(".ipynb") and (stem := readable(Path(entry.name).stem)) not in taken:
            taken.add(stem)
            problem = f"{name} lies outside the folder of its assignment"
            yield Found(student, stem, folder, problem=problem)


def _of_assignment(student: str, assignment: str, folder: Path, known: Collection[str]) -> Found:
    if assignment not in known:
        close = get_close_matches(assignment, known, 1)
        problem = f"the course has no assignment {assignment}" + (f"; did you mean {close[0]}?" if close else "")
        return Found(student, assignment, folder, problem=problem)
    try:
        notebooks = [entry for entry in _entries(folder) if entry.name.lower().endswith(".ipynb")]
    except OSError as error:
        problem = f"the folder cannot be read: {error.strerror}"
        return Found(student, assignment, folder, problem=problem, outcome=Outcome.GRADER_ERROR)
    files = {readable(entry.name): Path(entry.path) for entry in notebooks if entry.is_file(follow_symlinks=False)}
    right = f"{assignment}.ipynb"
    if right in files:
        others = [name for name in files if name != right]
        notes = (f"beside {right} lay {', '.join(others)}: not looked at",) if others else ()
        return Found(student, assignment, folder, files[right], notes)
    if len(files) == 1:
        [(name, path)] = files.items()
        return Found(student, assignment, folder, path, (f"the file was named {name}",))
    if files:
        problem = f"several notebooks ({', '.join(files)}), none of them named {right}"
    elif any(entry.is_symlink() for entry in notebooks):
        problem = "the notebook is a symbolic link: hand in the file itself"
    else:
        problem = "there is no notebook in the folder"
    return Found(student, assignment, folder, problem=problem)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        kept = [entry for entry in entries if not entry.name.startswith(".") and entry.name not in _CLUTTER]
    return sorted(kept, key=lambda entry: entry.name)
