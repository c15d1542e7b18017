"""No cheat gains a point. Each folder holds the change to an untouched notebook and the outcome expected."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.grading.classroom import POLICY, grade, load, untouched

SCENARIOS = sorted(file.parent for file in Path(__file__).parent.glob("*/change.py"))


@pytest.mark.parametrize("folder", SCENARIOS, ids=lambda folder: folder.name)
def test_a_cheat_gains_nothing(folder: Path) -> None:
    expected = tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))
    if expected.get("needs", "none") != "none" and POLICY.tier == "none":
        pytest.skip(f"only the sandbox tier {expected['needs']} stops this one, and this machine has none")
    notebook = untouched()
    load(folder / "change.py").change(notebook)

    record = grade(notebook).record
    said = "\n".join(f"{each.id}: {each.verdict}: {each.message}" for each in record.exercises)
    assert record.status == "graded", record.reason
    assert {each.id: each.verdict for each in record.exercises} == expected["ours"]["verdicts"], said
    assert record.score == expected["ours"]["points"]
    assert any(flag.startswith("tampered") for flag in record.flags) == expected["ours"]["tampered"]
