"""Submissions and small courses made from the course's own notebooks: for the benchmark, the sample class and the tests."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from autograde.course import FILE_NAME as COURSE
from autograde.course import Course, select
from autograde.exercise.cells import BEGIN, END
from autograde.exercise.load import FILE_NAME as EXERCISES
from autograde.grading.read.master import Master, exercise_of, is_answer
from autograde.judge.checks import Stored, read_checks, write_checks

# One-step exercises: a forward pass, a loss, a step, a masked layer, a pair of gradients.
LIGHT = ("01-forward", "01-loss", "01-step", "04-mask", "08-branches")


def small_course(course: Course, root: Path, name: str, exercises: Sequence[str]) -> Course:
    """A course in `root` with one assignment: a setup cell and these exercises, each with its answer and its check."""
    cells: list[dict[str, Any]] = []
    for exercise in exercises:
        notebook = json.loads(course.solution(_notebook_of(course, exercise)).read_bytes())
        if not cells:
            cells.append(next(cell for cell in notebook["cells"] if cell["id"].startswith("setup")))
        wanted = (exercise, f"{exercise}-check")
        cells += [cell for cell in notebook["cells"] if cell["id"] in wanted]
    metadata = notebook["metadata"] | {"autograde": {"notebook": name}}
    solution = {"cells": [_bare(cell) for cell in cells], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    made = Course(root)
    for folder in (made.solutions / name, made.notebooks / name):
        folder.mkdir(parents=True)
    made.solution(name).write_text(json.dumps(solution))
    made.source(name).write_text("# Made for a benchmark or a test.\n")
    (made.solutions / name / EXERCISES).write_text(_declarations(course, exercises), encoding="utf-8")
    made.checks(name).write_bytes(write_checks({key: _checks(course, key)[key] for key in exercises}))
    for file in (COURSE, "nbgrader_config.py"):
        shutil.copy(course.root / file, root)
    return made


def _notebook_of(course: Course, exercise: str) -> str:
    [name] = select(course, [exercise.partition("-")[0]])
    return name


def _checks(course: Course, exercise: str) -> Mapping[str, Stored]:
    return read_checks(course.checks(_notebook_of(course, exercise)).read_bytes())


def _declarations(course: Course, exercises: Sequence[str]) -> str:
    """An exercises.py that needs no other file: it holds the text of those that it takes from."""
    texts = {key: (course.solutions / _notebook_of(course, key) / EXERCISES).read_bytes() for key in exercises}
    taken = "".join(f"    load_exercises({text!r})[{key!r}],\n" for key, text in texts.items())
    return f"from autograde.exercise.load import load_exercises\n\nEXERCISES = (\n{taken})\n"


def right_answers(solution: bytes) -> dict[str, str]:
    """exercise id -> what the solution answers, without the marks around it."""
    lines = {cell["id"]: "".join(cell["source"]).splitlines() for cell in json.loads(solution)["cells"] if is_answer(cell)}
    return {key: "\n".join(line for line in text if line.strip() not in (BEGIN, END)) for key, text in lines.items()}


def hand_in(solution: bytes, answers: Mapping[str, str], small: bool = True) -> dict[str, Any]:
    """A student's notebook as JSON values: these answers, stubs elsewhere. `small` leaves out what is not graded."""
    master = Master.from_bytes(solution)
    cells = [json.loads(json.dumps(cell)) for cell in (master.anchors if small else master.cells)]
    for cell in cells:
        exercise = exercise_of(cell)
        if is_answer(cell) and exercise in answers:
            cell["source"] = answers[exercise]
    return {"cells": cells, "metadata": dict(master.metadata), "nbformat": 4, "nbformat_minor": 5}


def put(submissions: Path, student: str, assignment: str, notebook: Any, name: str = "") -> Path:
    """Lay a notebook (JSON values or raw bytes) where a class's submissions are expected."""
    folder = submissions / student / assignment
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / (name or f"{assignment}.ipynb")
    file.write_bytes(notebook if isinstance(notebook, bytes) else json.dumps(notebook, ensure_ascii=False).encode())
    return file


def _bare(cell: Mapping[str, Any]) -> dict[str, Any]:
    return dict(cell) | ({"outputs": [], "execution_count": None} if cell["cell_type"] == "code" else {})
