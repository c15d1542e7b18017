"""The solution's answers to a run's questions: the solution notebook, run once in a kernel of its own. With that, the cells
that decide are proved to be enough, or every submission runs whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from autograde.exercise.model import PUBLIC_SEED, Exercise
from autograde.grading.limits import GradingLimits
from autograde.grading.read.assignment import Assignment, Solution
from autograde.grading.read.master import Cell, MasterError
from autograde.grading.run.ask import NotAnswered
from autograde.grading.run.seeds import SeedPlan
from autograde.grading.run.session import GradingSession
from autograde.grading.run.slices import Names, choose, text_of
from autograde.judge.limits import Limits
from autograde.judge.values import Answer
from autograde.judge.verdict import Status, judge_answer
from autograde.judge.wire import encode
from autograde.kernels.guard.policy import SandboxPolicy

References = Mapping[str, tuple[tuple[int, bytes], ...]]  # exercise id -> (seed, the solution's encoded answer) …


@dataclass(frozen=True)
class Solved:
    """The references of one run of one assignment; `faults` says, by exercise, why there is none."""

    references: References = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    by_slice: bool = False  # the cells that decide are enough: they gave what the build got from the whole notebook
    names: Mapping[str, Names] = field(default_factory=dict)  # of the solution's cells, most of which are everybody's

    @property
    def seeds(self) -> dict[str, list[int]]:
        return {exercise: [seed for seed, _ in answers] for exercise, answers in self.references.items()}


def solve(
    solution: Solution, plan: SeedPlan, limits: GradingLimits, policy: SandboxPolicy, all_cells: bool = False
) -> Solved:
    """Ask the solution notebook for every graded seed of its exercises: of its slice, if that gives to the public seed what
    the build has stored, else of the whole. Raises NoKernel or MasterError."""
    assignment = solution.assignment
    cells = [cell for cell in solution.cells if cell["cell_type"] == "code"]
    with GradingSession(policy, assignment.files, limits) as session:
        names = None if all_cells else session.names(map(text_of, cells))
        kept = choose(cells, assignment.master, names) if names else None
        if names and kept is not None:
            with suppress(MasterError):
                solved = _solve(session, assignment, cells, plan, kept)
                if not solved.faults:
                    return replace(solved, by_slice=True, names=names)
        if kept is not None or session.lost:
            session.restart()
        return _solve(session, assignment, cells, plan)


def _solve(
    session: GradingSession,
    assignment: Assignment,
    cells: Sequence[Cell],
    plan: SeedPlan,
    kept: frozenset[int] | None = None,
) -> Solved:
    """`kept`: only these cells run, and have to prove themselves."""
    checks = {graded.check_cell: graded for graded in assignment.master.exercises}
    references: dict[str, tuple[tuple[int, bytes], ...]] = {}
    faults: dict[str, str] = {}
    for number, cell in enumerate(cells):
        if kept is None or number in kept:
            run = session.run(text_of(cell), session.limits.cell_seconds, session.limits.output_bytes)
            if session.lost:
                raise MasterError(f"{assignment.name}: the solution's cell {cell['id']} {run.reason}")
        graded = checks.get(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))
        if graded is None:
            continue
        try:
            exercise = assignment.questions.exercise(graded.id)
            if kept is not None:
                _prove(session, assignment, exercise, graded.asks)
            references[graded.id] = _answers(session, exercise, graded.asks, plan)
        except NotAnswered as none:
            faults[graded.id] = none.reason
    return Solved(references, faults)


def _prove(session: GradingSession, assignment: Assignment, exercise: Exercise, asks: str) -> None:
    want = assignment.questions.stored(exercise.id).want
    inputs = exercise.draw(PUBLIC_SEED)
    got = session.ask(exercise, PUBLIC_SEED, asks, Limits())
    verdict = judge_answer(exercise, got, Answer.of(dict(want), inputs), inputs, reveal=False)
    if not want or verdict.status is not Status.PASSED:
        raise NotAnswered("the cells that it needs by name do not give what the whole notebook gave")


def _answers(session: GradingSession, exercise: Exercise, asks: str, plan: SeedPlan) -> tuple[tuple[int, bytes], ...]:
    answers = []
    for seed in plan.seeds(exercise):
        answer = session.ask(exercise, seed, asks, Limits())
        if answer.failure:
            raise NotAnswered(f"{answer.failure.error}: {answer.failure.message}")
        answers.append((seed, encode(answer)))
    return tuple(answers)
