"""What is made from all notebooks together: the index, the README's table, and the maps of a course with an inventory."""

from __future__ import annotations

import base64
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograde.authoring import figures
from autograde.authoring.expand import KERNELSPEC, LANGUAGE
from autograde.authoring.proofs import Change, Proof, proofs
from autograde.authoring.source import Source, cell_ids
from autograde.course import FILE_NAME, Course, CourseError
from autograde.exercise.catalogue import Entry
from autograde.settings import Settings

INVENTORY = "inventory.toml"
MAPS = (Path("docs/coverage.md"), Path("docs/errata.md"))  # of a course that has one
IN_NOTEBOOKS, IN_INDEX = "notebooks/{name}/{name}.ipynb", "{name}/{name}.ipynb"  # links from the root, from the index
BEGIN, END = "<!-- begin: notebooks (made by `autograde build`) -->", "<!-- end: notebooks -->"
GENERATED = "<!-- Made by `autograde build` from solutions/inventory.toml and the notebooks. Do not edit. -->"


@dataclass(frozen=True)
class Item:
    """Something in the course's sources that a notebook has to treat."""

    id: str  # a letter for the source, a number
    kind: str  # "technique", "claim" or "bug"
    what: str
    notebook: str  # the number of the one that is to treat it
    right: str = ""  # for claims and bugs: what is so
    then: str = ""  # what it did in its own time
    ran: str = ""  # the test, below tests/, that runs it there


@dataclass(frozen=True)
class Place:
    notebook: str
    cell: str
    role: str

    def link(self) -> str:
        return f"[{self.notebook.partition('_')[0]} {self.cell}](../solutions/{self.notebook}/{self.notebook}.ipynb)"


@dataclass(frozen=True)
class Inventory:
    """What the course is made from, and everything that was found there."""

    sources: Mapping[str, str]  # by letter
    items: tuple[Item, ...]
    coverage: str  # the titles of the two maps
    errata: str
    about: str = ""  # below the errata's title
    then: str = "in its own time"  # the errata's column for what a line once did


NO_INVENTORY = Inventory({}, (), "", "")


def inventory(course: Course) -> Inventory:
    """Empty for a course without the file."""
    file = course.solutions / INVENTORY
    if not file.exists():
        return NO_INVENTORY
    try:
        stored = tomllib.loads(file.read_text(encoding="utf-8"))
        items = tuple(Item(**item) for item in stored["item"])
        return Inventory(stored["sources"], items, **stored["titles"])
    except (ValueError, KeyError, TypeError) as error:
        raise CourseError(f"{file}: {f'{error} is missing' if isinstance(error, KeyError) else error}") from None


def places(course: Course, sources: list[Source]) -> dict[str, list[Place]]:
    """For each item id, the cells that say they cover it."""
    known = {item.id for item in inventory(course).items}
    found: dict[str, list[Place]] = {}
    for source in sources:
        for cell, cell_id in zip(source.cells, cell_ids(source), strict=True):
            for item in str(cell.options.get("covers", "")).split():
                if item not in known:
                    raise CourseError(
                        f"{source.path}:{cell.line}: covers {item!r}, which is not in {course.solutions / INVENTORY}"
                    )
                found.setdefault(item, []).append(Place(source.name, cell_id, cell.role))
    return found


def write(course: Course, root: Path, sources: list[Source], entries: list[Entry]) -> None:
    """Write the index, the README's table and, from an inventory, coverage and errata below `root`."""
    where = places(course, sources)
    (root / "notebooks").mkdir(exist_ok=True)
    nbformat.write(index_notebook(course, entries), root / "notebooks" / "index.ipynb")
    if (readme := course.root / "README.md").exists():
        (root / "README.md").write_text(with_table(readme, course.settings, entries), encoding="utf-8")
    look = figures.look_in(course, Course(root))
    if inventory(course) is not NO_INVENTORY:
        (root / "docs").mkdir(exist_ok=True)
        quoting = str(course.solutions / INVENTORY)
        for name, text in zip(MAPS, (_coverage(course, where, sources), _errata(course, where)), strict=True):
            (root / name).write_text(figures.fill(text, look, quoting), encoding="utf-8")
    for page in figures.pages(course):
        text = page.read_text(encoding="utf-8")
        (root / "docs").mkdir(exist_ok=True)
        (root / "docs" / page.name).write_text(figures.fill_marked(text, look, str(page)), encoding="utf-8")


def table(settings: Settings, entries: list[Entry], link: str) -> str:
    rows = [["", "notebook", "what it does", "minutes", "points"]]
    for e in entries:
        rows.append([e.number, f"[{e.title}]({link.format(name=e.name)})", e.aim, str(e.minutes), f"{e.points:g}"])
    minutes, points = sum(e.minutes for e in entries), sum(e.points for e in entries)
    rows.append(["", f"**{len(entries)} notebooks**", "", f"**{minutes}**", f"**{points:g}**"])
    ruler = "|---|---|---|--:|--:|"
    if settings.repository:
        places = [settings.open_in(e.name) for e in entries]
        launches = [" ".join(f"[{place}]({address})" for place, address in each.items()) for each in places]
        rows, ruler = [[*row, last] for row, last in zip(rows, ["", *launches, ""], strict=True)], f"{ruler}---|"
    lines = ["|" + "|".join(f" {cell} " if cell else " " for cell in row) + "|" for row in rows]
    return "\n".join([lines[0], ruler, *lines[1:]])


def with_table(readme: Path, settings: Settings, entries: list[Entry]) -> str:
    """A README with the table of notebooks between its two marks; as it is when it has none."""
    text = readme.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin and END not in text:
        return text
    if not begin or not end:
        raise CourseError(f"{readme}: has only one of the lines {BEGIN} and {END}")
    return f"{before}{BEGIN}\n{table(settings, entries, IN_NOTEBOOKS)}\n{END}{after}"


def index_notebook(course: Course, entries: list[Entry]) -> NotebookNode:
    """What a student sees first: what this is, where they are, what to know, all notebooks."""
    settings = course.settings
    notebook = nbformat.v4.new_notebook()
    notebook.metadata = NotebookNode(kernelspec=KERNELSPEC, language_info=LANGUAGE)
    cells = [
        ("intro", _introduction(course)),
        ("progress-text", nbformat.v4.new_markdown_cell("## Where you are\n\nRun the next cell: Shift+Enter.")),
        ("progress", nbformat.v4.new_code_cell("from autograde import progress\n\nprogress()")),
        ("notebooks", nbformat.v4.new_markdown_cell(f"## The notebooks\n\n{table(settings, entries, IN_INDEX)}")),
    ]
    if settings.how:
        cells.insert(1, ("how", nbformat.v4.new_markdown_cell(settings.how.strip())))
    if settings.closing:
        cells.append(("keeping", nbformat.v4.new_markdown_cell(settings.closing.strip())))
    for cell_id, cell in cells:
        cell.id = cell_id
        notebook.cells.append(cell)
    return notebook


def _introduction(course: Course) -> NotebookNode:
    """With the picture inside the cell, so that the index is one file."""
    settings = course.settings
    cell = nbformat.v4.new_markdown_cell(f"# {settings.title}\n\n{settings.introduction}".strip())
    if settings.picture:
        file = course.root / settings.picture
        try:
            cell.attachments = {file.name: {"image/png": base64.b64encode(file.read_bytes()).decode()}}
        except OSError as error:
            raise CourseError(f"{file}: {error.strerror}, and {FILE_NAME} names it as the picture of the index") from None
        cell.source += f"\n\n![{settings.picture_says}](attachment:{file.name})"
    return cell


def _proofs(sources: list[Source]) -> list[str]:
    """How many comparisons each notebook has, and how many changes turn them red."""
    counted = [(source.name, *_counted(source)) for source in sources]
    rows = [(name, len(found), len(changes)) for name, found, changes in counted]
    lines = ["", "## Proofs", "", "| notebook | comparisons | changes that break them |", "|---|--:|--:|"]
    lines += [f"| {name} | {count} | {changes} |" for name, count, changes in rows]
    return [*lines, f"| in all | {sum(row[1] for row in rows)} | {sum(row[2] for row in rows)} |"]


def _counted(source: Source) -> tuple[list[Proof], list[Change]]:
    found = [proof for proof in proofs(source) if proof.changes]
    return found, [change for proof in found for change in proof.changes]


def _coverage(course: Course, where: dict[str, list[Place]], sources: list[Source]) -> str:
    stored = inventory(course)
    lines = [GENERATED, "", f"# {stored.coverage}", ""]
    lines += [f"- **{letter}**: {text}" for letter, text in stored.sources.items()]
    columns = {role: (role,) for role in course.settings.roles} | {"proved": ("same",), "exercised": ("exercise", "answer")}
    columns["elsewhere"] = tuple({place.role for found in where.values() for place in found} - {*chain(*columns.values())})
    names, kinds = list(columns), sorted({item.kind for item in stored.items})
    rows = [[kind, *_shown([i for i in stored.items if i.kind == kind], where, columns)] for kind in kinds]
    lines += ["", "How many are treated in which kind of cell:", ""]
    lines += _rows(["", "in all", *names], "|---|" + "--:|" * (len(names) + 1), rows)
    lines += [
        "",
        "An item is proved where its tensors of then and now are compared, and exercised where a student has to do it.",
        "",
    ]
    rows = [[i.id, i.kind, i.what, *(_links(where, i.id, roles) for roles in columns.values())] for i in stored.items]
    lines += _rows(["id", "kind", "what", *names], "|---" * (len(names) + 3) + "|", rows)
    return "\n".join([*lines, *_proofs(sources)]) + "\n"


def _shown(items: list[Item], where: dict[str, list[Place]], columns: Mapping[str, tuple[str, ...]]) -> list[str]:
    """How many items there are, then how many have a cell in each column."""
    roles = [{place.role for place in where.get(item.id, ())} for item in items]
    return [str(len(items)), *(str(sum(bool(found & {*column}) for found in roles)) for column in columns.values())]


def _rows(head: list[str], ruler: str, rows: list[list[str]]) -> list[str]:
    return [f"| {' | '.join(head)} |", ruler, *(f"| {' | '.join(row)} |" for row in rows)]


def _errata(course: Course, where: dict[str, list[Place]]) -> str:
    stored = inventory(course)
    lines = [GENERATED, "", f"# {stored.errata}", "", stored.about, ""]
    lines += [f"- **{letter}**: {text}" for letter, text in stored.sources.items()]
    lines += ["", f"| id | what is wrong | {stored.then} | what is right today | where |", "|---|---|---|---|---|"]
    wrong = [item for item in stored.items if item.right and item.kind != "technique"]
    lines += [f"| {i.id} | {i.what} | {_then(i)} | {i.right} | {_links(where, i.id)} |" for i in wrong]
    return "\n".join(lines) + "\n"


def _then(item: Item) -> str:
    """What it did then, with a link to the test that runs it."""
    ran = f"[run](../tests/{item.ran.partition('::')[0]})" if item.ran else ""
    return f"{item.then} {ran}".strip()


def _links(where: dict[str, list[Place]], item: str, roles: tuple[str, ...] = ()) -> str:
    """Where the item is treated, in cells of these roles; of any when none is named."""
    return ", ".join(place.link() for place in where.get(item, ()) if not roles or place.role in roles)
