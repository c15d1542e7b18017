"""A small assignment of real exercises, and submissions to it: what the grading tests and the corpora share."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from importlib import util
from pathlib import Path
from types import ModuleType

import nbformat
from nbformat import NotebookNode

from autograde.course import find_course
from autograde.grading.limits import GradingLimits
from autograde.grading.read.assignment import Assignment, Solution
from autograde.grading.read.find import Found
from autograde.grading.read.master import Master
from autograde.grading.read.questions import Questions
from autograde.grading.read.submission import read_submission
from autograde.grading.run.grade_one import Bundle, Grading, grade_one
from autograde.grading.run.seeds import SeedPlan
from autograde.grading.run.solution import Solved, solve
from autograde.kernels.guard.policy import SandboxPolicy, Tier
from autograde.kernels.guard.tiers import why_unavailable

COURSE = find_course(Path(__file__).parent)
NAME = "01_layers_on_tensors"
# One exercise with a single part, one with two parts.
EXERCISES = ("01-forward", "01-loss")
PLAN = SeedPlan.given(20161120)
LIMITS = GradingLimits(cell_seconds=30, question_seconds=20, notebook_seconds=120, grace_seconds=2)
TIER = Tier.NONE if why_unavailable(Tier.GUARD) else Tier.GUARD
POLICY = SandboxPolicy(tier=TIER, env=COURSE.settings.kernels.for_grading())

Change = Callable[[NotebookNode], None]


def reduce(notebook: NotebookNode, exercises: Iterable[str] = EXERCISES) -> NotebookNode:
    """The set-up and these exercises of a notebook; what lies between them is left out."""

    def kept(cell: NotebookNode) -> bool:
        about = cell.metadata.get("autograde", {})
        return about.get("role") == "setup" or (about.get("exercise") in exercises and about["role"] != "try")

    notebook.cells = [cell for cell in notebook.cells if kept(cell)]
    return notebook


@cache
def solution(name: str = NAME, exercises: tuple[str, ...] = EXERCISES) -> bytes:
    notebook = reduce(nbformat.read(COURSE.solution(name), as_version=4), exercises)
    return nbformat.writes(notebook).encode()


@cache
def assignment(name: str = NAME, exercises: tuple[str, ...] = EXERCISES) -> Assignment:
    questions = Questions.of(COURSE, name)
    return Assignment(name, master(name, exercises), questions, "as it is", questions.files)


@cache
def master(name: str = NAME, exercises: tuple[str, ...] = EXERCISES) -> Master:
    return Master.from_bytes(solution(name, exercises))


def small_solution(notebook: bytes, name: str = NAME, exercises: tuple[str, ...] = EXERCISES) -> Solution:
    return Solution(assignment(name, exercises), tuple(json.loads(notebook)["cells"]))


@cache
def solved(name: str = NAME, exercises: tuple[str, ...] = EXERCISES) -> Solved:
    found = solve(small_solution(solution(name, exercises), name, exercises), PLAN, LIMITS, POLICY)
    assert not found.faults, found.faults
    return found


def untouched(name: str = NAME, exercises: tuple[str, ...] = EXERCISES) -> NotebookNode:
    """What a student opens."""
    return master(name, exercises).notebook()


def right(name: str = NAME, exercises: tuple[str, ...] = EXERCISES) -> NotebookNode:
    """What a student who answers everything hands in."""
    return nbformat.reads(solution(name, exercises).decode(), as_version=4)


def bundle(
    notebook: NotebookNode | bytes,
    name: str = NAME,
    exercises: tuple[str, ...] = EXERCISES,
    limits: GradingLimits = LIMITS,
    files: dict[str, bytes] | None = None,
) -> Bundle:
    """What comes of a notebook that is handed in; the files are not read from disk, so that they may have any name."""
    blob = notebook if isinstance(notebook, bytes) else json.dumps(notebook).encode()
    graded = assignment(name, exercises)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, f"{name}.ipynb")
        file.write_bytes(blob)
        submission = read_submission(Found("ann", name, file.parent, file), graded, limits, "this harness")
    submission = replace(submission, files={**(files or {}), **submission.files})
    return Bundle(submission, graded, solved(name, exercises), limits, POLICY)


def grade(submission: NotebookNode | bytes, **options: object) -> Grading:
    return grade_one(bundle(submission, **options))


def cell(notebook: NotebookNode, cell_id: str) -> NotebookNode:
    return next(cell for cell in notebook.cells if cell.id == cell_id)


def place(notebook: NotebookNode, cell_id: str) -> int:
    return next(number for number, cell in enumerate(notebook.cells) if cell.id == cell_id)


def put(notebook: NotebookNode, source: str, *, before: str | None = None, after: str | None = None) -> NotebookNode:
    """A new code cell of the student's, at the end when no neighbour is named."""
    new = nbformat.v4.new_code_cell(source)
    at = place(notebook, before) if before else place(notebook, after) + 1 if after else len(notebook.cells)
    notebook.cells.insert(at, new)
    return new


def answer(notebook: NotebookNode, exercise: str, source: str) -> None:
    cell(notebook, exercise).source = source


def load(file: Path) -> ModuleType:
    """A scenario's change.py."""
    spec = util.spec_from_file_location(f"scenario_{file.parent.name}", file)
    assert spec and spec.loader
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
