"""Source -> notebook: the one place that knows nbgrader's metadata, cell ids, and what the build fills in."""

from __future__ import annotations

import nbformat
from nbformat import NotebookNode

from autograde.authoring.proofs import invitation, proofs
from autograde.authoring.source import Source, SourceCell, cell_ids
from autograde.exercise.catalogue import Entry, ExerciseEntry
from autograde.exercise.cells import CHECK_CALL

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
# As the course's kernels describe their language: JupyterLab writes their words into a notebook that has others, and then it
# counts as changed. The version is the language's, not the one of the Python that happens to run.
LANGUAGE = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
    "version": "3",
}
# What the tests and the build ask a cell for: how far its numbers may move, and whether its output is compared at all.
_KEPT_OPTIONS = ("within", "varies")


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


def expand(source: Source, facts: str = "") -> NotebookNode:
    """The solution notebook, not yet executed. `facts` are what every card says besides time and points."""
    contents = entry(source)
    notebook = nbformat.v4.new_notebook()
    notebook.metadata = NotebookNode(autograde={"notebook": source.name}, kernelspec=KERNELSPEC, language_info=LANGUAGE)
    code = {cell_id: cell.text for cell_id, cell in zip(cell_ids(source), source.cells, strict=True) if cell.kind == "code"}
    invited = {proof.cell: invitation(proof, code) for proof in proofs(source) if proof.changes}
    for cell, cell_id in zip(source.cells, cell_ids(source), strict=True):
        notebook.cells.append(_cell(cell, cell_id, contents, facts))
        if cell_id in invited:
            notebook.cells.append(_invitation(cell_id, invited[cell_id]))
    nbformat.validate(notebook)
    return notebook


def _cell(cell: SourceCell, cell_id: str, contents: Entry, facts: str) -> NotebookNode:
    exercise = next((e for e in contents.exercises if e.id == cell.exercise), None)
    if cell.kind == "markdown":
        new = nbformat.v4.new_markdown_cell(_text(cell, contents, exercise, facts))
    else:
        new = nbformat.v4.new_code_cell(cell.text)
    new.id = cell_id
    new.metadata.autograde = {"role": cell.role} | ({"exercise": cell.exercise} if cell.exercise else {})
    new.metadata.autograde |= {name: cell.options[name] for name in _KEPT_OPTIONS if name in cell.options}
    if cell.role in ("setup", "answer", "check"):
        points = exercise.points if cell.role == "check" and exercise else None
        new.metadata.nbgrader = _nbgrader(cell.role, cell_id, points)
    return new


def _invitation(cell_id: str, text: str) -> NotebookNode:
    new = nbformat.v4.new_markdown_cell(text)
    new.id = f"{cell_id}-try"
    new.metadata.autograde = {"role": "text"}
    return new


def _text(cell: SourceCell, contents: Entry, exercise: ExerciseEntry | None, facts: str) -> str:
    if cell.role == "card":
        told = [f"**Time** {contents.minutes} minutes", f"**Points** {contents.points:g}", *filter(None, [facts])]
        return f"{cell.text}\n\n{' · '.join(told)}"
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
