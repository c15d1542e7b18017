"""`python -m benchmarks slices`: every notebook, answered rightly, graded with and without its demonstrations."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograde.course import Course
from autograde.grading.limits import GradingLimits
from autograde.grading.read.assignment import Solution
from autograde.grading.read.find import Found
from autograde.grading.read.submission import Submission, read_submission
from autograde.grading.run.grade_one import Bundle, Grading, grade_one
from autograde.grading.run.seeds import SeedPlan
from autograde.grading.run.slices import SKIPPED
from autograde.grading.run.solution import solve
from autograde.kernels.guard.policy import SandboxPolicy, Tier
from autograde.kernels.start.grading_kernel import grading_policy, prewarm
from benchmarks.sample import hand_in, right_answers

if TYPE_CHECKING:
    from rich.console import Console


@dataclass(frozen=True)
class Notebook:
    name: str
    cells: int
    run: int  # of them
    by_slice: float  # seconds
    whole: float


@dataclass(frozen=True)
class Slices:
    notebooks: tuple[Notebook, ...]

    def as_dict(self) -> dict[str, Any]:
        return {"notebooks": [asdict(each) for each in self.notebooks]}

    def print_to(self, console: Console) -> None:
        from rich.table import Table

        table = Table("notebook", title="graded once", title_justify="left")
        for title in ("code cells", "of them run", "seconds", "with --all-cells"):
            table.add_column(title, justify="right")
        for each in self.notebooks:
            table.add_row(each.name, str(each.cells), str(each.run), f"{each.by_slice:.2f}", f"{each.whole:.2f}")
        sums = (sum(getattr(each, name) for each in self.notebooks) for name in ("cells", "run"))
        by_slice, whole = (sum(getattr(each, name) for each in self.notebooks) for name in ("by_slice", "whole"))
        table.add_row("all", *map(str, sums), f"{by_slice:.2f}", f"{whole:.2f}")
        console.print(table)


def measure(course: Course, names: Sequence[str], say: Callable[[str], None]) -> Slices:
    policy = grading_policy(Tier.GUARD, course.settings.kernels)
    prewarm(policy)
    found = []
    for name in names:
        found.append(_measure(course, name, policy))
        say(f"{name}: {found[-1].by_slice:.2f} s, with all cells {found[-1].whole:.2f} s")
    return Slices(tuple(found))


def _measure(course: Course, name: str, policy: SandboxPolicy) -> Notebook:
    limits = GradingLimits()
    solution = Solution.load(course, course.solution(name), limits)
    solved = solve(solution, SeedPlan(), limits, policy)
    submission = _hand_in(course, solution, limits)
    done: list[tuple[Grading, float]] = []
    for all_cells in (False, True):
        began = time.perf_counter()
        graded = grade_one(Bundle(submission, solution.assignment, solved, limits, policy, all_cells))
        done.append((graded, time.perf_counter() - began))
        assert graded.record.score == graded.record.max_score, graded.record.to_json()
    (sliced, by_slice), (_, whole) = done
    cells = [cell for cell in json.loads(sliced.notebook)["cells"] if cell["cell_type"] == "code"]
    skipped = sum(SKIPPED.strip() in str(cell["outputs"]) for cell in cells)
    return Notebook(name, len(cells), len(cells) - skipped, by_slice, whole)


def _hand_in(course: Course, solution: Solution, limits: GradingLimits) -> Submission:
    name = solution.assignment.name
    blob = course.solution(name).read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, f"{name}.ipynb")
        file.write_text(json.dumps(hand_in(blob, right_answers(blob), small=False)))
        return read_submission(Found("ann", name, Path(folder), file), solution.assignment, limits, "")
