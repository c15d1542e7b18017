"""Outputs are compared as text, and their numbers as numbers where the cell allows it."""

from __future__ import annotations

import pytest
from nbformat.v4 import new_output

from autograde.authoring.outputs import alike, differences


@pytest.mark.parametrize(
    ("stored", "new", "within", "same"),
    [
        ("accuracy 0.91", "accuracy 0.92", 0.02, True),
        ("accuracy 0.91", "accuracy 0.94", 0.02, False),
        ("accuracy 0.91", "accuracy 0.92", 0.0, False),
        ("accuracy 0.91", "precision 0.91", 0.02, False),
        ("[ 0.5 -0.5]", "[0.5 0.5]", 0.1, False),
        ("[ 0.5 -0.01]", "[0.5 0.01]", 0.1, True),
        ("3e-08 below 1e-06", "9e-08 below 1e-06", 1e-6, True),
        ("dense_1 0.5", "dense_2 0.5", 10, False),
        ("loss nan", "loss 0.5", 10, False),
        ("one 0.5", "one 0.5 0.5", 10, False),
        ("60 points", "61 points", 0.02, False),
    ],
)
def test_numbers_move_and_words_do_not(stored: str, new: str, within: float, same: bool) -> None:
    assert alike(stored, new, within) is same


def _display(text: str, **metadata: object) -> object:
    return new_output("display_data", data={"text/plain": text}, metadata=metadata)


def test_an_output_may_carry_an_allowance_of_its_own() -> None:
    own = {"autograde": {"within": 1e-6}}
    assert differences([_display("apart 3e-08", **own)], [_display("apart 4e-08", **own)], 0.0) == []
    assert differences([_display("apart 3e-08")], [_display("apart 4e-08", **own)], 0.0) != []


def test_one_print_may_arrive_in_two_pieces_and_a_missing_output_is_told() -> None:
    pieces = [new_output("stream", name="stdout", text=text) for text in ("one\n", "two\n")]
    whole = [new_output("stream", name="stdout", text="one\ntwo\n")]
    assert differences(whole, pieces, 0.0) == []
    assert differences([*whole, _display("3")], whole, 0.0)[:2] == ["stored: text/plain", "now: no output"]
