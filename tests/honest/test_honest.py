"""Right answers in unusual but fair styles get full marks. Each folder holds the change to a notebook that is right."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.grading.classroom import grade, load, right

SCENARIOS = sorted(file.parent for file in Path(__file__).parent.glob("*/change.py"))


@pytest.mark.parametrize("folder", SCENARIOS, ids=lambda folder: folder.name)
def test_an_honest_answer_gets_full_marks(folder: Path) -> None:
    notebook = right()
    load(folder / "change.py").change(notebook)

    record = grade(notebook).record
    said = "\n".join([*record.repairs, *(f"{each.id}: {each.verdict}: {each.message}" for each in record.exercises)])
    assert (record.status, record.score) == ("graded", record.max_score), said
    assert not record.flags
