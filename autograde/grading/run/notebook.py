"""Runs a repaired notebook from top to bottom and, after each check cell, has its exercise questioned and judged.

Points come from the answers to those questions alone: what a cell prints, raises or leaves out decides nothing.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from nbformat import NotebookNode
from nbformat.v4 import new_output

from autograde.exercise.model import PUBLIC_SEED, Exercise
from autograde.grading.limits import GradingLimits
from autograde.grading.read.assignment import Assignment
from autograde.grading.read.master import Graded
from autograde.grading.run.ask import NotAnswered
from autograde.grading.run.outputs import Outputs
from autograde.grading.run.session import CellRun, GradingSession
from autograde.grading.run.slices import SKIPPED
from autograde.grading.run.solution import Solved
from autograde.judge.checks import Mistake
from autograde.judge.limits import Limits
from autograde.judge.values import Answer
from autograde.judge.verdict import Status, Verdict, combine, judge_answer, no_answer
from autograde.judge.wire import WireError, decode, encode

PUBLIC_ONLY = "public-only"
_PUBLIC_ONLY_HINT = (
    "Right for the example of the notebook's check, wrong for others: does it depend on that example's numbers?"
)
_NAME_ERROR = "NameError"


@dataclass
class NotebookRun:
    """What came of a run; the notebook's outputs were filled in."""

    verdicts: dict[str, Verdict] = field(default_factory=dict)
    strays: int = 0  # answers sent while nobody asked
    stops: int = 0  # cells that had to be stopped
    restarts: int = 0
    seconds_start: float = 0.0
    seconds_cells: float = 0.0
    seconds_judge: float = 0.0


class NotebookRunner:
    """One use: `NotebookRunner(session, assignment, notebook, solved, limits).run()`. `kept`: only these cells run."""

    def __init__(
        self,
        session: GradingSession,
        assignment: Assignment,
        notebook: NotebookNode,
        solved: Solved,
        limits: GradingLimits,
        kept: frozenset[int] | None = None,
    ) -> None:
        self.session = session
        self.exercises = assignment.master.exercises
        self.questions = assignment.questions
        self.solved = solved
        self.limits = limits
        self.cells = code_cells(notebook)
        self.kept = frozenset(range(len(self.cells))) if kept is None else kept
        self.result = NotebookRun()
        self._end = time.monotonic() + limits.notebook_seconds
        self._room = limits.notebook_output_bytes
        self._fatal: set[int] = set()  # cells not to be run again after a restart
        self._stopped: CellRun | None = None  # the gravest stop since the last question

    @property
    def _left(self) -> float:
        return self._end - time.monotonic()

    def run(self) -> NotebookRun:
        by_check = {graded.check_cell: graded for graded in self.exercises}
        for number, cell in enumerate(self.cells):
            if not self._ready(number):
                break
            run = self._run_cell(number, cell) if number in self.kept else self._skip(cell)
            graded = by_check.get(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
            if graded is None:
                continue
            if run.stopped is not None and self.session.lost:
                # The check has called the answer, and the kernel is gone: asking would end the next one too.
                reason = f"The check of this exercise {_ending(run)}."
                self.result.verdicts[graded.id] = no_answer(self.questions.exercise(graded.id), run.stopped, reason)
                self._stopped = None
                continue
            self._judge(graded)
        self._ask_again()
        for graded in self.exercises:
            self.result.verdicts.setdefault(graded.id, self._unreached(graded))
        return self.result

    def _ready(self, number: int) -> bool:
        """A kernel that has run everything before this cell; False when there is no time or no kernel left for it."""
        while self.session.lost:
            if self.result.restarts >= self.limits.restarts or self._left <= 0:
                return False
            self.result.restarts += 1
            self.session.restart()
            self._replay(number)
        return self._left > 0

    def _replay(self, before: int) -> None:
        for number in range(before):
            cell = self.cells[number]
            # A check cell only shows something; there is no need to show it twice.
            if number not in self.kept or number in self._fatal or cell.metadata.get("nbgrader", {}).get("grade"):
                continue
            if self._left <= 0:
                return
            run = self.session.run(cell.source, self._clock(), 0)
            self.result.strays += run.strays
            if self.session.lost:
                self._fatal.add(number)
                return

    def _run_cell(self, number: int, cell: NotebookNode) -> CellRun:
        began = time.monotonic()
        run = self.session.run(cell.source, self._clock(), min(self.limits.output_bytes, self._room))
        self.result.seconds_cells += time.monotonic() - began
        self.result.strays += run.strays
        cell.outputs = run.outputs.kept
        self._room = max(0, self._room - run.outputs.bytes_kept)
        if run.stopped is not None:
            self._stopped = self._stopped or run
            self.result.stops += 1
        if self.session.lost:
            self._fatal.add(number)
        return run

    def _skip(self, cell: NotebookNode) -> CellRun:
        cell.outputs = [new_output("stream", name="stdout", text=SKIPPED)]
        return CellRun(Outputs(0))

    def _clock(self) -> float:
        return max(0.1, min(self.limits.cell_seconds, self._left))

    def _judge(self, graded: Graded) -> None:
        began = time.monotonic()
        verdict = self._verdict(graded)
        stopped, self._stopped = self._stopped, None
        if stopped is not None and stopped.stopped is not None and verdict.status in (Status.ERROR, Status.NOT_ANSWERED):
            # The name is missing because its cell never came to an end: say that.
            verdict = replace(verdict, status=stopped.stopped, message=f"A cell of this exercise {_ending(stopped)}.")
        self.result.verdicts[graded.id] = verdict
        self.result.seconds_judge += time.monotonic() - began

    def _ask_again(self) -> None:
        """Helpers may stand below the exercise that needs them: ask for a missing name once more at the end."""
        for graded in self.exercises:
            verdict = self.result.verdicts.get(graded.id)
            missing = verdict is not None and verdict.status is Status.ERROR and verdict.message.startswith(_NAME_ERROR)
            if missing and not self.session.lost and self._left > 0:
                second = self._verdict(graded)
                if second.fraction > 0:
                    self.result.verdicts[graded.id] = second

    def _verdict(self, graded: Graded) -> Verdict:
        """The judge's verdict over all seeds. It stops asking when nothing more can be won."""
        exercise = self.questions.exercise(graded.id)
        verdicts: list[Verdict] = []
        for seed, blob in self.solved.references.get(graded.id, ()):
            try:
                want = decode(blob, Limits())
            except WireError as error:
                return no_answer(exercise, Status.GRADER_ERROR, f"The reference answer cannot be read: {error}.")
            mistakes = self.questions.mistakes_in_errors(graded.id)
            verdicts.append(self._one_seed(exercise, graded.asks, seed, want, len(blob), mistakes))
            if verdicts[-1].fraction == 0 or self.session.lost:
                break
        if not verdicts:
            reason = self.solved.faults.get(graded.id, "it was not asked").rstrip(".")
            return no_answer(exercise, Status.GRADER_ERROR, f"The solution gave no answer to compare with: {reason}.")
        return self._explained(exercise, graded.asks, combine(verdicts))

    def _explained(self, exercise: Exercise, asks: str, verdict: Verdict) -> Verdict:
        """A wrong answer is asked once more, with the public seed, for which the known mistakes are stored: so that
        grading says the sentence that the notebook's own check says. Points are decided before."""
        stored = self.questions.stored(exercise.id)
        if verdict.status is not Status.WRONG or not stored.want or self.session.lost or self._left <= 0:
            return verdict
        want = Answer.of(dict(stored.want), exercise.draw(PUBLIC_SEED))
        public = self._one_seed(exercise, asks, PUBLIC_SEED, want, len(encode(want)), stored.mistakes)
        verdict = replace(verdict, strays=verdict.strays + public.strays, sketch=public.sketch)
        if public.status is Status.WRONG and public.hint:
            return replace(verdict, pattern=public.pattern, hint=public.hint)
        if public.status is Status.PASSED and not verdict.hint:
            return replace(verdict, pattern=PUBLIC_ONLY, hint=_PUBLIC_ONLY_HINT)
        return verdict

    def _one_seed(
        self, exercise: Exercise, asks: str, seed: int, want: Answer, size: int, mistakes: Sequence[Mistake]
    ) -> Verdict:
        if self._left <= 0:
            return no_answer(exercise, Status.TIMEOUT, self._used_up())
        try:
            got = self.session.ask(exercise, seed, asks, self._answer_limits(size))
        except NotAnswered as none:
            return no_answer(exercise, none.status, f"{none.reason.rstrip('.')}.", strays=none.strays)
        return judge_answer(exercise, got, want, exercise.draw(seed), mistakes=mistakes, reveal=False)

    def _answer_limits(self, size_of_reference: int) -> Limits:
        size = max(self.limits.answer_floor, self.limits.answer_factor * size_of_reference)
        limits = Limits()
        return replace(
            limits,
            answer_bytes=min(size, limits.answer_bytes),
            elements=min(size, limits.elements),
            seconds=max(0.1, min(self.limits.question_seconds, self._left)),
            output_bytes=min(limits.output_bytes, self.limits.flood_bytes),
        )

    def _unreached(self, graded: Graded) -> Verdict:
        exercise = self.questions.exercise(graded.id)
        if self._left <= 0:
            return no_answer(exercise, Status.TIMEOUT, self._used_up())
        stopped = self._stopped
        if stopped is not None and stopped.stopped is not None:
            return no_answer(exercise, stopped.stopped, f"A cell before it {_ending(stopped)}.")
        return no_answer(exercise, Status.CRASHED, "The kernel died too often to reach this exercise.")

    def _used_up(self) -> str:
        return f"The {self.limits.notebook_seconds:g} seconds for the whole notebook were used up."


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def _ending(run: CellRun) -> str:
    return run.reason if not run.reason.startswith("the kernel") else f"ended the kernel: {run.reason}"
