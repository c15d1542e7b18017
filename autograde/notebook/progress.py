"""The display of points reached so far, kept in a small local file next to the course's index.

It is a convenience for the student: nothing is graded from it, and deleting the file loses only the display.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from autograde.exercise.catalogue import Entry, ExerciseEntry, find_catalogue, load_catalogue
from autograde.judge.verdict import Status, Verdict
from autograde.kernelside.folder import notebook_folder

FILE_NAME = ".course-progress.json"
_session: dict[str, float] = {}  # best fraction by exercise id, for this kernel; none for what was never tried


def record(exercise_id: str, verdict: Verdict) -> None:
    """Remember the best that an exercise has reached, so that trying costs nothing; never in the way of a check."""
    if verdict.status is Status.NOT_ATTEMPTED:
        return
    file = _file()
    best = max(verdict.fraction, _session.get(exercise_id, 0.0), _read(file).get(exercise_id, 0.0) if file else 0.0)
    _session[exercise_id] = best
    if file is None:
        return
    try:
        stored = _read(file) | {exercise_id: best}
        scratch = file.with_name(f"{FILE_NAME}.{os.getpid()}")
        scratch.write_text(json.dumps(stored, sort_keys=True, indent=0))
        scratch.replace(file)
    except OSError:
        pass  # a read-only or full disk costs the display, not the check


def progress(notebook: str | None = None) -> None:
    """Show the points reached in one notebook ("01"), or in the whole course."""
    file = _file()
    reached = (_read(file) if file else {}) | _session
    entries = [e for e in load_catalogue(find_catalogue(notebook_folder())) if notebook is None or e.number == notebook]
    rows = _rows(entries, reached, notebook)
    text, html = "\n".join(_lines(rows)), _table(rows, "Notebook" if notebook is None else "Exercise")
    if notebook is None and (following := next((row for row in rows if row.state != "done"), None)):
        word = "Continue" if any(row.state != "not begun" for row in rows) else "Begin"
        text += f"\n{word} here: {following.title}"
        html = f"<p><strong>{word} here:</strong> {_linked(following)}</p>{html}"
    from IPython.display import display

    display({"text/html": html, "text/plain": text}, raw=True)


def _file() -> Path | None:
    """Next to the index above the notebook; nowhere when there is none (grading, building)."""
    here = notebook_folder()
    for folder in (here, *here.parents[:2]):
        if (folder / "index.ipynb").exists():
            return folder / FILE_NAME
    return None


def _read(file: Path) -> dict[str, float]:
    try:
        stored = json.loads(file.read_text())
        return {str(key): float(value) for key, value in stored.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}  # missing or damaged: start again


@dataclass(frozen=True)
class _Row:
    title: str
    link: str  # to the notebook; empty within it
    got: float
    most: float
    state: str


def _rows(entries: list[Entry], reached: dict[str, float], notebook: str | None) -> list[_Row]:
    if notebook is not None:
        own = [each for entry in entries for each in entry.exercises]
        return [
            _Row(f"{x.number} {x.title}", "", x.points * reached.get(x.id, 0.0), x.points, _state([x], reached)) for x in own
        ]
    return [
        _Row(
            f"{entry.number} {entry.title}",
            f"{entry.name}/{entry.name}.ipynb",
            sum(each.points * reached.get(each.id, 0.0) for each in entry.exercises),
            entry.points,
            _state(entry.exercises, reached),
        )
        for entry in entries
    ]


def _state(exercises: Sequence[ExerciseEntry], reached: dict[str, float]) -> str:
    """One word for what is untouched, tried, right in part, done."""
    best = [reached[each.id] for each in exercises if each.id in reached]
    if not best:
        return "not begun"
    if len(best) == len(exercises) and min(best) == 1:
        return "done"
    return "begun" if any(best) else "tried, not yet"


def _lines(rows: list[_Row]) -> list[str]:
    lines = [f"{row.got:4.3g} of {row.most:g}  {row.title} ({row.state})" for row in rows]
    return [*lines, f"{_sum(rows)}  in all"]


def _sum(rows: list[_Row]) -> str:
    return f"{sum(row.got for row in rows):.3g} of {sum(row.most for row in rows):g}"


def _table(rows: list[_Row], first: str) -> str:
    body = "".join(
        f"<tr><td style='text-align:left'>{_linked(row)}</td><td>{row.got:.3g} of {row.most:g}</td>"
        f"<td style='text-align:left'>{row.state}</td></tr>"
        for row in rows
    )
    return (
        f"<table><caption>Points reached so far: the best of all tries</caption><thead><tr><th scope='col'>{first}</th>"
        "<th scope='col'>Points</th><th scope='col'>State</th></tr></thead>"
        f"<tbody>{body}<tr><th scope='row'>In all</th><td>{_sum(rows)}</td><td></td></tr></tbody></table>"
    )


def _linked(row: _Row) -> str:
    return f"<a href='{escape(row.link)}'>{escape(row.title)}</a>" if row.link else escape(row.title)
