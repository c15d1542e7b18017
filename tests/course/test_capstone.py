"""The capstone's mutants: which gate catches which stands in the built notebook, and one is caught by none."""

from __future__ import annotations

from tests.course.test_messages import printed

CAUGHT = {
    "Mutant": "passes all",  # the program as it is
    "DropoutDropped": "caught by dropout",
    "TestLogMissing": "caught by events",
    "GatesSwapped": "caught by forward, step, state",
    "OtherMomentum": "caught by state",
    "DeviationOfTheSample": "caught by state",
    "StatisticsStandStill": "caught by state",
    "DecayForgotten": "passes all",
}


def test_each_mutant_is_caught_by_its_gate_and_one_by_none() -> None:
    lines = [line.split(maxsplit=1) for line in printed("19_capstone", "caught").splitlines()]
    assert dict(lines) == CAUGHT


def test_the_new_gate_catches_that_one() -> None:
    assert printed("19_capstone", "19-gate-try").split() == "your reader passes: True without decay: False".split()
