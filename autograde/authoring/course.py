"""Where things are in a checkout of the course."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


class AuthoringError(Exception):
    """Something an author can mend: one line, with the file and, where known, the line number."""


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
    def references(self) -> Path:
        return self.root / "autograde" / "references"

    @property
    def wrong_answers(self) -> Path:
        return self.root / "tests" / "wrong_answers"

    def source(self, name: str) -> Path:
        return self.solutions / name / f"{name}.py"

    def solution(self, name: str) -> Path:
        return self.solutions / name / f"{name}.ipynb"

    def student(self, name: str) -> Path:
        return self.notebooks / name / f"{name}.ipynb"

    def names(self) -> list[str]:
        """Every notebook that has a source, in order."""
        return sorted(file.stem for file in self.solutions.glob("*/*.py") if file.stem == file.parent.name)


def find_course(start: Path | None = None) -> Course:
    """The course that `start` (the current folder) lies in."""
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "solutions").is_dir() and (folder / "nbgrader_config.py").is_file():
            return Course(folder)
    raise AuthoringError(f"{here}: not inside the course; change to its folder (the one with nbgrader_config.py)")


def select(course: Course, wanted: list[str]) -> list[str]:
    """The notebooks meant by names or numbers ("01" or "01_layers_on_tensors"); all of them when none is given."""
    names = course.names()
    if not wanted:
        return names
    chosen = []
    for word in wanted:
        found = [name for name in names if name == word or name.partition("_")[0] == word]
        if not found:
            raise AuthoringError(f"{word}: no such notebook; there are {', '.join(names)}")
        chosen += found
    return sorted(set(chosen))
