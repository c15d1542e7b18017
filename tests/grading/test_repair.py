"""A submission is rebuilt on its master: what is graded is what was handed out, and every answer is the student's."""

from __future__ import annotations

import json
import random
from copy import deepcopy
from dataclasses import dataclass

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat import NotebookNode

from autograde.grading.limits import GradingLimits
from autograde.grading.read.parse import Quarantined
from autograde.grading.read.repair import repair
from tests.grading.classroom import answer, cell, master, put, right, untouched

ANSWER = "def forward(batch_images, weights):\n    return 'mine'"


@dataclass(frozen=True)
class Rebuilt:
    notebook: NotebookNode
    repairs: tuple[str, ...]


def repaired(notebook: NotebookNode | bytes) -> Rebuilt:
    blob = notebook if isinstance(notebook, bytes) else json.dumps(notebook).encode()
    found = repair(master(), blob)
    rebuilt = master().notebook(found.cells)
    nbformat.validate(rebuilt)
    return Rebuilt(rebuilt, found.repairs)


def graded_parts(notebook: NotebookNode) -> list[tuple[str, object]]:
    """What must be the master's whatever was handed in: each anchor's type, metadata and, unless an answer, source."""
    parts = []
    for each in notebook.cells:
        about = each.metadata.get("nbgrader")
        if about:
            parts.append((each.id, each.cell_type, dict(each.metadata), None if about["solution"] else each.source))
    return parts


def test_an_untouched_notebook_needs_no_repair() -> None:
    found = repaired(untouched())
    assert found.repairs == ()
    assert [each.source for each in found.notebook.cells] == [each.source for each in untouched().cells]


def test_repairing_twice_changes_nothing() -> None:
    notebook = right()
    put(notebook, "helper = 1", before="01-forward")
    once = repaired(notebook)
    twice = repaired(once.notebook)
    assert twice.repairs == () and twice.notebook == once.notebook


@pytest.mark.parametrize("seed", range(40))
def test_whatever_was_done_to_it_the_graded_cells_are_the_masters(seed: int) -> None:
    """Random edits, all at once: the anchors come out as in the master, in its order, and the answers survive."""
    chance = random.Random(seed)
    notebook = untouched()
    answer(notebook, "01-forward", ANSWER)
    for each in notebook.cells:
        if chance.random() < 0.3:
            each.metadata.clear()
        if chance.random() < 0.3:
            each.metadata["tags"] = ["skip-execution"]
        if each.id.endswith("-check") and chance.random() < 0.3:
            each.source = "pass"
        if chance.random() < 0.2:
            each.cell_type = "markdown"
    if chance.random() < 0.5:
        notebook.cells.insert(0, deepcopy(chance.choice(notebook.cells)))
    if chance.random() < 0.5:
        chance.shuffle(notebook.cells)
    notebook.cells = [each for each in notebook.cells if each.id == "01-forward" or chance.random() < 0.9]

    found = repaired(notebook)
    assert graded_parts(found.notebook) == graded_parts(untouched())
    assert cell(found.notebook, "01-forward").source == ANSWER
    assert found.notebook.metadata == untouched().metadata


def test_helpers_stay_between_their_neighbours() -> None:
    notebook = untouched()
    put(notebook, "first = 1", before="01-forward")
    put(notebook, "second = 2", after="01-forward")
    sources = [each.source for each in repaired(notebook).notebook.cells]
    at = sources.index("first = 1")
    assert sources[at + 2] == "second = 2" and "def forward" in sources[at + 1]


def test_a_lost_mark_is_made_up_for_by_the_definition() -> None:
    notebook = untouched()
    answer(notebook, "01-forward", ANSWER)
    for each in notebook.cells:
        each.metadata.clear()
        each.id = f"x{random.Random(each.source).randrange(10**6)}"
    found = repaired(notebook)
    assert cell(found.notebook, "01-forward").source == ANSWER
    assert any("recognised by its text" in line for line in found.repairs)


def test_a_missing_answer_is_a_stub_that_hides_no_other_definition() -> None:
    """An unusual definition that no pattern recognises stays below the stub that is put back."""
    notebook = untouched()
    notebook.cells = [each for each in notebook.cells if each.id != "01-forward"]
    put(notebook, "globals()['forward'] = len", before="01-forward-check")
    sources = [each.source for each in repaired(notebook).notebook.cells]
    stub = next(number for number, source in enumerate(sources) if "def forward" in source)
    assert stub < sources.index("globals()['forward'] = len") < sources.index('check("01-forward", forward)')


def test_what_was_written_into_a_locked_cell_is_kept_beside_it() -> None:
    notebook = untouched()
    cell(notebook, "setup-01").source += "\nimport scipy"
    sources = [each.source for each in repaired(notebook).notebook.cells]
    assert sources[0] == cell(untouched(), "setup-01").source and sources[1].endswith("import scipy")


def test_repairs_are_told() -> None:
    notebook = untouched()
    notebook.cells = [each for each in notebook.cells if each.id != "01-loss-check"]
    cell(notebook, "01-forward-check").source = "pass"
    assert repaired(notebook).repairs == (
        "cell 01-forward-check: was edited, put back",
        "cell 01-loss-check: was missing, put back",
    )


OLD = {
    "nbformat": 3,
    "metadata": {},
    "worksheets": [{"cells": [{"cell_type": "code", "language": "python", "input": ANSWER, "outputs": []}]}],
}


@pytest.mark.parametrize(
    "blob",
    [
        json.dumps(OLD).encode(),
        json.dumps(untouched() | {"nbformat": 5, "nbformat_minor": 99}).encode(),
        b"\xef\xbb\xbf" + json.dumps(untouched()).encode(),
        json.dumps(untouched()).encode("utf-16"),
        json.dumps(untouched()).encode().replace(b"setup", b"set\0up", 1),
        json.dumps(untouched()).encode().replace(b"Keras", b"K\xffras", 1),
    ],
    ids=["format 3", "a future format", "byte order mark", "UTF-16", "NUL", "not UTF-8"],
)
def test_unusual_files_are_read(blob: bytes) -> None:
    assert graded_parts(repaired(blob).notebook) == graded_parts(untouched())


@pytest.mark.parametrize(
    ("blob", "reason"),
    [
        (b"", "empty"),
        (b"\0" * 100, "empty"),
        (b"not json", "damaged or cut short"),
        (json.dumps(untouched()).encode()[:-20], "damaged or cut short"),
        (b"[" * 100_000, "damaged or cut short"),
        (b"[]", "not a notebook"),
        (b'{"cells": []}', "no cells"),
        (b'{"cells": [1, null, []]}', "no exercise"),
        (json.dumps({"cells": [{"cell_type": "code", "source": "x"}]}).encode(), "no exercise of 01_layers_on_tensors"),
        (b'{"metadata": {"autograde": {"notebook": "07_x"}}, "cells": [{}]}', "this is the notebook 07_x"),
        (json.dumps({"cells": [{}] * 3000}).encode(), "3000 cells"),
    ],
)
def test_what_cannot_be_graded_is_quarantined_with_a_reason(blob: bytes, reason: str) -> None:
    with pytest.raises(Quarantined, match=reason):
        repair(master(), blob)


def test_a_file_that_is_too_large_is_quarantined() -> None:
    with pytest.raises(Quarantined, match="clear its outputs"):
        repair(master(), b" " * 1025, GradingLimits(submission_bytes=1024))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=200)
@given(st.data())
def test_no_notebook_raises_anything_else(data: st.DataObject) -> None:
    """Any value at any place of a notebook, and any bytes, give a repaired notebook or a quarantine."""
    notebook = json.loads(json.dumps(untouched()))
    targets = [notebook, notebook["metadata"], *notebook["cells"]]
    for _ in range(data.draw(st.integers(1, 4))):
        target = data.draw(st.sampled_from(targets))
        if target:
            target[data.draw(st.sampled_from(sorted(target)))] = data.draw(json_values)
    blob = json.dumps(notebook).encode()
    for candidate in (blob, data.draw(st.binary(max_size=200)), blob[: data.draw(st.integers(0, len(blob)))]):
        try:
            nbformat.validate(master().notebook(repair(master(), candidate).cells))
        except Quarantined as reason:
            assert str(reason) and "\n" not in str(reason)
