"""Reads a notebook's source: py:percent, where the title of a cell header says what part the cell plays.

    # %% card [markdown] minutes=25         the first cell: title, aim, objectives, before you start
    # %% [markdown]                         text
    # %% setup                              imports; the same in every notebook; locked
    # %% then covers="A1 C2"                the old code, running
    # %% now                                today's code
    # %% exercise 01-forward [markdown] points=3
    # %% answer 01-forward                  the solution inside BEGIN/END SOLUTION
    # %% try 01-forward                     an ungraded cell to play in
    # %% check 01-forward                   the graded cell: check("01-forward", forward)

Options: `id="…"` names the cell (otherwise its role and a running number do), `covers="A1 B2"` lists the techniques,
claims and bugs of the old tutorials that the cell treats.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import jupytext

from autograde.authoring.course import AuthoringError

# Roles that carry an exercise id, and what a cell may be called. `text` is the default for markdown, `code` for code.
EXERCISE_ROLES = ("exercise", "answer", "try", "check")
MARKDOWN_ROLES = ("card", "text", "exercise", "summary")
CODE_ROLES = ("setup", "then", "now", "same", "bites", "picture", "code", "answer", "try", "check", "progress")
OPTIONS = ("id", "covers", "points", "minutes", "seconds", "varies")

_HEADER = re.compile(r"^# %%")


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
    name: str  # "01_layers_on_tensors"
    cells: tuple[SourceCell, ...]

    @property
    def number(self) -> str:
        return self.name.partition("_")[0]

    def exercises(self) -> list[str]:
        return [cell.exercise for cell in self.cells if cell.role == "exercise" and cell.exercise]

    def cell(self, role: str, exercise: str) -> SourceCell:
        return next(c for c in self.cells if c.role == role and c.exercise == exercise)


def read_source(path: Path) -> Source:
    """Parse one source; an AuthoringError names the line of a header that cannot be understood."""
    text = path.read_text(encoding="utf-8")
    lines = [number for number, line in enumerate(text.splitlines(), start=1) if _HEADER.match(line)]
    notebook = jupytext.reads(text, fmt="py:percent")
    cells = [cell for cell in notebook.cells]
    if len(cells) != len(lines):  # text before the first header
        raise AuthoringError(f"{path}:1: the file must begin with a cell header (# %% card [markdown] …)")
    return Source(path, path.stem, tuple(_cell(path, line, cell) for line, cell in zip(lines, cells, strict=True)))


def _cell(path: Path, line: int, cell: dict) -> SourceCell:
    options = dict(cell["metadata"])
    options.pop("lines_to_next_cell", None)
    if "incorrectly_encoded_metadata" in options:
        raise AuthoringError(f'{path}:{line}: options are written name="text" or name=number')
    title = str(options.pop("title", "")).split()
    kind = cell["cell_type"]
    role = title[0] if title else ("text" if kind == "markdown" else "code")
    if role not in (MARKDOWN_ROLES if kind == "markdown" else CODE_ROLES):
        raise AuthoringError(f"{path}:{line}: {role!r} is not a role of a {kind} cell")
    wants_id = role in EXERCISE_ROLES
    if len(title) != (2 if wants_id else min(len(title), 1)):
        form = f"# %% {role} <exercise id>" if wants_id else f"# %% {role}"
        raise AuthoringError(f"{path}:{line}: write {form!r}")
    unknown = set(options) - set(OPTIONS)
    if unknown:
        raise AuthoringError(f"{path}:{line}: unknown option {sorted(unknown)[0]!r}; there are {', '.join(OPTIONS)}")
    return SourceCell(role, kind, cell["source"], line, title[1] if wants_id else None, options)
