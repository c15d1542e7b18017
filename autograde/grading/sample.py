"""Submissions and small courses made from the course's own notebooks: for the benchmark, the sample class and the tests."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from autograde.authoring.course import Course, select
from autograde.authoring.marks import BEGIN, END
from autograde.grading.master import Master, exercise_of, is_answer

# One-step exercises: a forward pass, a loss, a step, a masked layer, a pair of gradients.
LIGHT = ("01-forward", "01-loss", "01-step", "04-mask", "08-branches")


def small_course(course: Course, root: Path, name: str, exercises: Sequence[str]) -> Course:
    """A course in `root` with one assignment: a setup cell and these exercises, each with its answer and its check."""
    cells: list[dict[str, Any]] = []
    for exercise in exercises:
        [source] = select(course, [exercise.partition("-")[0]])
        notebook = json.loads(course.solution(source).read_bytes())
        if not cells:
            cells.append(next(cell for cell in notebook["cells"] if cell["id"].startswith("setup")))
        wanted = (exercise, f"{exercise}-check")
        cells += [cell for cell in notebook["cells"] if cell["id"] in wanted]
    metadata = notebook["metadata"] | {"autograde": {"notebook": name}}
    solution = {"cells": [_bare(cell) for cell in cells], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    made = Course(root)
    made.solution(name).parent.mkdir(parents=True)
    made.solution(name).write_text(json.dumps(solution))
    made.source(name).write_text("# Made for a benchmark or a test.\n")
    shutil.copy(course.root / "nbgrader_config.py", root)
    return made


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
