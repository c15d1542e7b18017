"""A submission as it is graded: read and repaired, or refused with a reason."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from autograde.grading.limits import GradingLimits
from autograde.grading.read.assignment import Assignment
from autograde.grading.read.files import read_files, read_timestamp
from autograde.grading.read.find import Found, read_notebook
from autograde.grading.read.key import refusal_key, submission_key
from autograde.grading.read.master import Cell
from autograde.grading.read.parse import Quarantined
from autograde.grading.read.repair import repair
from autograde.grading.record import Outcome, Who


@dataclass(frozen=True)
class Submission:
    """Plain data that can travel to another process or machine."""

    student: str
    assignment: str
    key: str  # of the record that comes of it: the same for what would be graded in the same way
    cells: tuple[Cell, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)  # beside the notebook, the instructor's over the student's
    repairs: tuple[str, ...] = ()
    refused: str = ""  # why nothing is run
    outcome: Outcome = Outcome.QUARANTINED  # what a refusal leads to
    seconds: float = 0.0  # that reading took

    @property
    def who(self) -> Who:
        return self.student, self.assignment


def read_submission(found: Found, assignment: Assignment | None, limits: GradingLimits, harness: str) -> Submission:
    """Never raises: what cannot be read is refused. `assignment` is None for one that the course does not have."""
    began = time.monotonic()

    def refused(reason: str, outcome: Outcome) -> Submission:
        files = read_timestamp(found.folder)
        key = refusal_key(reason, files, assignment, limits, harness)
        return Submission(*found.who, key, files=files, repairs=found.notes, refused=reason, outcome=outcome)

    if found.problem or assignment is None:
        return refused(found.problem, found.outcome)
    try:
        beside = read_files(found.folder, limits)
        repaired = repair(assignment.master, read_notebook(found, limits), limits)
    except Quarantined as quarantined:
        return refused(str(quarantined), Outcome.QUARANTINED)
    except OSError as error:
        return refused(f"the files cannot be read: {error.strerror}", Outcome.GRADER_ERROR)
    files = {**beside.files, **assignment.files}
    return Submission(
        *found.who,
        key=submission_key(repaired.cells, files, assignment, limits, harness),
        cells=repaired.cells,
        files=files,
        repairs=(*found.notes, *filter(None, (beside.left_out,)), *repaired.repairs),
        seconds=time.monotonic() - began,
    )
