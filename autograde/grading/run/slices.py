"""Which cells decide: the set-up, the answers, all that a student changed or added, and what these use by name.

Unchanged demonstrations and checks decide nothing, so they need not run. That the cells chosen like this are enough is
proved on the solution, at the start of each run; of a submission they are taken for enough only where the verdict says so.
"""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from autograde.grading.read.master import Master, is_answer, is_graded
from autograde.grading.read.questions import Questions
from autograde.judge.verdict import Status, Verdict

SKIPPED = "Not run: nothing that is graded needs this cell.\n"
# What is there without any cell.
_GIVEN = frozenset(dir(builtins)) | {"display", "__name__", "__doc__", "__annotations__"}


@dataclass(frozen=True)
class Names:
    """Of one cell: the global names that it binds and uses; `hiding`: there may be others."""

    binds: frozenset[str]
    uses: frozenset[str]
    hiding: bool


def text_of(cell: Mapping[str, Any]) -> str:
    return "".join(cell["source"])


def choose(cells: Sequence[Mapping[str, Any]], master: Master, known: Mapping[str, Names]) -> frozenset[int] | None:
    """The numbers of the code cells that decide; None where names do not tell. `known`: the names of each text."""
    names = [known[text_of(cell)] for cell in cells]
    handed_out = {text_of(cell) for cell in master.cells if not is_answer(cell)}
    checks = {number for number, cell in enumerate(cells) if is_graded(dict(cell))}
    own = {number for number, cell in enumerate(cells) if text_of(cell) not in handed_out} - checks
    kept = own | {number for number, cell in enumerate(cells) if "nbgrader" in cell["metadata"]} - checks
    if any(names[number].hiding for number in own):
        return None
    asked = {graded.asks.partition(".")[0] for graded in master.exercises}
    while True:
        uses = asked.union(*(names[number].uses for number in kept))
        more = {number for number in range(len(cells)) if names[number].binds & uses} - checks - kept
        if not more:
            break
        kept |= more
    bound = _GIVEN.union(*(names[number].binds for number in kept))
    untraced = asked.union(*(names[number].uses for number in own)) - bound
    return None if untraced else frozenset(kept)


def decided(verdicts: Iterable[tuple[str, Verdict]], questions: Questions) -> bool:
    """Whether all of these stand, whatever the cells that did not run would have done: what has passed, what was never
    begun, and the mistakes that the build has seen give the very same."""
    for exercise, verdict in verdicts:
        known = {mistake.name for mistake in questions.stored(exercise).mistakes}
        if verdict.strays or not (
            verdict.status in (Status.PASSED, Status.NOT_ATTEMPTED)
            or (verdict.status is Status.WRONG and verdict.pattern in known)
        ):
            return False
    return True
