"""The solution's answers to a run's questions: the solution notebook, run once in a kernel of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from autograde import exercises
from autograde.grading.limits import GradingLimits
from autograde.grading.master import Master, MasterError
from autograde.grading.run import References
from autograde.grading.seeds import SeedPlan
from autograde.grading.session import NoKernel, Session
from autograde.judge.ask import NotAnswered
from autograde.judge.limits import Limits
from autograde.judge.values import Answer
from autograde.judge.wire import encode
from autograde.kernels.policy import SandboxPolicy, Tier


@dataclass(frozen=True)
class Solved:
    """The references of one run of one assignment; `faults` says, by exercise, why there is none."""

    references: References
    faults: Mapping[str, str]

    def seeds(self) -> dict[str, list[int]]:
        return {exercise: [seed for seed, _ in answers] for exercise, answers in self.references.items()}


async def solve(
    solution: bytes,
    plan: SeedPlan,
    limits: GradingLimits | None = None,
    *,
    files: Mapping[str, bytes] | None = None,
    policy: SandboxPolicy | None = None,
) -> Solved:
    """Ask the solution notebook for every graded seed of its exercises. Raises NoKernel or MasterError."""
    limits = limits or GradingLimits()
    master = Master.from_bytes(solution)
    checks = {graded.check_cell: graded for graded in master.exercises}
    references: dict[str, tuple[tuple[int, bytes], ...]] = {}
    faults: dict[str, str] = {}
    # The solution is the instructor's own code: its kernel is separate, but not closed in.
    policy = policy or SandboxPolicy(tier=Tier.NONE)
    async with Session(policy, files or {}, limits) as session:
        for cell in json.loads(solution)["cells"]:
            if cell["cell_type"] != "code":
                continue
            run = await session.run("".join(cell["source"]), limits.cell_seconds, limits.output_bytes)
            if session.lost:
                raise MasterError(f"{master.name}: the solution's cell {cell['id']} {run.reason}")
            graded = checks.get(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))
            if graded is None:
                continue
            try:
                references[graded.id] = await _answers(session, graded.id, graded.asks, plan)
            except NotAnswered as none:
                faults[graded.id] = none.reason
    return Solved(references, faults)


async def _answers(session: Session, exercise_id: str, asks: str, plan: SeedPlan) -> tuple[tuple[int, bytes], ...]:
    exercise = exercises.get(exercise_id)
    answers = []
    for seed in plan.seeds(exercise):
        answer: Answer = await session.ask(exercise, seed, asks, Limits())
        if answer.failure:
            raise NotAnswered(f"{answer.failure.error}: {answer.failure.message}")
        answers.append((seed, encode(answer)))
    return tuple(answers)


__all__ = ["NoKernel", "Solved", "solve"]
