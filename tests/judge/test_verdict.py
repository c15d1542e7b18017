"""Verdicts: parts and their weights, failures, changed inputs, faults of our own, and several seeds together."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from autograde.exercise import Exercise, Part, When, WhenError
from autograde.judge.values import Answer, Failure, Marker
from autograde.judge.verdict import Status, Verdict, combine, judge_answer, no_answer

EXERCISE = Exercise(
    id="99-double",
    inputs=lambda rng: {"x": rng.normal(size=(3, 4)).astype("f4")},
    probe=lambda double, inputs: {"y": double(inputs["x"]), "name": double.__name__},
    parts=(Part("y", axes=("batch", "class"), weight=3.0), Part("name", self_reported=True)),
    when=(When("not-doubled", lambda case: np.array_equal(case.got, case.inputs["x"]), "Multiply by two."),),
    errors=(WhenError("bad-shape", "shapes (3,4)", "Look at the shapes."),),
)
INPUTS = EXERCISE.draw(1)
RIGHT = Answer.of({"y": INPUTS["x"] * 2, "name": "double"}, INPUTS)


def judged(parts: dict[str, Any] | None = None, reveal: bool = True, **changes: Any) -> Verdict:
    got = replace(RIGHT, **({"parts": parts} if parts is not None else {}), **changes)
    return judge_answer(EXERCISE, got, RIGHT, INPUTS, reveal=reveal)


def test_a_right_answer_passes_in_full() -> None:
    verdict = judged()
    assert (verdict.status, verdict.fraction, verdict.message) == (Status.PASSED, 1.0, "")
    assert [(part.name, part.status, part.self_reported) for part in verdict.parts] == [
        ("y", "passed", False),
        ("name", "passed", True),
    ]
    assert verdict.self_reported


@pytest.mark.parametrize(
    ("parts", "fraction"),
    [
        ({**RIGHT.parts, "name": "triple"}, 0.75),
        ({**RIGHT.parts, "y": INPUTS["x"]}, 0.25),
        ({"y": RIGHT.parts["y"]}, 0.75),
        ({}, 0.0),
        ({**RIGHT.parts, "extra": 1}, 1.0),
    ],
)
def test_each_part_earns_its_own_share(parts: dict[str, Any], fraction: float) -> None:
    assert judged(parts).fraction == fraction


def test_a_part_that_needs_another_earns_nothing_alone() -> None:
    """Over several seeds, too: what it needs may be wrong for another seed than its own."""
    parts = (EXERCISE.parts[0], replace(EXERCISE.parts[1], needs="y"))
    exercise = replace(EXERCISE, parts=parts)
    right, wrong, both_wrong = (
        judge_answer(exercise, replace(RIGHT, parts=answer), RIGHT, INPUTS, reveal=False)
        for answer in (RIGHT.parts, {**RIGHT.parts, "y": INPUTS["x"]}, {"y": INPUTS["x"], "name": "triple"})
    )
    assert (right.fraction, wrong.fraction, both_wrong.fraction) == (1, 0, 0)
    assert wrong.parts[1].status == "passed", "the message still says what is right"
    assert combine([right, wrong]).fraction == 0
    only_y = judge_answer(exercise, replace(RIGHT, parts={"y": RIGHT.parts["y"]}), RIGHT, INPUTS, reveal=False)
    assert only_y.fraction == 0.75


def test_the_first_wrong_part_speaks_with_its_hint() -> None:
    verdict = judged({"y": INPUTS["x"], "name": "other"})
    assert verdict.message.startswith("y: values differ") and verdict.pattern == "not-doubled"
    assert verdict.hint == "Multiply by two." and verdict.parts[1].message == "name: 'other', expected 'double'."
    assert "double" not in judged({"y": RIGHT.parts["y"], "name": "other"}, reveal=False).message


def test_a_missing_part_is_named() -> None:
    assert judged({"name": "double"}).message == "y: missing."


def test_changed_inputs_earn_nothing_and_say_why() -> None:
    changed = {"x": INPUTS["x"] + 1}
    verdict = judge_answer(EXERCISE, Answer.of(RIGHT.parts, changed), RIGHT, INPUTS, reveal=True)
    assert (verdict.status, verdict.fraction, verdict.pattern) == (Status.WRONG, 0.0, "inputs-changed")
    assert "copy" in verdict.hint


def test_failures_become_their_own_verdicts() -> None:
    stub = judged({}, failure=Failure("not-attempted", "NotImplementedError", "Not attempted yet", ""))
    assert (stub.status, stub.fraction) == (Status.NOT_ATTEMPTED, 0.0)
    other = judged({}, failure=Failure("not-attempted", "NotImplementedError", "Not attempted yet", "forward"))
    assert "`forward`, which has no answer yet" in other.message
    error = judged({}, failure=Failure("error", "ValueError", "shapes (3,4) and (3,4)\nmore", "line 2: x @ x"))
    assert error.status is Status.ERROR and error.pattern == "bad-shape" and error.hint == "Look at the shapes."
    assert error.message == "ValueError: shapes (3,4) and (3,4)\nmore\nin your code, line 2: x @ x"
    long = judged({}, failure=Failure("error", "ValueError", "line\n" * 100, "line 2: x"))
    assert len(long.message.splitlines()) <= 12


@pytest.mark.parametrize(
    "reference",
    [
        Answer(None, Failure("error", "ValueError", "no"), ""),
        Answer.of({"y": RIGHT.parts["y"]}, INPUTS),
        Answer.of({"y": Marker("object", "Model"), "name": "double"}, INPUTS),
        Answer.of({"y": [[Marker("ragged")]], "name": "double"}, INPUTS),
        Answer(None, None, ""),
    ],
)
def test_a_reference_that_cannot_be_used_is_our_fault(reference: Answer) -> None:
    verdict = judge_answer(EXERCISE, RIGHT, reference, INPUTS, reveal=False)
    assert verdict.status is Status.GRADER_ERROR and verdict.fraction == 0.0


def test_a_fault_in_the_comparison_is_our_fault_and_does_not_escape() -> None:
    broken = replace(EXERCISE, parts=(Part("y", atol="much"), Part("name")))  # type: ignore[arg-type]
    assert judge_answer(broken, RIGHT, RIGHT, INPUTS, reveal=True).status is Status.GRADER_ERROR


def test_over_several_seeds_a_part_must_pass_every_time() -> None:
    wrong_value, wrong_name = judged({**RIGHT.parts, "y": INPUTS["x"]}), judged({**RIGHT.parts, "name": "x"})
    assert combine([judged(), judged()]) == judged()
    assert combine([judged(), wrong_value]).fraction == 0.25
    both = combine([wrong_name, judged(), wrong_value])
    assert (both.status, both.fraction, both.pattern) == (Status.WRONG, 0.0, wrong_name.pattern)
    assert [part.status for part in both.parts] == ["wrong", "wrong"]


def test_the_gravest_verdict_of_several_seeds_stands() -> None:
    timeout = no_answer(EXERCISE, Status.TIMEOUT, "No answer within 20 seconds", strays=2)
    verdict = combine([judged(), judged({}), timeout, judged()])
    assert (verdict.status, verdict.fraction, verdict.message) == (Status.TIMEOUT, 0.0, timeout.message)
    assert verdict.strays == 2
    for status in Status:
        if status is not Status.PASSED:
            assert combine([judged(), no_answer(EXERCISE, status, "")]).status is status


def test_combining_nothing_is_refused() -> None:
    with pytest.raises(ValueError):
        combine([])


def test_stray_answers_are_noted() -> None:
    assert judged(strays=3).strays == 3
