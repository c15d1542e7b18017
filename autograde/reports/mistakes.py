"""The class's own mistakes: wrong answers that no sentence explains, equal ones together, and their code."""

from __future__ import annotations

import ast
import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from autograde.course import Course
from autograde.grading.errors import GradingError
from autograde.grading.keep.folder import OutputFolder
from autograde.grading.keep.marks import Marked
from autograde.grading.record import ExerciseRecord
from autograde.judge.sketch import same
from autograde.judge.verdict import Status

_STEM = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Group:
    """Submissions that are wrong in the same way."""

    id: str  # an exercise, a colon, a number, by how many they are
    exercise: str
    assignment: str
    error: str  # a piece of the exception that all end in; empty when all give the same numbers
    folders: tuple[str, ...]  # under whose names they were handed in


def unexplained(submissions: Iterable[Marked]) -> list[Group]:
    """The groups of each exercise, larger ones first; a single answer is a group of one."""
    found: defaultdict[tuple[str, str], dict[tuple[str, str], set[str]]] = defaultdict(dict)
    for marked in sorted(submissions, key=lambda each: each.folder):
        for mark in marked.marks:
            if (known := _kind(mark.exercise)) is not None:
                groups = found[marked.record.assignment, mark.exercise.id]
                error, sketch = known
                like = next((key for key in groups if key[0] == error and (bool(error) or same(key[1], sketch))), known)
                groups.setdefault(like, set()).add(marked.folder)
    listed = []
    for (assignment, exercise), groups in sorted(found.items()):
        by_size = sorted(groups.items(), key=lambda item: (-len(item[1]), min(item[1])))
        for number, ((error, _), folders) in enumerate(by_size, start=1):
            listed.append(Group(f"{exercise}:{number}", exercise, assignment, error, tuple(sorted(folders))))
    return listed


def _kind(exercise: ExerciseRecord) -> tuple[str, str] | None:
    """The error that a wrong answer without a sentence ends in, or the sketch of what it gives."""
    if exercise.hint or exercise.pattern:
        return None
    if exercise.verdict == Status.ERROR:
        # Without numbers, such as those of shapes: they differ from seed to seed.
        return max(re.split(r"[\d.]+", exercise.message.partition("\n")[0]), key=len).strip(" ,()'\"[]") or "error", ""
    return ("", exercise.sketch) if exercise.verdict == Status.WRONG and exercise.sketch else None


def codes(out: OutputFolder, group: Group) -> dict[str, list[str]]:
    """The different texts of a group's answers, and who wrote each; shorter ones first. What differs in comments and layout
    alone is one text."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for folder in group.folders:
        found[answer_code(out, folder, group.assignment, group.exercise)].append(folder)
    return dict(sorted(((code, who) for code, who in found.items() if code), key=lambda item: (len(item[0]), item[0])))


def answer_code(out: OutputFolder, folder: str, assignment: str, exercise: str) -> str:
    """What was handed in as the answer, without comments and docstrings, which may name a person; empty when it is not
    there, or no Python."""
    return _plain(answers(out, folder, assignment).get(exercise, ""))


def answers(out: OutputFolder, folder: str, assignment: str) -> dict[str, str]:
    """The text of each answer cell of an executed notebook, by exercise."""
    member = next(iter(out.term.members(folder)))
    try:
        cells = json.loads((out.autograded / member / assignment / f"{assignment}.ipynb").read_bytes())["cells"]
    except (OSError, ValueError, KeyError):
        return {}
    found = {}
    for cell in cells:
        exercise = cell["metadata"].get("autograde", {}).get("exercise")
        if exercise and cell["metadata"].get("nbgrader", {}).get("solution"):
            found[exercise] = "".join(cell["source"])
    return found


def _plain(text: str) -> str:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return ""
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            kept = [line for line in body if not (isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant))]
            node.body = kept or [ast.Pass()]  # type: ignore[attr-defined]
    return ast.unparse(tree)


def adopt(course: Course, out: OutputFolder, submissions: Iterable[Marked], group_id: str, name: str) -> Path:
    """Write a group's mistake into the course, in the shortest of its texts; the file that a person gives its sentence.
    Raises GradingError."""
    if not _STEM.fullmatch(name):
        raise GradingError(f"--name {name}: expected words such as no_square_root, which become the misconception's name")
    groups = {each.id: each for each in unexplained(submissions)}
    group = groups.get(group_id)
    if group is None:
        raise GradingError(f"{group_id}: no such group; there are {', '.join(groups) or 'none'}")
    if group.assignment not in course.names():
        raise GradingError(f"{group_id}: the course has no {group.assignment} now")
    file = course.answers(group.assignment) / group.exercise / "wrong" / f"{name}.py"
    if file.exists():
        raise GradingError(f"{file}: is there already; choose another --name")
    if not (texts := codes(out, group)):
        raise GradingError(f"{group_id}: none of its notebooks is in {out.autograded}, or their answers are no Python")
    file.parent.mkdir(parents=True, exist_ok=True)
    first = f"# error: {group.error}\n" if group.error else ""
    file.write_text(f"{first}{next(iter(texts))}\n", encoding="utf-8")
    return file
