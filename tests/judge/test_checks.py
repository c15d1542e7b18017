"""What a check compares with: kept without pickle, and given back as it was."""

from __future__ import annotations

import numpy as np

from autograde.judge.checks import Mistake, Stored, read_checks, write_checks
from autograde.judge.values import Marker

DEEP = {"list": [3 * np.ones(2), "text", None, 2.5, True]}
MISTAKES = (
    Mistake("no-root", "Take the root.", "a", np.ones((2, 3))),
    Mistake("nothing", "Return it.", "deep", None),
    Mistake("object", "Return numbers.", "a", Marker("object", "Model")),
    Mistake("wrong-axis", "The rows.", error="broadcast"),
)


def test_answers_come_back_as_they_were_stored() -> None:
    stored = {"99-x": Stored({"a": np.arange(6.0).reshape(2, 3), "deep": DEEP}, MISTAKES)}
    blob = write_checks(stored)
    assert write_checks(stored) == blob
    back = read_checks(blob)["99-x"]
    assert np.array_equal(back.want["a"], stored["99-x"].want["a"])
    assert back.want["deep"]["list"][1:] == ["text", None, 2.5, True]
    assert [(m.name, m.say, m.part, m.error) for m in back.mistakes] == [(m.name, m.say, m.part, m.error) for m in MISTAKES]
    assert np.array_equal(back.mistakes[0].value, np.ones((2, 3)))
    assert back.mistakes[2].value == Marker("object", "Model")
