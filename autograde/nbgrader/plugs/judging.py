"""The plug in Execute's place: runs a submission with `grade_one`, and keeps the record for the plug that saves."""

from __future__ import annotations

import weakref
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import Execute
from traitlets import Bool, Enum, Integer

from autograde.grading.limits import GradingLimits
from autograde.grading.read.assignment import Assignment
from autograde.grading.read.files import read_files, read_timestamp
from autograde.grading.read.key import harness_digest, refusal_key, submission_key
from autograde.grading.read.master import MasterError
from autograde.grading.read.submission import Submission
from autograde.grading.record import Outcome
from autograde.grading.run.grade_one import Bundle, Grading, grade_one, unjudged
from autograde.grading.run.seeds import SeedPlan
from autograde.grading.run.session import NoKernel
from autograde.grading.run.solution import Solved, solve
from autograde.kernels.guard.policy import SandboxPolicy, Tier
from autograde.kernels.guard.tiers import why_unavailable
from autograde.nbgrader.plugs.conversion import RECORD, Conversion, conversion_of


@dataclass
class _Run:
    """One `nbgrader autograde`: its seeds, and the solutions' answers to them."""

    plan: SeedPlan
    solved: dict[str, tuple[Assignment, Solved]] = field(default_factory=dict)  # by the solution's file


# nbgrader makes one exporter per run and new preprocessors for every notebook.
_runs: weakref.WeakKeyDictionary[Any, _Run] = weakref.WeakKeyDictionary()


class JudgeSubmission(Execute):
    """Execute for notebooks of the course; for any other it is nbgrader's own."""

    sandbox = Enum(
        ("auto", "none", "guard", "bwrap"),
        default_value="auto",
        help="How closed a submission's kernel is; auto: guard where this machine can give it, else none.",
    ).tag(config=True)
    all_cells = Bool(False, help="Run demonstrations too, not only the cells that decide.").tag(config=True)
    seed = Integer(None, allow_none=True, help="Repeat the run with this seed; None: fresh seeds.").tag(config=True)
    timeout = Integer(int(GradingLimits.cell_seconds), allow_none=True, help="Clock for one cell.").tag(config=True)
    notebook_seconds = Integer(
        int(GradingLimits.notebook_seconds), help="Clock for one notebook, questions and restarts included."
    ).tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any = None, km: Any = None) -> tuple[NotebookNode, Any]:
        conversion = conversion_of(self, resources)
        if conversion is None:
            return super().preprocess(nb, resources, km)
        grading = self._grade(conversion, nb, Path(resources["metadata"]["path"]))
        resources[RECORD] = grading.record
        if grading.notebook:
            nb = nbformat.reads(grading.notebook.decode(), as_version=4)
        # For feedback and for whoever opens the file: written here, after the student's code has ended.
        nb.metadata.autograde["record"] = grading.record.to_json()
        if grading.record.status is not Outcome.GRADED:
            self.log.error("%s: %s", conversion, grading.record.reason)
        return nb, resources

    def _grade(self, conversion: Conversion, nb: NotebookNode, folder: Path) -> Grading:
        # nbgrader's None and -1 mean no clock for a cell: then there is the notebook's.
        cell_seconds = self.timeout if self.timeout and self.timeout > 0 else self.notebook_seconds
        limits = GradingLimits(cell_seconds=float(cell_seconds), notebook_seconds=float(self.notebook_seconds))
        policy = SandboxPolicy(tier=self._tier(), env=conversion.course.settings.kernels.for_grading())
        harness = harness_digest(policy.env)
        about = nb.metadata.get("autograde", {})
        outcome, refused = Outcome.QUARANTINED, about.get("quarantined", "")
        if not refused:
            outcome = Outcome.GRADER_ERROR
            try:
                assignment, solved = self._solved(conversion, limits, policy)
                if solved.faults and not solved.references:
                    refused = f"the solution answers no question: {next(iter(solved.faults.values()))}"
            except (NoKernel, MasterError) as error:
                refused = f"the solution could not be run: {error}"
        if refused:
            files = read_timestamp(folder)
            key = refusal_key(refused, files, None, limits, harness)
            submission = Submission(
                conversion.student, conversion.assignment, key, files=files, refused=refused, outcome=outcome
            )
            return Grading(unjudged(submission, conversion.master.exercises, policy))
        beside = read_files(folder, limits)
        files = {**beside.files, **assignment.files}
        cells = tuple(dict(cell) for cell in nb.cells)
        submission = Submission(
            conversion.student,
            conversion.assignment,
            key=submission_key(cells, files, assignment, limits, harness),
            cells=cells,
            files=files,
            repairs=(*filter(None, (beside.left_out,)), *about.get("repairs", ())),
        )
        return grade_one(Bundle(submission, assignment, solved, limits, policy, self.all_cells))

    def _solved(self, conversion: Conversion, limits: GradingLimits, policy: SandboxPolicy) -> tuple[Assignment, Solved]:
        if self.parent not in _runs:
            _runs[self.parent] = _Run(SeedPlan() if self.seed is None else SeedPlan.given(self.seed))
        run, solution = _runs[self.parent], conversion.solution(limits)
        digest = f"{solution.assignment.name} {solution.assignment.answered_by}"
        if digest not in run.solved:
            run.solved[digest] = solution.assignment, solve(solution, run.plan, limits, policy, self.all_cells)
        return run.solved[digest]

    def _tier(self) -> Tier:
        if self.sandbox != "auto":
            return Tier(self.sandbox)
        why = why_unavailable(Tier.GUARD)
        if why:
            self.log.warning("Submissions run without a sandbox: %s", why)
        return Tier.NONE if why else Tier.GUARD
