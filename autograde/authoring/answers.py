"""The answers kept beside a notebook's source: other right ones, and one file for each misconception.

    answers/<exercise>/wrong/no_root.py
        '''Take the square root: you returned the sum of the squares.'''
        def norm(vector):
            return np.sum(vector**2)

The stem is the misconception's name, the docstring the sentence that the learner is told, the body the mistake. A second
line `# error: a piece of its text` says that it ends in an exception. A file that begins with `# when: name` has no sentence
of its own: it shows that the family of this name speaks, which `When` in `exercises.py` or the harness recognises.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from autograde.course import Course, CourseError

RIGHT, WRONG = "right", "wrong"
_WHEN = re.compile(r"# when: ([\w-]+)\n")
_ERROR = re.compile(r"^# error: (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class AnswerFile:
    exercise: str
    file: Path

    @cached_property
    def code(self) -> str:
        return self.file.read_text(encoding="utf-8")

    @property
    def name(self) -> str:
        """What reports call the misconception."""
        return self.family or self.file.stem.replace("_", "-")

    @cached_property
    def family(self) -> str:
        """The family whose sentence is told; empty when the file has its own."""
        found = _WHEN.match(self.code)
        return found[1] if found else ""

    @cached_property
    def error(self) -> str:
        """A piece of the exception that the mistake ends in; empty when it gives values."""
        found = _ERROR.search(self.code)
        return found[1].strip() if found else ""

    @cached_property
    def say(self) -> str:
        """The docstring: one sentence or two, on one line. Raises CourseError when the text is not Python."""
        try:
            text = ast.get_docstring(ast.parse(self.code)) or ""
        except SyntaxError as error:
            raise CourseError(f"{self.file}:{error.lineno}: syntax error: {error.msg}") from None
        return " ".join(text.split())

    def refuse_unusable(self, kind: str, exercises: Collection[str]) -> None:
        """Raises CourseError for what is wrong with the file itself, before anything is run."""
        if self.exercise not in exercises:
            raise CourseError(f"{self.file}:1: its folder is no exercise of the notebook; there are {', '.join(exercises)}")
        if not self.say and not self.family and kind == WRONG:
            raise CourseError(f"{self.file}:1: begin with a docstring, the sentence that helps, or with `# when: <family>`")

    def __str__(self) -> str:
        return f"{self.exercise}/{self.file.stem}"


def answer_files(course: Course, name: str, kind: str) -> list[AnswerFile]:
    """Those of one notebook, in order; `kind` is RIGHT or WRONG."""
    return [AnswerFile(file.parents[1].name, file) for file in sorted(course.answers(name).glob(f"*/{kind}/*.py"))]
