"""The display of points reached so far, kept in a small local file next to the course's index.

It is a convenience for the student: nothing is graded from it, and deleting the file loses only the display.
"""

from __future__ import annotations

import json
import os
from html import escape
from pathlib import Path

from autograde.exercises.catalogue import Entry, load_catalogue
from autograde.judge.verdict import Verdict

FILE_NAME = ".course-progress.json"
_session: dict[str, float] = {}  # fraction reached by exercise id, for this kernel


def record(exercise_id: str, verdict: Verdict) -> None:
    """Remember how much of an exercise was reached; never in the way of a check."""
    _session[exercise_id] = verdict.fraction
    file = _file()
    if file is None:
        return
    try:
        stored = _read(file) | {exercise_id: verdict.fraction}
        scratch = file.with_name(f"{FILE_NAME}.{os.getpid()}")
        scratch.write_text(json.dumps(stored, sort_keys=True, indent=0))
        scratch.replace(file)
    except OSError:
        pass  # a read-only or full disk costs the display, not the check


def progress(notebook: str | None = None) -> None:
    """Show the points reached in one notebook ("01"), or in the whole course."""
    file = _file()
    reached = (_read(file) if file else {}) | _session
    entries = [e for e in load_catalogue() if notebook is None or e.number == notebook]
    text = "\n".join(_lines(entries, reached, notebook))
    html = _table(entries, reached, notebook)
    from IPython.display import display

    display({"text/html": html, "text/plain": text}, raw=True)


def _file() -> Path | None:
    """Next to the index above the notebook; nowhere when there is none (grading, building)."""
    here = Path.cwd()
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


def _rows(entries: list[Entry], reached: dict[str, float], notebook: str | None) -> list[tuple[str, float, float]]:
    if notebook is not None:
        return [
            (f"{exercise.number} {exercise.title}", exercise.points * reached.get(exercise.id, 0.0), exercise.points)
            for entry in entries
            for exercise in entry.exercises
        ]
    return [
        (f"{e.number} {e.title}", sum(x.points * reached.get(x.id, 0.0) for x in e.exercises), e.points) for e in entries
    ]


def _lines(entries: list[Entry], reached: dict[str, float], notebook: str | None) -> list[str]:
    rows = _rows(entries, reached, notebook)
    lines = [f"{got:4g} of {most:g}  {title}" for title, got, most in rows]
    return [*lines, f"{sum(r[1] for r in rows):4g} of {sum(r[2] for r in rows):g}  in all"]


def _table(entries: list[Entry], reached: dict[str, float], notebook: str | None) -> str:
    rows = _rows(entries, reached, notebook)
    body = "".join(
        f"<tr><td style='text-align:left'>{escape(title)}</td><td>{got:g} of {most:g}</td>"
        f"<td style='text-align:left'>{_word(got, most)}</td></tr>"
        for title, got, most in rows
    )
    total = f"{sum(r[1] for r in rows):g} of {sum(r[2] for r in rows):g}"
    return (
        "<table><caption>Points reached so far</caption><thead><tr><th scope='col'>Exercise</th>"
        "<th scope='col'>Points</th><th scope='col'>State</th></tr></thead>"
        f"<tbody>{body}<tr><th scope='row'>In all</th><td>{total}</td><td></td></tr></tbody></table>"
    )


def _word(got: float, most: float) -> str:
    return "done" if got == most else "begun" if got else "open"
