"""Finds, for each cell that a submission must have, the submitted cell that stands for it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from autograde.exercise.cells import CHECK_CALL
from autograde.grading.read.master import Cell, Graded, Master, exercise_of, is_answer, is_graded
from autograde.grading.read.parse import ParsedCell

# How a cell was recognised, best first; 0 is not at all.
_BY_GRADE_ID, _BY_EXERCISE, _BY_ID, _BY_SOURCE = 4, 3, 2, 1


def match(master: Master, cells: Sequence[ParsedCell]) -> dict[int, int]:
    """anchor number -> number of the submitted cell. No cell stands for two anchors."""
    by_exercise = {graded.id: graded for graded in master.exercises}
    taken: set[int] = set()
    found: dict[int, int] = {}
    # Marks first, for every anchor; only what is left may be recognised by what it says.
    for least in (_BY_ID, _BY_SOURCE):
        for number, anchor in enumerate(master.anchors):
            if number in found:
                continue
            graded = by_exercise.get(exercise_of(anchor) or "")
            checked = _checked_at(master, cells, graded) if is_answer(anchor) else len(cells)
            ranked = [
                (_fitness(anchor, cell, graded), position < checked, strength, position)
                for position, cell in enumerate(cells)
                if position not in taken and (strength := _recognised(anchor, cell, graded)) >= least
            ]
            if ranked:
                found[number] = max(ranked)[-1]
                taken.add(found[number])
    return found


def _checked_at(master: Master, cells: Sequence[ParsedCell], graded: Graded | None) -> int:
    """Where the exercise's check stands; beyond the end when there is none. A copy of the answer below was not checked."""
    checks = [anchor for anchor in master.anchors if graded and is_graded(anchor) and exercise_of(anchor) == graded.id]
    found = (n for n, cell in enumerate(cells) if any(_recognised(anchor, cell, graded) for anchor in checks))
    return next(found, len(cells))


def claims(anchor: Cell, cell: ParsedCell) -> bool:
    """Does the cell carry this anchor's mark, so that it is a duplicate when another one was chosen?"""
    return _by_mark(anchor, cell) >= _BY_EXERCISE


def same_text(anchor: Cell, cell: ParsedCell) -> bool:
    return _squeeze(cell.source) == _squeeze(anchor["source"])


def _recognised(anchor: Cell, cell: ParsedCell, graded: Graded | None) -> int:
    return _by_mark(anchor, cell) or _by_source(anchor, cell, graded)


def _by_mark(anchor: Cell, cell: ParsedCell) -> int:
    if cell.grade_id and cell.grade_id == anchor["metadata"]["nbgrader"]["grade_id"]:
        return _BY_GRADE_ID
    exercise, role = exercise_of(anchor), anchor["metadata"].get("autograde", {}).get("role")
    if exercise and cell.exercise == exercise and cell.role == role:
        return _BY_EXERCISE
    return _BY_ID if cell.id and cell.id == anchor["id"] else 0


def _by_source(anchor: Cell, cell: ParsedCell, graded: Graded | None) -> int:
    if cell.kind != "code":
        return 0
    if is_answer(anchor) and graded:
        return _BY_SOURCE if defines(cell.source, graded) else 0
    if is_graded(anchor) and graded:
        call = CHECK_CALL.fullmatch(cell.source.strip())
        return _BY_SOURCE if call and call["id"] == graded.id else 0
    return _BY_SOURCE if same_text(anchor, cell) else 0


def _fitness(anchor: Cell, cell: ParsedCell, graded: Graded | None) -> tuple[bool, bool]:
    """Of several cells with a mark: an answer is the one that defines what is asked; any other, the one left as it was."""
    if is_answer(anchor) and graded:
        return not same_text(anchor, cell), defines(cell.source, graded)
    return same_text(anchor, cell), True


def defines(source: str, graded: Graded) -> bool:
    """Does this text define what the exercise asks for?"""
    # A pattern, not a parser: nothing a student wrote is ever compiled in the grader's process.
    name = re.escape(graded.asks.partition(".")[0])
    return bool(re.search(rf"^(?:async +def|def|class) +{name}\b|^{name} *(?::[^=\n]*)?=(?!=)", source, re.MULTILINE))


def _squeeze(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())
