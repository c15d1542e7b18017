"""What is made from all notebooks together: the index, the README's table, and the two maps of the old tutorials."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograde.authoring.course import AuthoringError, Course
from autograde.authoring.expand import KERNELSPEC, cell_ids
from autograde.authoring.source import Source
from autograde.exercises.catalogue import Entry

INVENTORY = "inventory.toml"
BEGIN, END = "<!-- begin: notebooks (made by `autograde build`) -->", "<!-- end: notebooks -->"
GENERATED = "<!-- Made by `autograde build` from solutions/inventory.toml and the notebooks. Do not edit. -->"


@dataclass(frozen=True)
class Item:
    """A technique, claim or bug of one of the five old tutorials."""

    id: str  # "A7"
    kind: str  # "technique", "claim" or "bug"
    what: str
    right: str  # for claims and bugs: what is so


@dataclass(frozen=True)
class Place:
    notebook: str
    cell: str

    def link(self) -> str:
        return f"[{self.notebook.partition('_')[0]}, cell {self.cell}](../solutions/{self.notebook}/{self.notebook}.ipynb)"


def inventory(course: Course) -> tuple[dict[str, str], list[Item]]:
    """The old tutorials by letter, and everything that was found in them."""
    file = course.solutions / INVENTORY
    stored = tomllib.loads(file.read_text(encoding="utf-8"))
    items = [Item(i["id"], i["kind"], i["what"], i.get("right", "")) for i in stored["item"]]
    return stored["tutorials"], items


def places(course: Course, sources: list[Source]) -> dict[str, list[Place]]:
    """For each item id, the cells that say they cover it."""
    known = {item.id for item in inventory(course)[1]}
    found: dict[str, list[Place]] = {}
    for source in sources:
        for cell, cell_id in zip(source.cells, cell_ids(source), strict=True):
            for item in str(cell.options.get("covers", "")).split():
                if item not in known:
                    raise AuthoringError(f"{source.path}:{cell.line}: covers {item!r}, which is not in {INVENTORY}")
                found.setdefault(item, []).append(Place(source.name, cell_id))
    return found


def write(course: Course, root: Path, sources: list[Source], entries: list[Entry]) -> None:
    """Write index, README, coverage and errata below `root`."""
    where = places(course, sources)
    (root / "notebooks").mkdir(exist_ok=True)
    nbformat.write(_index(entries, _binder(course)), root / "notebooks" / "index.ipynb")
    (root / "README.md").write_text(_readme(course, entries), encoding="utf-8")
    (root / "docs").mkdir(exist_ok=True)
    (root / "docs" / "coverage.md").write_text(_coverage(course, where), encoding="utf-8")
    (root / "docs" / "errata.md").write_text(_errata(course, where), encoding="utf-8")


def _binder(course: Course) -> str:
    """The address of the course on Binder, up to the path of a notebook; one place knows it."""
    stored = tomllib.loads((course.root / "pyproject.toml").read_text(encoding="utf-8"))
    return stored["tool"]["autograde"]["binder"]


def binder_link(binder: str, path: str) -> str:
    return f"{binder}?urlpath=lab/tree/{path}"


def _table(entries: list[Entry], link: str, binder: str) -> str:
    rows = ["| | notebook | what it does | minutes | points | |", "|---|---|---|--:|--:|---|"]
    for e in entries:
        target = link.format(name=e.name)
        launch = binder_link(binder, f"notebooks/{e.name}/{e.name}.ipynb")
        rows.append(f"| {e.number} | [{e.title}]({target}) | {e.aim} | {e.minutes} | {e.points:g} | [Binder]({launch}) |")
    minutes, points = sum(e.minutes for e in entries), sum(e.points for e in entries)
    rows.append(f"| | **{len(entries)} notebooks** | | **{minutes}** | **{points:g}** | |")
    return "\n".join(rows)


def _readme(course: Course, entries: list[Entry]) -> str:
    text = (course.root / "README.md").read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise AuthoringError(f"{course.root / 'README.md'}: lacks the lines {BEGIN} and {END}")
    table = _table(entries, "notebooks/{name}/{name}.ipynb", _binder(course))
    return f"{before}{BEGIN}\n{table}\n{END}{after}"


def _index(entries: list[Entry], binder: str) -> NotebookNode:
    intro = (
        "# Keras and TensorFlow, then and now\n\n"
        "Old tutorials mix Keras and TensorFlow through sessions and placeholders. Here every technique runs twice in one "
        "kernel, **then** (TensorFlow 1, Keras 2) and **now** (TensorFlow 2, Keras 3), and you see that the tensors are "
        "equal.\n\nOpen a notebook, run it from the top, and fill in the answers. `check(...)` tells you at once what is "
        "right and what differs. Nothing is sent anywhere."
    )
    keep = (
        "## Keeping your work\n\n"
        "On your own machine your notebooks are ordinary files. On Binder the machine is borrowed: after ten idle minutes, "
        "and after six hours at the latest, it is deleted with everything on it. Use the *save to browser* buttons (the "
        "cloud icons in the notebook toolbar) or download the file before you leave. The memory meter in the status bar "
        "shows how much of the 2 GB is used; shut down the kernels of notebooks that you have finished."
    )
    notebook = nbformat.v4.new_notebook()
    notebook.metadata = NotebookNode(kernelspec=KERNELSPEC, language_info={"name": "python"})
    table = _table(entries, "{name}/{name}.ipynb", binder)
    cells = [
        ("intro", nbformat.v4.new_markdown_cell(intro)),
        ("notebooks", nbformat.v4.new_markdown_cell(f"## The notebooks\n\n{table}")),
        ("progress-text", nbformat.v4.new_markdown_cell("## Your progress\n\nRun the next cell to see your points.")),
        ("progress", nbformat.v4.new_code_cell("from autograde import progress\n\nprogress()")),
        ("keeping", nbformat.v4.new_markdown_cell(keep)),
    ]
    for cell_id, cell in cells:
        cell.id = cell_id
        notebook.cells.append(cell)
    return notebook


def _coverage(course: Course, where: dict[str, list[Place]]) -> str:
    tutorials, items = inventory(course)
    lines = [GENERATED, "", "# Where each piece of the old tutorials is treated", ""]
    lines += [f"- **{letter}**: {text}" for letter, text in tutorials.items()]
    lines += ["", "| id | kind | what | where |", "|---|---|---|---|"]
    lines += [f"| {i.id} | {i.kind} | {i.what} | {_links(where, i.id)} |" for i in items]
    return "\n".join(lines) + "\n"


def _errata(course: Course, where: dict[str, list[Place]]) -> str:
    tutorials, items = inventory(course)
    lines = [GENERATED, "", "# Errata of the old tutorials", "", "What is wrong in them, and what is so.", ""]
    lines += [f"- **{letter}**: {text}" for letter, text in tutorials.items()]
    lines += ["", "| id | what is wrong | what is right | where |", "|---|---|---|---|"]
    wrong = [item for item in items if item.right and item.kind != "technique"]
    lines += [f"| {i.id} | {i.what} | {i.right} | {_links(where, i.id)} |" for i in wrong]
    return "\n".join(lines) + "\n"


def _links(where: dict[str, list[Place]], item: str) -> str:
    return ", ".join(place.link() for place in where.get(item, ()))
