"""Where things are in a checkout of a course, and what its `course.toml` says."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from autograde.settings import Kernels, Settings, read_settings

FILE_NAME = "course.toml"  # at the root of every course
CHECKS = "checks.npz"
CATALOGUE = "course.json"


class CourseError(Exception):
    """Something in the course's files that its author can mend: one line, with the file and, where known, the line."""


@dataclass(frozen=True)
class Course:
    root: Path

    @property
    def solutions(self) -> Path:
        return self.root / "solutions"

    @property
    def notebooks(self) -> Path:
        return self.root / "notebooks"

    @property
    def catalogue(self) -> Path:
        return self.notebooks / CATALOGUE

    @cached_property
    def settings(self) -> Settings:
        """What `course.toml` says."""
        file = self.root / FILE_NAME
        try:
            return read_settings(file.read_text(encoding="utf-8"))
        except OSError as error:
            raise CourseError(f"{file}: {error.strerror}") from None
        except ValueError as error:
            raise CourseError(f"{file}: {error}") from None

    def source(self, name: str) -> Path:
        return self.solutions / name / f"{name}.py"

    def solution(self, name: str) -> Path:
        return self.solutions / name / f"{name}.ipynb"

    def answers(self, name: str) -> Path:
        """Other right answers to the notebook's exercises, and the wrong ones."""
        return self.solutions / name / "answers"

    def student(self, name: str) -> Path:
        return self.notebooks / name / f"{name}.ipynb"

    def checks(self, name: str) -> Path:
        """What the notebook's checks compare with: built beside its solution, and released with it."""
        return self.solutions / name / CHECKS

    def names(self) -> list[str]:
        """Every notebook that has a source, in order."""
        return sorted(file.stem for file in self.solutions.glob("*/*.py") if file.stem == file.parent.name)


def find_root(start: Path) -> Path | None:
    """The folder of the course that `start` lies in."""
    return next((folder for folder in (start, *start.parents) if (folder / FILE_NAME).is_file()), None)


def find_course(start: Path | None = None) -> Course:
    """The course that `start` (the current folder) lies in."""
    here = (start or Path.cwd()).resolve()
    root = find_root(here)
    if root is None:
        raise CourseError(f"{here}: not inside a course; change to its folder (the one with {FILE_NAME})")
    return Course(root)


def find_kernels(*starts: Path) -> Kernels:
    """What the kernels of the first of these folders that lies in a course need; nothing special outside of courses."""
    root = next(filter(None, map(find_root, starts)), None)
    return Course(root).settings.kernels if root else Kernels()


def select(course: Course, wanted: list[str]) -> list[str]:
    """The notebooks meant by names or numbers (what stands before the first "_"); all of them when none is given."""
    names = course.names()
    if not wanted:
        return names
    chosen = []
    for word in wanted:
        found = [name for name in names if name == word or name.partition("_")[0] == word]
        if not found:
            raise CourseError(f"{word}: no such notebook; there are {', '.join(names)}")
        chosen += found
    return sorted(set(chosen))
