"""The maps of the old tutorials have no hole: each technique, claim and bug is treated in a cell that exists."""

from __future__ import annotations

import json
import re

import nbformat

from autograde.authoring.contents import inventory, places
from autograde.authoring.figures import printed, unprinted
from autograde.authoring.source import read_source
from tests.course.answers import COURSE

SOURCES = [read_source(COURSE.source(name)) for name in COURSE.names()]
# Items meant for notebooks that do not exist yet are not holes.
BUILT = {source.number for source in SOURCES}


def test_every_item_is_treated_somewhere() -> None:
    where = places(COURSE, SOURCES)
    assert [i.id for i in inventory(COURSE).items if i.id not in where and i.notebook in BUILT] == []


def test_every_place_exists_in_the_solution() -> None:
    for found in places(COURSE, SOURCES).values():
        for place in found:
            cells = json.loads(COURSE.solution(place.notebook).read_text(encoding="utf-8"))["cells"]
            assert place.cell in {cell["id"] for cell in cells}


def test_every_error_and_wrong_claim_says_what_is_right() -> None:
    items = inventory(COURSE).items
    assert len(items) > 100
    assert [item.id for item in items if item.kind == "bug" and not item.right] == []


def test_no_figure_of_the_errata_differs_from_the_cells_that_they_cite() -> None:
    """Typed figures of three digits or more are printed there; the others are quoted and filled in by the build."""
    where, shown = places(COURSE, SOURCES), {}
    for source in SOURCES:
        shown[source.name] = printed(nbformat.read(COURSE.solution(source.name), as_version=4))
    for item in inventory(COURSE).items:
        cited = [shown[place.notebook].get(place.cell, "") for place in where.get(item.id, ())]
        without_versions = re.sub(r"(TensorFlow|TensorBoard|Keras) [\d.]+", "", item.right)
        assert unprinted(without_versions, cited) == [], item.id


def test_the_maps_show_every_item() -> None:
    coverage = (COURSE.root / "docs" / "coverage.md").read_text(encoding="utf-8")
    errata = (COURSE.root / "docs" / "errata.md").read_text(encoding="utf-8")
    items = inventory(COURSE).items
    assert [i.id for i in items if f"| {i.id} |" not in coverage] == []
    assert [i.id for i in items if i.kind == "bug" and f"| {i.id} |" not in errata] == []


def test_every_statement_about_its_day_names_the_test_that_runs_it() -> None:
    items = inventory(COURSE).items
    assert [item.id for item in items if item.then and not item.ran] == []
    for item in items:
        if item.ran:
            file, _, name = item.ran.partition("::")
            assert f"def {name}(" in (COURSE.root / "tests" / file).read_text(encoding="utf-8"), item.id
