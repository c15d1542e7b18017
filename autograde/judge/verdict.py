"""Verdicts: what an answer is worth, part by part, over one seed and over several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from autograde.exercises.model import Exercise
from autograde.judge.compare import MAX_LINES, Difference, compare
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
    parts = tuple(PartVerdict(p.name, status, "", None, None, p.self_reported, p.weight) for p in exercise.parts)
    return Verdict(exercise.id, status, 0.0, message, hint, pattern, parts, exercise.self_reported, strays)


def judge_answer(exercise: Exercise, got: Answer, want: Answer, inputs: Mapping[str, Any], *, reveal: bool) -> Verdict:
    """The verdict on one answer beside its reference for the same seed. Never raises: a fault of ours is grader-error."""
    try:
        verdict = _judge(exercise, got, want, inputs, reveal)
    except Exception as fault:
        verdict = no_answer(exercise, Status.GRADER_ERROR, f"The comparison itself failed: {type(fault).__name__}.")
    return replace(verdict, strays=got.strays)


def _judge(exercise: Exercise, got: Answer, want: Answer, inputs: Mapping[str, Any], reveal: bool) -> Verdict:
    fault = _fault_of_reference(exercise, want)
    if fault:
        return no_answer(exercise, Status.GRADER_ERROR, f"The reference answer cannot be used: {fault}.")
    if got.failure:
        return _failed(exercise, got.failure)
    if got.inputs_digest != digest_inputs(inputs):
        return no_answer(exercise, Status.WRONG, "The inputs were changed.", hint=_MUTATED_HINT, pattern=MUTATED)
    parts = []
    for part in exercise.parts:
        mine = (got.parts or {}).get(part.name, Marker("missing"))
        difference = compare(mine, want.parts[part.name], part, inputs=inputs, hints=exercise.hints, reveal=reveal)
        parts.append(_part_verdict(part.name, difference, part.self_reported, part.weight))
    return _of_parts(exercise.id, tuple(parts), exercise.self_reported)


def _fault_of_reference(exercise: Exercise, want: Answer) -> str | None:
    if want.failure:
        return f"{want.failure.error or want.failure.kind}: {want.failure.message}"
    for part in exercise.parts:
        if part.name not in (want.parts or {}):
            return f"it has no part {part.name!r}"
        if _unusable(want.parts[part.name]):
            return f"part {part.name!r} holds something that has no values to compare"
    return None


def _unusable(value: Value) -> bool:
    if isinstance(value, Marker):
        return value.kind != "symbolic"
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(_unusable(item) for item in items)


def _failed(exercise: Exercise, failure: Failure) -> Verdict:
    if failure.kind == "not-attempted":
        return no_answer(exercise, Status.NOT_ATTEMPTED, "Not attempted yet.")
    said = f"{failure.error}: {failure.message}" if failure.error else failure.message
    message = f"{said}\nin your code, {failure.where}" if failure.where else said
    known = next((hint for hint in exercise.error_hints if hint.contains in said), None)
    return no_answer(
        exercise,
        Status.ERROR,
        _cap(message),
        hint=known.say if known else None,
        pattern=known.name if known else None,
    )


def _part_verdict(name: str, difference: Difference | None, self_reported: bool, weight: float) -> PartVerdict:
    if difference is None:
        return PartVerdict(name, Status.PASSED, "", None, None, self_reported, weight)
    message = "\n".join(difference.lines)
    return PartVerdict(name, Status.WRONG, message, difference.pattern, difference.hint, self_reported, weight)


def _fraction(parts: tuple[PartVerdict, ...]) -> float:
    total = sum(part.weight for part in parts)
    return sum(part.weight for part in parts if part.status is Status.PASSED) / total if total else 0.0


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
