"""Runs a repaired notebook from top to bottom and, after each check cell, has its exercise questioned and judged.

Points come from the answers to those questions alone: what a cell prints, raises or leaves out decides nothing.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from nbformat import NotebookNode

from autograde import exercises
from autograde.exercises.model import Exercise
from autograde.grading.limits import GradingLimits
from autograde.grading.master import Graded, Master
from autograde.grading.session import CellRun, NoKernel, Session
from autograde.judge.ask import NotAnswered
from autograde.judge.limits import Limits
from autograde.judge.values import Answer
from autograde.judge.verdict import Status, Verdict, combine, judge_answer, no_answer
from autograde.judge.wire import WireError, decode

References = Mapping[str, tuple[tuple[int, bytes], ...]]  # exercise id -> (seed, the solution's encoded answer) …
_NAME_ERROR = "NameError"


@dataclass
class NotebookRun:
    """What came of a run; the notebook's outputs were filled in."""

    verdicts: dict[str, Verdict] = field(default_factory=dict)
    strays: int = 0  # answers sent while nobody asked
    restarts: int = 0
    seconds_cells: float = 0.0
    seconds_judge: float = 0.0


class _Budget:
    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        return self._end - time.monotonic()


class NotebookRunner:
    """One use: `await NotebookRunner(session, master, notebook, references, limits).run()`."""

    def __init__(
        self, session: Session, master: Master, notebook: NotebookNode, references: References, limits: GradingLimits
    ) -> None:
        self.session = session
        self.master = master
        self.references = references
        self.limits = limits
        self.cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
        self.result = NotebookRun()
        self._by_check = {graded.check_cell: graded for graded in master.exercises}
        self._budget = _Budget(limits.notebook_seconds)
        self._room = limits.notebook_output_bytes
        self._fatal: set[int] = set()  # cells not to be run again after a restart
        self._stopped: CellRun | None = None  # the gravest stop since the last question

    async def run(self) -> NotebookRun:
        for number, cell in enumerate(self.cells):
            if not await self._ready(number):
                break
            run = await self._run_cell(number, cell)
            graded = self._by_check.get(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
            if graded is None:
                continue
            if run.stopped is not None and self.session.lost:
                # The check has called the answer, and the kernel is gone: asking would end the next one too.
                exercise = exercises.get(graded.id)
                self.result.verdicts[graded.id] = no_answer(
                    exercise, run.stopped, f"The check of this exercise {_told(run)}."
                )
                self._stopped = None
                continue
            await self._judge(graded)
        await self._ask_again()
        for graded in self.master.exercises:
            self.result.verdicts.setdefault(graded.id, self._unreached(graded))
        return self.result

    async def _ready(self, number: int) -> bool:
        """A kernel that has run everything before this cell; False when there is no time or no kernel left for it."""
        while self.session.lost:
            if self.result.restarts >= self.limits.restarts or self._budget.left <= 0:
                return False
            self.result.restarts += 1
            await self.session.restart()
            await self._replay(number)
        return self._budget.left > 0

    async def _replay(self, before: int) -> None:
        for number in range(before):
            cell = self.cells[number]
            # A check cell only shows something; there is no need to show it twice.
            if number in self._fatal or cell.metadata.get("nbgrader", {}).get("grade"):
                continue
            if self._budget.left <= 0:
                return
            run = await self.session.run(cell.source, self._clock(), 0)
            self.result.strays += run.strays
            if self.session.lost:
                self._fatal.add(number)
                return

    async def _run_cell(self, number: int, cell: NotebookNode) -> CellRun:
        began = time.monotonic()
        run = await self.session.run(cell.source, self._clock(), min(self.limits.output_bytes, self._room))
        self.result.seconds_cells += time.monotonic() - began
        self.result.strays += run.strays
        cell.outputs = run.outputs.kept
        self._room = max(0, self._room - run.outputs.bytes_kept)
        if run.stopped is not None:
            self._stopped = self._stopped or run
        if self.session.lost:
            self._fatal.add(number)
        return run

    def _clock(self) -> float:
        return max(0.1, min(self.limits.cell_seconds, self._budget.left))

    async def _judge(self, graded: Graded) -> None:
        began = time.monotonic()
        verdict = await self._verdict(graded)
        stopped, self._stopped = self._stopped, None
        if stopped is not None and stopped.stopped is not None and verdict.status in (Status.ERROR, Status.NOT_ANSWERED):
            # The name is missing because its cell never came to an end: say that.
            verdict = replace(verdict, status=stopped.stopped, message=f"A cell of this exercise {_told(stopped)}.")
        self.result.verdicts[graded.id] = verdict
        self.result.seconds_judge += time.monotonic() - began

    async def _ask_again(self) -> None:
        """Helpers may stand below the exercise that needs them: ask for a missing name once more at the end."""
        for graded in self.master.exercises:
            verdict = self.result.verdicts.get(graded.id)
            missing = verdict is not None and verdict.status is Status.ERROR and verdict.message.startswith(_NAME_ERROR)
            if missing and not self.session.lost and self._budget.left > 0:
                second = await self._verdict(graded)
                if second.fraction > 0:
                    self.result.verdicts[graded.id] = second

    async def _verdict(self, graded: Graded) -> Verdict:
        """The judge's verdict over all seeds. It stops asking when nothing more can be won."""
        exercise = exercises.get(graded.id)
        verdicts: list[Verdict] = []
        for seed, blob in self.references.get(graded.id, ()):
            verdicts.append(await self._one_seed(exercise, graded.asks, seed, blob))
            if verdicts[-1].fraction == 0 or self.session.lost:
                break
        if not verdicts:
            return no_answer(exercise, Status.GRADER_ERROR, "The solution gave no answer to compare with.")
        return combine(verdicts)

    async def _one_seed(self, exercise: Exercise, asks: str, seed: int, blob: bytes) -> Verdict:
        try:
            want = decode(blob, Limits())
        except WireError as error:
            return no_answer(exercise, Status.GRADER_ERROR, f"The reference answer cannot be read: {error}.")
        if self._budget.left <= 0:
            return no_answer(exercise, Status.TIMEOUT, self._used_up())
        try:
            got = await self.session.ask(exercise, seed, asks, self._answer_limits(blob))
        except NotAnswered as none:
            return no_answer(exercise, none.status, f"{none.reason.rstrip('.')}.", strays=none.strays)
        return self._compared(exercise, got, want, seed)

    def _compared(self, exercise: Exercise, got: Answer, want: Answer, seed: int) -> Verdict:
        return judge_answer(exercise, got, want, exercise.draw(seed), reveal=False)

    def _answer_limits(self, reference: bytes) -> Limits:
        size = max(self.limits.answer_floor, self.limits.answer_factor * len(reference))
        limits = Limits()
        return replace(
            limits,
            answer_bytes=min(size, limits.answer_bytes),
            elements=min(size, limits.elements),
            seconds=max(0.1, min(self.limits.question_seconds, self._budget.left)),
            output_bytes=min(limits.output_bytes, self.limits.flood_bytes),
        )

    def _unreached(self, graded: Graded) -> Verdict:
        exercise = exercises.get(graded.id)
        if self._budget.left <= 0:
            return no_answer(exercise, Status.TIMEOUT, self._used_up())
        stopped = self._stopped
        if stopped is not None and stopped.stopped is not None:
            return no_answer(exercise, stopped.stopped, f"A cell before it {_told(stopped)}.")
        return no_answer(exercise, Status.CRASHED, "The kernel died too often to reach this exercise.")

    def _used_up(self) -> str:
        return f"The {self.limits.notebook_seconds:g} seconds for the whole notebook were used up."


def _told(run: CellRun) -> str:
    return run.reason if not run.reason.startswith("the kernel") else f"ended the kernel: {run.reason}"


__all__ = ["NoKernel", "NotebookRun", "NotebookRunner", "References"]
