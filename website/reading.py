"""The executed notebooks as the site's pages need them: cells with their section, role and printed text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import nbformat
from nbformat import NotebookNode

from autograde.course import Course
from autograde.exercise.catalogue import Entry, load_catalogue

# What these print comes from an answer.
OF_ANSWERS = ("answer", "try", "check", "progress")


@dataclass(frozen=True)
class Cell:
    notebook: str
    id: str
    kind: str  # "code" or "markdown"
    role: str
    section: str  # the title of the part that it stands in
    source: str
    printed: str

    @property
    def label(self) -> str:
        """What links to it are called in the site's sources."""
        return f"{self.notebook}-{self.id}".lower()

    @property
    def link(self) -> str:
        """Markdown: the notebook's number and the title of the part."""
        return f"[{self.notebook.partition('_')[0]}, {plain_title(self.section)}](#{self.label})"


@dataclass(frozen=True)
class Notebook:
    entry: Entry
    node: NotebookNode

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        return tuple(_cells(self.entry.name, self.node))

    def section_of(self, cell: Cell) -> list[Cell]:
        """All cells of the part that this one stands in."""
        return [each for each in self.cells if each.section == cell.section]

    def said_of(self, cell: Cell) -> str:
        """What the notebook says about a cell: the last sentences above it, and those that follow it in the same part."""
        at = self.cells.index(cell)
        above = next((each for each in reversed(self.cells[:at]) if each.kind == "markdown"), None)
        below = next((each for each in self.cells[at + 1 : at + 2] if each.kind == "markdown" and each.role == "text"), None)
        said = [last_paragraph(above.source) if above else "", first_paragraph(below.source) if below else ""]
        return "\n\n".join(filter(None, said))


def read_notebooks(course: Course) -> list[Notebook]:
    """Every notebook with outputs, in order."""
    return [
        Notebook(entry, nbformat.read(course.solution(entry.name), as_version=4))
        for entry in load_catalogue(course.catalogue)
    ]


def _cells(name: str, node: NotebookNode) -> Iterator[Cell]:
    section = ""
    for cell in node.cells:
        role = cell.metadata.get("autograde", {}).get("role", "text")
        if cell.cell_type == "markdown":
            titles = [line for line in cell.source.splitlines() if line.startswith(("# ", "## "))]
            section = titles[-1].lstrip("# ") if titles else section
        printed = "" if role in OF_ANSWERS else "".join(map(_text, cell.get("outputs", ())))
        yield Cell(name, cell.id, cell.cell_type, role, section, cell.source, printed)


def _text(output: NotebookNode) -> str:
    if output.output_type == "error":
        return f"{output.ename}: {output.evalue}\n"
    text = output.get("text") or output.get("data", {}).get("text/plain", "")
    return text if text.endswith("\n") else f"{text}\n"


_NO_SENTENCES = ("#", "|", "-", "<", "```", "    ", "**Try it", "**Predict", "**Aim")


def plain_title(title: str) -> str:
    """A title that may stand in a link."""
    return title.replace("[", "").replace("]", "")


def _paragraphs(text: str) -> list[str]:
    """The sentences, without headings, tables, lists, code and hints."""
    blocks = (block.strip() for block in text.split("\n\n"))
    return [block for block in blocks if block and not block.startswith(_NO_SENTENCES)]


def first_paragraph(text: str) -> str:
    """Of a text that begins with sentences; empty where it begins with a heading."""
    return "" if text.startswith("#") else next(iter(_paragraphs(text)), "")


def last_paragraph(text: str) -> str:
    return next(reversed(_paragraphs(text)), "")
