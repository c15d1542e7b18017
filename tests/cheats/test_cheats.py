"""No cheat gains a point. Each folder holds the change to an untouched notebook and the outcome expected."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from autograde.grading.record import Record
from tests.declared import all_exercises
from tests.grading.classroom import COURSE, EXERCISES, LIMITS, NAME, POLICY, grade, load, untouched

SECURITY = COURSE.root / "docs" / "security.md"
SCENARIOS = sorted(file.parent for file in Path(__file__).parent.glob("*/change.py"))


@pytest.mark.parametrize("folder", SCENARIOS, ids=lambda folder: folder.name)
def test_a_cheat_gains_nothing(folder: Path) -> None:
    expected = tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))
    if expected.get("needs", "none") != "none" and POLICY.tier == "none":
        pytest.skip(f"only the sandbox tier {expected['needs']} stops this one, and this machine has none")
    name, exercises = expected.get("notebook", NAME), tuple(expected.get("exercises", EXERCISES))
    notebook = untouched(name, exercises)
    load(folder / "change.py").change(notebook)

    clock = expected.get("clock")
    limits = replace(LIMITS, cell_seconds=clock, question_seconds=clock) if clock else LIMITS
    record = grade(notebook, name=name, exercises=exercises, limits=limits).record
    said = "\n".join(f"{each.id}: {each.verdict}: {each.message}" for each in record.exercises)
    assert record.status == "graded", record.reason
    assert {each.id: each.verdict for each in record.exercises} == expected["ours"]["verdicts"], said
    assert record.score == expected["ours"]["points"]
    assert record.score == sum(each.points for each in record.exercises if each.verdict == "passed"), "a part is gained"
    assert Record.from_json(record.to_json().encode().decode()) == record  # what the journal does with it
    if "tampered" in expected["ours"]:
        assert any(flag.startswith("tampered") for flag in record.flags) == expected["ours"]["tampered"]


def test_what_can_be_gained_is_declared() -> None:
    """Only where an exercise asks what a student's own kernel alone can say, and only if docs/security.md says so."""
    declared = SECURITY.read_text(encoding="utf-8")
    for folder in SCENARIOS:
        ours = tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))["ours"]
        honest = ours.get("honest", [])  # answered rightly as a part of the cheat
        gained = {exercise for exercise, verdict in ours["verdicts"].items() if verdict == "passed"} - set(honest)
        assert gained == set(ours.get("declared", [])), folder.name
        for exercise in gained:
            assert f"| `{exercise}` |" in declared, f"{folder.name}: docs/security.md does not declare {exercise}"


def test_what_is_self_reported_is_declared() -> None:
    declared = SECURITY.read_text(encoding="utf-8")
    for name, exercise in all_exercises().items():
        assert not exercise.self_reported or f"| `{name}` |" in declared, f"docs/security.md does not declare {name}"
