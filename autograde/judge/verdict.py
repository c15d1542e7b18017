"""Verdicts: what an answer is worth, part by part, over one seed and over several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from autograde.exercise.model import Exercise, Part
from autograde.judge.checks import Mistake
from autograde.judge.compare import MAX_LINES, Difference, compare
from autograde.judge.errors import useful_lines
from autograde.judge.sketch import sketch
from autograde.judge.values import Answer, Failure, Marker, Value, digest_inputs


class Status(StrEnum):
    PASSED = "passed"
    WRONG = "wrong"
    NOT_ATTEMPTED = "not-attempted"
    ERROR = "error"
    TIMEOUT = "timeout"
    OUT_OF_MEMORY = "out-of-memory"
    CRASHED = "crashed"
    OUTPUT_LIMIT = "output-limit"
    NOT_ANSWERED = "not-answered"
    TAMPERED = "tampered"
    QUARANTINED = "quarantined"
    GRADER_ERROR = "grader-error"


# Over several seeds the verdict is the one that stands first here.
_GRAVEST_FIRST = (
    *(Status.GRADER_ERROR, Status.QUARANTINED, Status.TAMPERED, Status.CRASHED, Status.OUT_OF_MEMORY),
    *(
        Status.TIMEOUT,
        Status.OUTPUT_LIMIT,
        Status.NOT_ANSWERED,
        Status.ERROR,
        Status.WRONG,
        Status.NOT_ATTEMPTED,
    ),
    Status.PASSED,
)
MUTATED = "inputs-changed"
_MUTATED_HINT = "Your code changed one of its inputs in place. Work on a copy: the caller still needs the original."


@dataclass(frozen=True)
class PartVerdict:
    name: str
    status: Status
    message: str = ""
    pattern: str | None = None
    hint: str | None = None
    self_reported: bool = False
    weight: float = 1.0
    needs: str | None = None


@dataclass(frozen=True)
class Verdict:
    """What one exercise earned: `fraction` of its points, and one message for the learner."""

    exercise: str
    status: Status
    fraction: float
    message: str = ""
    hint: str | None = None
    pattern: str | None = None
    parts: tuple[PartVerdict, ...] = ()
    self_reported: bool = False
    strays: int = 0  # answers to requests that were not made
    sketch: str = ""  # of the first wrong part


def no_answer(
    exercise: Exercise,
    status: Status,
    message: str,
    *,
    hint: str | None = None,
    pattern: str | None = None,
    strays: int = 0,
) -> Verdict:
    """The verdict when there is nothing to compare: no part earns anything."""
    parts = tuple(_part_verdict(part, status) for part in exercise.parts)
    return Verdict(exercise.id, status, 0.0, message, hint, pattern, parts, exercise.self_reported, strays)


def judge_answer(
    exercise: Exercise,
    got: Answer,
    want: Answer,
    inputs: Mapping[str, Any],
    *,
    mistakes: Sequence[Mistake] = (),
    reveal: bool,
) -> Verdict:
    """The verdict on one answer beside its reference for the same seed. Never raises: a fault of ours is grader-error.

    `mistakes` are known for the public seed only; those that end in an error are the same for every seed.
    """
    try:
        verdict = _judge(exercise, got, want, inputs, mistakes, reveal)
    except Exception as fault:
        verdict = no_answer(exercise, Status.GRADER_ERROR, f"The comparison itself failed: {type(fault).__name__}.")
    return replace(verdict, strays=got.strays)


def _judge(
    exercise: Exercise, got: Answer, want: Answer, inputs: Mapping[str, Any], mistakes: Sequence[Mistake], reveal: bool
) -> Verdict:
    fault = _fault_of_reference(exercise, want)
    if fault:
        return no_answer(exercise, Status.GRADER_ERROR, f"The reference answer cannot be used: {fault}.")
    if got.failure:
        return _failed(exercise, got.failure, mistakes)
    if got.inputs_digest != digest_inputs(inputs):
        return no_answer(exercise, Status.WRONG, "The inputs were changed.", hint=_MUTATED_HINT, pattern=MUTATED)
    parts, expected = [], want.parts or {}
    for part in exercise.parts:
        mine = (got.parts or {}).get(part.name, Marker("missing"))
        difference = compare(
            mine, expected[part.name], part, inputs=inputs, when=exercise.when, mistakes=mistakes, reveal=reveal
        )
        parts.append(_part_verdict(part, Status.WRONG if difference else Status.PASSED, difference))
    wrong = next((part.name for part in parts if part.status is Status.WRONG), "")
    told = sketch(wrong, (got.parts or {}).get(wrong)) if wrong else ""
    return replace(_of_parts(exercise.id, tuple(parts), exercise.self_reported), sketch=told)


def _fault_of_reference(exercise: Exercise, want: Answer) -> str | None:
    if want.failure:
        return f"{want.failure.error or want.failure.kind}: {want.failure.message}"
    expected = want.parts or {}
    for part in exercise.parts:
        if part.name not in expected:
            return f"it has no part {part.name!r}"
        if _unusable(expected[part.name]):
            return f"part {part.name!r} holds something that has no values to compare"
    return None


def _unusable(value: Value) -> bool:
    if isinstance(value, Marker):
        return value.kind != "symbolic"
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(_unusable(item) for item in items)


def _failed(exercise: Exercise, failure: Failure, mistakes: Sequence[Mistake]) -> Verdict:
    if failure.kind == "not-attempted":
        called = f" Your code calls `{failure.where}`, which has no answer yet." if failure.where else ""
        return no_answer(exercise, Status.NOT_ATTEMPTED, f"Not attempted yet.{called}")
    said = f"{failure.error}: {failure.message}" if failure.error else failure.message
    lines = useful_lines(failure.error, failure.message)
    message = "\n".join([*lines, f"in your code, {failure.where}"] if failure.where else lines)
    known = [(mistake.name, mistake.say) for mistake in mistakes if mistake.error and mistake.error in said]
    known += [(family.name, family.say) for family in exercise.errors if family.contains in said]
    pattern, hint = known[0] if known else (None, None)
    return no_answer(exercise, Status.ERROR, _cap(message), hint=hint, pattern=pattern)


def _part_verdict(part: Part, status: Status, difference: Difference | None = None) -> PartVerdict:
    message, pattern, hint = (
        ("\n".join(difference.lines), difference.pattern, difference.hint) if difference else ("", None, None)
    )
    return PartVerdict(part.name, status, message, pattern, hint, part.self_reported, part.weight, part.needs)


def _fraction(parts: tuple[PartVerdict, ...]) -> float:
    total = sum(part.weight for part in parts)
    passed = {part.name for part in parts if part.status is Status.PASSED}
    earned = sum(part.weight for part in parts if part.name in passed and (part.needs is None or part.needs in passed))
    return earned / total if total else 0.0


def _of_parts(exercise: str, parts: tuple[PartVerdict, ...], self_reported: bool) -> Verdict:
    status = min((part.status for part in parts), key=_GRAVEST_FIRST.index)
    first = next((part for part in parts if part.status is status), parts[0])
    return Verdict(
        exercise,
        status,
        _fraction(parts),
        _cap(first.message),
        first.hint,
        first.pattern,
        parts,
        self_reported,
    )


def _cap(message: str) -> str:
    return "\n".join(message.splitlines()[:MAX_LINES])


def combine(verdicts: Sequence[Verdict]) -> Verdict:
    """One verdict over several seeds: a part passes only if it passed for every one of them."""
    if not verdicts:
        raise ValueError("combine() needs at least one verdict")
    parts = tuple(
        min(same_part, key=lambda part: _GRAVEST_FIRST.index(part.status))
        for same_part in zip(*(verdict.parts for verdict in verdicts), strict=True)
    )
    gravest = min(verdicts, key=lambda verdict: _GRAVEST_FIRST.index(verdict.status))
    return replace(gravest, parts=parts, fraction=_fraction(parts), strays=sum(verdict.strays for verdict in verdicts))
