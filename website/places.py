"""Which cells treat an item of the inventory, and which use a call."""

from __future__ import annotations

from dataclasses import dataclass

from autograde.authoring.contents import inventory, places
from autograde.authoring.source import read_source
from autograde.course import Course
from website.reading import Cell, Notebook


@dataclass(frozen=True)
class Places:
    by_item: dict[str, list[Cell]]

    def covering(self, item: str) -> list[Cell]:
        return self.by_item.get(item, [])


def find_places(course: Course, notebooks: list[Notebook]) -> Places:
    cells = {(cell.notebook, cell.id): cell for notebook in notebooks for cell in notebook.cells}
    known = {item.id for item in inventory(course).items}
    found = places(course, [read_source(course.source(notebook.entry.name)) for notebook in notebooks])
    by_item = {item: [cells[place.notebook, place.cell] for place in where] for item, where in found.items()}
    return Places({item: [cell for cell in by_item.get(item, []) if cell.kind == "code"] for item in known})
