"""The listings of the old tutorials, run on the Keras of their day: as they stand, repaired, and with one repair missing."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from course.museum import World, program
from course.museum.blocks import Block
from course.museum.program import Outcome
from tests.museum.old import world_of
from tests.seeds.page import PAGE, page
from tests.seeds.seeds import KINDS, Repair, Seed, seed, seeds

ALL = pytest.mark.parametrize("old", seeds(), ids=lambda old: old.letter)
EACH_REPAIR = [
    pytest.param(old, repair, id=f"{old.letter}-{number}-{repair.items[0]}")
    for old in seeds()
    for number, repair in enumerate(old.repairs, start=1)
]


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # a listing writes its event file where it is run


def run(old: Seed, blocks: list[Block], world: World | None = None) -> list[Outcome]:
    return list(program.run(blocks, world or world_of(old.keras), f"{old.letter}.md"))


def never_programs(old: Seed) -> dict[int, str]:
    """The outlines among the blocks, and the error each ends in."""
    return {outline.block: outline.error for outline in old.outlines}


@ALL
def test_as_they_stand_the_blocks_that_need_a_repair_fail(old: Seed) -> None:
    failed = {outcome.block.number for outcome in run(old, list(old.blocks)) if not outcome.ran}
    # Others may fail with them, for want of what these would have made.
    assert failed >= {repair.fails_in for repair in old.repairs} | set(never_programs(old))
    if not old.repairs:
        assert not failed


@ALL
def test_with_its_repairs_every_block_runs(old: Seed) -> None:
    failed = {outcome.block.number: outcome.error for outcome in run(old, old.repaired()) if not outcome.ran}
    assert failed.keys() == never_programs(old).keys()
    for block, error in never_programs(old).items():
        assert failed[block].startswith(error)


@cache
def without_each(letter: str) -> dict[str, Outcome]:
    """For each repair, by what it says: what comes of its listing without it, all listings before being repaired."""
    old = seed(letter)
    world = world_of(old.keras)
    found: dict[str, Outcome] = {}
    for block in old.repaired():
        for repair in old.repairs:
            if repair.block == repair.fails_in == block.number:
                names = dict(world.names)
                (found[str(repair)],) = run(old, [old.repaired(without=repair)[block.number - 1]], world)
                world.names.clear()
                world.names |= names
        run(old, [block], world)
    return found


@pytest.mark.parametrize(("old", "repair"), EACH_REPAIR)
def test_without_one_repair_its_error_comes_back(old: Seed, repair: Repair) -> None:
    if repair.block == repair.fails_in:
        outcome = without_each(old.letter)[str(repair)]
    else:
        outcome = run(old, old.repaired(without=repair)[: repair.fails_in])[-1]
    assert outcome.error.startswith(repair.error)
    assert (repair.fails or repair.piece) in outcome.code


@ALL
def test_the_lists_are_well_formed(old: Seed) -> None:
    assert {repair.kind for repair in old.repairs} <= set(KINDS)
    assert len(old.headings) == len(old.blocks)
    assert old.title and old.author and old.address.startswith("https://")


def test_the_second_tutorial_of_2017_needs_no_repair() -> None:
    assert seed("C").repairs == seed("C").outlines == () and len(seed("C").blocks) == 2


def test_with_gradient_descent_no_initializer_is_needed() -> None:
    """What A9 says of 2016: Keras gave its variables their values, and only Adam has others."""
    old = seed("A")
    (initializer,) = (repair for repair in old.repairs if "A9" in repair.items)
    blocks = [
        Block(block.number, block.line, block.text.replace("AdamOptimizer", "GradientDescentOptimizer"))
        for block in old.repaired(without=initializer)
    ]
    assert all(outcome.ran for outcome in run(old, blocks))


def test_the_event_file_holds_the_curve_and_no_graph(tmp_path: Path) -> None:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    old = seed("C")
    world = world_of(old.keras)
    run(old, [old.blocks[1]], world)
    events = EventAccumulator(str(tmp_path / "keras_tensorflow_log")).Reload()
    assert events.Tags()["scalars"] == ["loss_1"] and events.Tags()["graph"] is False
    assert [event.step for event in events.Scalars("loss_1")] == list(range(1000))
    assert world.names["loss"] is None  # C7: the step's result took the tensor's name


def test_the_recorded_accuracies_are_those_of_the_log() -> None:
    old = seed("D")
    world = world_of(old.keras)
    run(old, old.repaired(), world)
    kept = world.names["accuracy"].acc
    assert len(kept) == 3 and np.all(np.diff(kept) > 0) and kept == world.names["cnn_model"].history.history["acc"]


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tests.seeds.page writes it"
