"""Source -> notebook: the one place that knows nbgrader's metadata, cell ids, and what the build fills in."""

from __future__ import annotations

from collections import Counter

import nbformat
from nbformat import NotebookNode

from autograde.authoring.marks import CHECK_CALL
from autograde.authoring.source import Source, SourceCell
from autograde.exercises.catalogue import Entry, ExerciseEntry

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
_ID_SUFFIX = {"exercise": "-text", "answer": "", "try": "-try", "check": "-check"}


def entry(source: Source) -> Entry:
    """This notebook's line in the course's table of contents."""
    card = source.cells[0]
    exercises = tuple(
        ExerciseEntry(
            id=exercise_id,
            number=f"{int(source.number)}.{position}",
            title=source.cell("exercise", exercise_id).text.splitlines()[0].lstrip("# "),
            points=source.cell("exercise", exercise_id).options["points"],
            asks=CHECK_CALL.fullmatch(source.cell("check", exercise_id).text.strip())["asks"],
        )
        for position, exercise_id in enumerate(source.exercises(), start=1)
    )
    title = card.text.splitlines()[0].removeprefix(f"# {source.number} ")
    paragraph = next(text for text in card.text.split("\n\n") if text.startswith("**Aim.**"))
    aim = " ".join(paragraph.split()).removeprefix("**Aim.** ")
    return Entry(source.name, source.number, title, aim, card.options["minutes"], exercises)


def expand(source: Source) -> NotebookNode:
    """The solution notebook, not yet executed."""
    contents = entry(source)
    notebook = nbformat.v4.new_notebook()
    notebook.metadata = NotebookNode(
        autograde={"notebook": source.name}, kernelspec=KERNELSPEC, language_info={"name": "python"}
    )
    for cell, cell_id in zip(source.cells, cell_ids(source), strict=True):
        notebook.cells.append(_cell(cell, cell_id, contents))
    nbformat.validate(notebook)
    return notebook


def cell_ids(source: Source) -> list[str]:
    """Ids that say what the cell is, the same in every build."""
    counts: Counter[str] = Counter()
    ids = []
    for cell in source.cells:
        counts[cell.role] += 1
        if cell.exercise:
            ids.append(cell.exercise + _ID_SUFFIX[cell.role])
        else:
            ids.append(str(cell.options.get("id") or f"{cell.role}-{counts[cell.role]:02d}"))
    return ids


def _cell(cell: SourceCell, cell_id: str, contents: Entry) -> NotebookNode:
    exercise = next((e for e in contents.exercises if e.id == cell.exercise), None)
    if cell.kind == "markdown":
        new = nbformat.v4.new_markdown_cell(_text(cell, contents, exercise))
    else:
        new = nbformat.v4.new_code_cell(cell.text)
    new.id = cell_id
    new.metadata.autograde = {"role": cell.role} | ({"exercise": cell.exercise} if cell.exercise else {})
    if cell.role in ("setup", "answer", "check"):
        points = exercise.points if cell.role == "check" and exercise else None
        new.metadata.nbgrader = _nbgrader(cell.role, cell_id, points)
    return new


def _text(cell: SourceCell, contents: Entry, exercise: ExerciseEntry | None) -> str:
    if cell.role == "card":
        facts = f"**Time** {contents.minutes} minutes · **Points** {contents.points:g} · **Runs on** one CPU core, 1 GB"
        return f"{cell.text}\n\n{facts}"
    if cell.role == "exercise" and exercise:
        _, _, rest = cell.text.partition("\n")
        points = f"{exercise.points:g} point" + ("" if exercise.points == 1 else "s")
        return f"### Exercise {exercise.number} — {exercise.title} ({points})\n{rest}".rstrip()
    return cell.text


def _nbgrader(role: str, cell_id: str, points: float | None) -> dict[str, object]:
    metadata: dict[str, object] = {
        "grade": role == "check",
        "grade_id": cell_id,
        "locked": role != "answer",
        "schema_version": 3,
        "solution": role == "answer",
        "task": False,
    }
    if points is not None:
        metadata["points"] = points
    return metadata
