"""Every stored reference has exactly the parts that its exercise declares."""

from __future__ import annotations

import pytest

from autograde import exercises
from autograde.student import references


@pytest.mark.parametrize("exercise_id", sorted(exercises.all_exercises()))
def test_the_reference_has_every_part(exercise_id: str) -> None:
    assert set(references.load(exercise_id)) == {part.name for part in exercises.get(exercise_id).parts}
