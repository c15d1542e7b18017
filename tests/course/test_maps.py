"""The maps of the old tutorials have no hole: each technique, claim and bug is treated in a cell that exists."""

from __future__ import annotations

import json

from autograde.authoring.contents import inventory, places
from autograde.authoring.source import read_source
from tests.course.answers import COURSE

SOURCES = [read_source(COURSE.source(name)) for name in COURSE.names()]
# Items meant for notebooks that do not exist yet are not holes.
BUILT = {source.number for source in SOURCES}


def _planned() -> dict[str, str]:
    import tomllib

    stored = tomllib.loads((COURSE.solutions / "inventory.toml").read_text(encoding="utf-8"))
    return {item["id"]: item["notebook"] for item in stored["item"]}


def test_every_item_is_treated_somewhere() -> None:
    where = places(COURSE, SOURCES)
    holes = [item for item, notebook in _planned().items() if item not in where and notebook in BUILT]
    assert holes == []


def test_every_place_exists_in_the_solution() -> None:
    for found in places(COURSE, SOURCES).values():
        for place in found:
            cells = json.loads(COURSE.solution(place.notebook).read_text(encoding="utf-8"))["cells"]
            assert place.cell in {cell["id"] for cell in cells}


def test_every_error_and_wrong_claim_says_what_is_right() -> None:
    _, items = inventory(COURSE)
    assert len(items) > 100
    assert [item.id for item in items if item.kind == "bug" and not item.right] == []


def test_the_maps_show_every_item() -> None:
    coverage = (COURSE.root / "docs" / "coverage.md").read_text(encoding="utf-8")
    errata = (COURSE.root / "docs" / "errata.md").read_text(encoding="utf-8")
    _, items = inventory(COURSE)
    assert [i.id for i in items if f"| {i.id} |" not in coverage] == []
    assert [i.id for i in items if i.kind == "bug" and f"| {i.id} |" not in errata] == []
