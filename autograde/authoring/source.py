"""Reads a notebook's source: py:percent, where the title of a cell header says what part the cell plays.

    # %% card [markdown] minutes=25         the first cell: title, aim, objectives, before you start
    # %% [markdown]                         text
    # %% setup                              imports; the same in every notebook; locked
    # %% picture                            a figure
    # %% same breaks="then-01: old => new"  one call same(…), and what turns it red
    # %% exercise ID [markdown] points=3
    # %% answer ID                          the solution inside BEGIN/END SOLUTION
    # %% try ID                             an ungraded cell to play in
    # %% check ID                           the graded cell: check("ID", the_name_it_asks_for)

A course may name more roles for code cells in `course.toml`. Options: `id="…"` names the cell (otherwise its role and a
running number do), `covers="A1 B2"` lists the items of the course's inventory that the cell treats, `within=0.02` says how
far the numbers that a cell prints may move from run to run, `breaks="then-03: relu => tanh"` says what breaks a proof.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import jupytext

from autograde.course import Course, CourseError, find_root

# Roles that carry an exercise id, and what a cell may be called. `text` is the default for markdown, `code` for code.
EXERCISE_ROLES = ("exercise", "answer", "try", "check")
MARKDOWN_ROLES = ("card", "text", "exercise", "summary")
CODE_ROLES = ("setup", "picture", "code", "same", "answer", "try", "check", "progress")
OPTIONS = ("id", "covers", "points", "minutes", "seconds", "varies", "within", "breaks")

_ID_SUFFIX = {"exercise": "-text", "answer": "", "try": "-try", "check": "-check"}

# Not `# %%name`: that is a cell magic, written as a comment so that the file stays Python.
_HEADER = re.compile(r"^# %%(?!\w)")


@dataclass(frozen=True)
class SourceCell:
    role: str
    kind: str  # "code" or "markdown"
    text: str
    line: int  # of its header, from 1
    exercise: str | None = None
    options: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    path: Path
    name: str  # the number, an underscore, words
    cells: tuple[SourceCell, ...]

    @property
    def number(self) -> str:
        return self.name.partition("_")[0]

    def exercises(self) -> list[str]:
        return [cell.exercise for cell in self.cells if cell.role == "exercise" and cell.exercise]

    def cell(self, role: str, exercise: str) -> SourceCell:
        return next(c for c in self.cells if c.role == role and c.exercise == exercise)


def read_source(path: Path) -> Source:
    """Parse one source; a CourseError names the line of a header that cannot be understood."""
    text = path.read_text(encoding="utf-8")
    lines = [number for number, line in enumerate(text.splitlines(), start=1) if _HEADER.match(line)]
    notebook = jupytext.reads(text, fmt="py:percent")
    cells = [cell for cell in notebook.cells]
    if len(cells) != len(lines):  # text before the first header
        raise CourseError(f"{path}:1: the file must begin with a cell header (# %% card [markdown] …)")
    root = find_root(path.resolve().parent)
    roles = CODE_ROLES + (Course(root).settings.roles if root else ())
    return Source(path, path.stem, tuple(_cell(path, line, cell, roles) for line, cell in zip(lines, cells, strict=True)))


def cell_ids(source: Source) -> list[str]:
    """Ids that say what the cell is, the same in every build."""
    counts: Counter[str] = Counter()
    ids = []
    for cell in source.cells:
        counts[cell.role] += 1
        if cell.exercise:
            ids.append(cell.exercise + _ID_SUFFIX[cell.role])
        else:
            ids.append(str(cell.options.get("id") or f"{cell.role}-{counts[cell.role]:02d}"))
    return ids


def _cell(path: Path, line: int, cell: dict, code_roles: tuple[str, ...]) -> SourceCell:
    options = dict(cell["metadata"])
    options.pop("lines_to_next_cell", None)
    if "incorrectly_encoded_metadata" in options:
        raise CourseError(f'{path}:{line}: options are written name="text" or name=number')
    title = str(options.pop("title", "")).split()
    kind = cell["cell_type"]
    role = title[0] if title else ("text" if kind == "markdown" else "code")
    roles = MARKDOWN_ROLES if kind == "markdown" else code_roles
    if role not in roles:
        raise CourseError(f"{path}:{line}: {role!r} is not a role of a {kind} cell; there are {', '.join(roles)}")
    wants_id = role in EXERCISE_ROLES
    if len(title) != (2 if wants_id else min(len(title), 1)):
        form = f"# %% {role} <exercise id>" if wants_id else f"# %% {role}"
        raise CourseError(f"{path}:{line}: write {form!r}")
    unknown = set(options) - set(OPTIONS)
    if unknown:
        raise CourseError(f"{path}:{line}: unknown option {sorted(unknown)[0]!r}; there are {', '.join(OPTIONS)}")
    return SourceCell(role, kind, cell["source"], line, title[1] if wants_id else None, options)
