"""Figures in text are taken from outputs by the build, not typed.

    {{now-03: accuracy}}           the first number that the cell now-03 prints after the word "accuracy"
    {{02/now-03: accuracy}}        of another notebook; this form holds in the inventory, too
    <!-- {{02/now-03: accuracy}} -->0.91<!-- end -->      in a page of docs/, which the build keeps right

What is typed all the same is compared with what the section's cells print: a figure of three digits or more that a cell
prints otherwise is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograde.course import Course, CourseError

Look = Callable[[str, str], str]  # the number of a notebook ("" for this one) and a cell's id to what the cell prints

_QUOTE = re.compile(r"\{\{(?:(\d\d)/)?([\w-]+): ([^{}]+)\}\}")
_MARKED = re.compile(rf"(<!-- ({_QUOTE.pattern}) -->)[^<]*(<!-- end -->)")
_NUMBER = re.compile(r"(?<![\w.])[-+−]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?!\w)")
_TYPED = re.compile(r"(?<![\w.,/-])\d+\.\d+(?!\w|[.,]\d)")
NEAR = 0.02  # a typed figure that is this near to a printed one, and not it, is a slip
LEAST_DIGITS = 3


def fill(text: str, look: Look, where: str) -> str:
    """The text with each quotation replaced by its figure; a CourseError says which has none."""

    def figure(found: re.Match[str]) -> str:
        number, cell, label = found.groups()
        printed = look(number or "", cell)
        after = re.search(re.escape(label.strip()) + r"[^\n]*?(" + _NUMBER.pattern + ")", printed)
        if after is None:
            raise CourseError(f"{where}: {found[0]}: the cell prints no number after {label.strip()!r}")
        return after[1]

    return _QUOTE.sub(figure, text)


def fill_marked(text: str, look: Look, where: str) -> str:
    """A hand-written page with the figures between its marks brought up to date."""
    return _MARKED.sub(lambda found: f"{found[1]}{fill(found[2], look, where)}{found[6]}", text)


def fill_notebook(notebook: NotebookNode, look: Look) -> None:
    name = notebook.metadata.autograde["notebook"]
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = fill(cell.source, look, f"{name}: cell {cell.id}")


def printed(notebook: NotebookNode) -> dict[str, str]:
    """What each code cell shows, as text."""
    found = {}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            pieces = [output.get("text") or output.get("data", {}).get("text/plain", "") for output in cell.outputs]
            found[cell.id] = "\n".join(piece if isinstance(piece, str) else "".join(piece) for piece in pieces)
    return found


def look_in(course: Course, made: Course, here: str = "") -> Look:
    """Finds outputs in what this build has made, else in what is committed; `here` is the notebook meant by none."""

    def look(number: str, cell: str) -> str:
        name = next((name for name in course.names() if name.startswith(f"{number}_")), None) if number else here
        for file in (made.solution(name), course.solution(name)) if name else ():
            shown = printed(nbformat.read(file, as_version=4)) if file.exists() else {}
            if shown.get(cell):
                return shown[cell]
        raise CourseError(f"{{{{{number + '/' if number else ''}{cell}: …}}}}: there is no such cell, or it prints nothing")

    return look


def slips(notebook: NotebookNode) -> Iterator[tuple[str, str, str]]:
    """Cell, typed figure and printed number of each figure that a cell of its section prints otherwise."""
    shown = printed(notebook)
    everywhere = [number for text in shown.values() for number in _NUMBER.findall(text)]
    for section in _sections(notebook):
        near = [n for cell in section for n in _NUMBER.findall(shown.get(cell.id, "")) if len(n.partition(".")[2]) > 1]
        for cell in section:
            for typed in _TYPED.findall(cell.source) if cell.cell_type == "markdown" else ():
                if not _is_long(typed) or any(_rounds_to(n, typed) for n in everywhere):
                    continue
                value = float(typed)
                for number in near:
                    if value and abs(float(number.replace("−", "-")) - value) <= NEAR * abs(value):
                        yield cell.id, typed, number
                        break


def unprinted(text: str, shown: Sequence[str]) -> list[str]:
    """The typed figures of three digits or more that none of these outputs has."""
    numbers = [number for output in shown for number in _NUMBER.findall(output)]
    return [typed for typed in _TYPED.findall(text) if _is_long(typed) and not any(_rounds_to(n, typed) for n in numbers)]


def _is_long(typed: str) -> bool:
    return len(typed.replace(".", "").lstrip("0")) >= LEAST_DIGITS


def _sections(notebook: NotebookNode) -> list[list[NotebookNode]]:
    sections: list[list[NotebookNode]] = [[]]
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and re.search(r"^## ", cell.source, re.MULTILINE):
            sections.append([])
        sections[-1].append(cell)
    return sections


def _rounds_to(number: str, typed: str) -> bool:
    """Whether the printed number, with its digits as far as they go, reads as the typed one."""
    value, wanted = Decimal(number.replace("−", "-")), Decimal(typed)
    places = max(-int(wanted.as_tuple().exponent), 0)
    return abs(value) == wanted or abs(round(value, places)) == wanted


def pages(course: Course) -> list[Path]:
    """The hand-written pages that quote a figure."""
    return [file for file in sorted((course.root / "docs").glob("*.md")) if _MARKED.search(file.read_text(encoding="utf-8"))]
