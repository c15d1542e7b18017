"""Rebuilds a submission on its master, so that what is graded is what was handed out, and every answer is the student's.

Locked and graded cells come whole from the master. Answer cells have the master's type and metadata and the student's
text. Everything else a student added, moved or edited stays where it is between its neighbours, as a plain cell.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from autograde.grading.limits import GradingLimits
from autograde.grading.read.master import Cell, Master, exercise_of, is_answer, is_graded
from autograde.grading.read.matching import claims, defines, match, same_text
from autograde.grading.read.parse import ParsedCell, Quarantined, parse_notebook

_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")


@dataclass(frozen=True)
class Repaired:
    cells: tuple[Cell, ...]
    repairs: tuple[str, ...]  # one line each, for the record and the student


@dataclass
class _Place:
    """One cell of the rebuilt notebook: an anchor of the master, or a student's own."""

    cell: Cell
    anchor: int | None = None


def repair(master: Master, blob: bytes, limits: GradingLimits | None = None) -> Repaired:
    """The submission as it is graded. Raises Quarantined, and nothing else, whatever the bytes are."""
    parsed = parse_notebook(blob, limits or GradingLimits())
    found = match(master, parsed.cells)
    if not any(exercise_of(master.anchors[number]) for number in found):
        if parsed.notebook and parsed.notebook != master.name:
            raise Quarantined(f"this is the notebook {parsed.notebook}, not {master.name}")
        if not any(defines(cell.source, graded) for cell in parsed.cells for graded in master.exercises):
            raise Quarantined(f"no exercise of {master.name} was found in the notebook")
    notes = list(parsed.notes)
    places = _walk(master, parsed.cells, found, notes)
    return Repaired(tuple(_with_ids(master, places)), tuple(notes))


def _walk(master: Master, cells: Sequence[ParsedCell], found: dict[int, int], notes: list[str]) -> list[_Place]:
    staying = _longest_increasing(sorted(found, key=found.__getitem__))
    anchor_at = {found[number]: number for number in found}
    places: list[_Place] = []
    for position, cell in enumerate(cells):
        number = anchor_at.get(position)
        if number is not None:
            anchor = master.anchors[number]
            extra = _edited(anchor, cell, notes)
            if number not in staying:
                places += extra
                continue
            here = _Place(_rebuilt(anchor, cell, notes), number)
            # What was added to the set-up needs it; what was added to a check may be needed by it.
            places += [*extra, here] if is_graded(anchor) else [here, *extra]
        elif not _is_idle_duplicate(master, cell, notes):
            places.append(_Place(_own(master, cell)))
    for number, anchor in enumerate(master.anchors):
        if number not in staying:
            moved = cells[found[number]] if number in found else None
            notes.append(f"{_name(anchor)}: {'put back in its place' if moved else 'was missing, put back'}")
            at = _where(master, places, number, found)
            places.insert(at, _Place(_rebuilt(anchor, moved, notes), number))
    return places


def _where(master: Master, places: list[_Place], number: int, found: dict[int, int]) -> int:
    """Before its check, for an answer that was moved; else right after the anchors before it. A stub must not come after
    a definition that was not recognised, nor a check before one."""
    at = {place.anchor: index for index, place in enumerate(places) if place.anchor is not None}
    anchor = master.anchors[number]
    if number in found and is_answer(anchor):
        for other in range(number + 1, len(master.anchors)):
            if exercise_of(master.anchors[other]) == exercise_of(anchor) and other in at:
                return at[other]
    after = max((index for other, index in at.items() if other < number), default=-1) + 1
    merged = _merged_into(master, places, exercise_of(anchor), found)
    if merged is None:
        return after
    return min(after, merged) if is_answer(anchor) else max(after, merged + 1)


def _merged_into(master: Master, places: list[_Place], exercise: str | None, found: dict[int, int]) -> int | None:
    """The place of another cell that holds this exercise's answer, when no cell stands for it."""
    own = {number for number, anchor in enumerate(master.anchors) if exercise_of(anchor) == exercise}
    graded = next((each for each in master.exercises if each.id == exercise), None)
    if graded is None or any(number in found and is_answer(master.anchors[number]) for number in own):
        return None
    others = (index for index, place in enumerate(places) if place.anchor not in own)
    return next((index for index in others if defines(places[index].cell["source"], graded)), None)


def _rebuilt(anchor: Cell, cell: ParsedCell | None, notes: list[str]) -> Cell:
    if not is_answer(anchor) or cell is None:
        return _copy(anchor)
    if cell.kind != anchor["cell_type"]:
        notes.append(f"{_name(anchor)}: was a {cell.kind} cell, made {anchor['cell_type']} again")
    if not claims(anchor, cell):
        notes.append(f"{_name(anchor)}: had lost its marks, recognised by its {'id' if cell.id == anchor['id'] else 'text'}")
    return _copy(anchor) | {"source": cell.source}


def _edited(anchor: Cell, cell: ParsedCell, notes: list[str]) -> list[_Place]:
    """The student's text of a locked cell, kept beside the restored one: it may hold something an answer needs."""
    if is_answer(anchor):
        return []
    if cell.kind != anchor["cell_type"]:
        notes.append(f"{_name(anchor)}: was a {cell.kind} cell, put back")
        return []
    if same_text(anchor, cell):
        return []
    notes.append(f"{_name(anchor)}: was edited, put back")
    return [_Place(_plain(cell.kind, cell.source))] if cell.source.strip() else []


def _is_idle_duplicate(master: Master, cell: ParsedCell, notes: list[str]) -> bool:
    """Note a second cell with the mark of another; an untouched stub would undo the answer, so it is left out."""
    for anchor in master.anchors:
        if claims(anchor, cell):
            idle = same_text(anchor, cell)
            fate = "left out" if idle else "counts as an ordinary cell"
            notes.append(f"{_name(anchor)}: a second cell with its mark {fate}")
            return idle
    return False


def _own(master: Master, cell: ParsedCell) -> Cell:
    """A student's cell as it is, with the master's note of its role where it is one of the course's own."""
    known = next((c for c in master.cells if c["id"] == cell.id and "nbgrader" not in c["metadata"]), None)
    metadata = dict(known["metadata"]) if known and known["cell_type"] == cell.kind else {}
    return _plain(cell.kind, cell.source, cell.id, metadata)


def _plain(kind: str, source: str, cell_id: str = "", metadata: dict[str, Any] | None = None) -> Cell:
    cell: Cell = {"cell_type": kind, "id": cell_id, "metadata": metadata or {}, "source": source}
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})


def _copy(anchor: Cell) -> Cell:
    return anchor | {"metadata": dict(anchor["metadata"])} | ({"outputs": []} if anchor["cell_type"] == "code" else {})


def _with_ids(master: Master, places: list[_Place]) -> list[Cell]:
    """Anchors have the master's ids; others keep theirs unless it is none or taken."""
    used = {anchor["id"] for anchor in master.anchors}
    counts: Counter[str] = Counter()
    cells = []
    for place in places:
        cell = place.cell
        if place.anchor is None:
            cell_id = cell["id"]
            while not _ID.fullmatch(cell_id) or cell_id in used:
                counts["student"] += 1
                cell_id = f"student-{counts['student']:02d}"
            used.add(cell_id)
            cell = cell | {"id": cell_id}
        cells.append(cell)
    return cells


def _name(anchor: Cell) -> str:
    return f"cell {anchor['id']}"


def _longest_increasing(numbers: list[int]) -> set[int]:
    """The largest set of anchors that already stand in the master's order."""
    best: list[list[int]] = [[]]
    for number in numbers:
        best.append([*_longest([run for run in best if not run or run[-1] < number]), number])
    return set(_longest(best))


def _longest(runs: list[list[int]]) -> list[int]:
    return max(runs, key=len)
