"""Every stored answer has exactly the parts that its exercise declares."""

from __future__ import annotations

import pytest

from tests.declared import all_exercises, get, stored


@pytest.mark.parametrize("exercise_id", sorted(all_exercises()))
def test_the_stored_answer_has_every_part(exercise_id: str) -> None:
    assert set(stored(exercise_id).want) == {part.name for part in get(exercise_id).parts}
