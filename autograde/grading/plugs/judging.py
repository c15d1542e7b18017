"""The plug in Execute's place: runs a submission with `grade_one`, and keeps the record for the plug that saves."""

from __future__ import annotations

import weakref
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import nbformat
from jupyter_core.utils import run_sync
from nbformat import NotebookNode
from nbgrader.preprocessors import Execute
from traitlets import Enum, Integer

from autograde.grading.grade_one import Bundle, Grading, grade_one_async, not_graded
from autograde.grading.limits import GradingLimits
from autograde.grading.master import MasterError
from autograde.grading.plugs.assignment import RECORD, Assignment, assignment_of
from autograde.grading.record import Outcome
from autograde.grading.seeds import SeedPlan
from autograde.grading.solutions import NoKernel, Solved, solve
from autograde.grading.submission import Quarantined
from autograde.kernels.policy import SandboxPolicy, Tier
from autograde.kernels.tiers import why_unavailable


@dataclass
class _Run:
    """One `nbgrader autograde`: its seeds, and the solutions' answers to them."""

    plan: SeedPlan
    solved: dict[str, Solved] = field(default_factory=dict)


# nbgrader makes one exporter per run and new preprocessors for every notebook.
_runs: weakref.WeakKeyDictionary[Any, _Run] = weakref.WeakKeyDictionary()


class JudgeSubmission(Execute):
    """Execute for notebooks of the course; for any other it is nbgrader's own."""

    sandbox = Enum(
        ("auto", "none", "guard", "bwrap"),
        default_value="auto",
        help="How closed a submission's kernel is; auto: guard where this machine can give it, else none.",
    ).tag(config=True)
    seed = Integer(None, allow_none=True, help="Repeat the run with this seed; None: fresh seeds.").tag(config=True)
    timeout = Integer(int(GradingLimits.cell_seconds), allow_none=True, help="Clock for one cell.").tag(config=True)
    notebook_seconds = Integer(
        int(GradingLimits.notebook_seconds), help="Clock for one notebook, questions and restarts included."
    ).tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any = None, km: Any = None) -> tuple[NotebookNode, Any]:
        assignment = assignment_of(self, resources)
        if assignment is None:
            return super().preprocess(nb, resources, km)
        grading = self._grade(assignment, nb, Path(resources["metadata"]["path"]))
        resources[RECORD] = grading.record
        if grading.notebook:
            nb = nbformat.reads(grading.notebook.decode(), as_version=4)
        # For feedback and for whoever opens the file: written here, after the student's code has ended.
        nb.metadata.autograde["record"] = grading.record.to_json()
        if grading.record.status is not Outcome.GRADED:
            self.log.error("%s of %s: %s", assignment.notebook, assignment.student, grading.record.reason)
        return nb, resources

    def _grade(self, assignment: Assignment, nb: NotebookNode, folder: Path) -> Grading:
        # nbgrader's None and -1 mean no clock for a cell: then there is the notebook's.
        cell_seconds = self.timeout if self.timeout and self.timeout > 0 else self.notebook_seconds
        limits = GradingLimits(cell_seconds=float(cell_seconds), notebook_seconds=float(self.notebook_seconds))
        about = nb.metadata.get("autograde", {})
        bundle = Bundle(
            student=assignment.student,
            assignment=assignment.name,
            submission=nbformat.writes(nb).encode(),
            master=assignment.master.blob,
            references={},
            seed_policy=self._run.plan.policy,
            limits=limits,
            policy=SandboxPolicy(tier=self._tier()),
        )
        if "quarantined" in about:
            return not_graded(bundle, Outcome.QUARANTINED, about["quarantined"])
        try:
            files = assignment.files(folder, limits)
            solved = self._solved(assignment, limits)
        except Quarantined as reason:
            return not_graded(bundle, Outcome.QUARANTINED, str(reason))
        except (NoKernel, MasterError) as error:
            return not_graded(bundle, Outcome.GRADER_ERROR, f"the solution could not be run: {error}")
        grading = run_sync(grade_one_async)(replace(bundle, references=solved.references, files=files))
        return replace(grading, record=replace(grading.record, repairs=tuple(about.get("repairs", ()))))

    @property
    def _run(self) -> _Run:
        if self.parent not in _runs:
            _runs[self.parent] = _Run(SeedPlan() if self.seed is None else SeedPlan.given(self.seed))
        return _runs[self.parent]

    def _solved(self, assignment: Assignment, limits: GradingLimits) -> Solved:
        solved = self._run.solved
        if assignment.master.digest not in solved:
            files = assignment.files(assignment.folder, limits)
            solved[assignment.master.digest] = run_sync(solve)(
                assignment.solution, self._run.plan, limits, files=files, policy=SandboxPolicy(tier=self._tier())
            )
        return solved[assignment.master.digest]

    def _tier(self) -> Tier:
        if self.sandbox != "auto":
            return Tier(self.sandbox)
        why = why_unavailable(Tier.GUARD)
        if why:
            self.log.warning("Submissions run without a sandbox: %s", why)
        return Tier.NONE if why else Tier.GUARD
