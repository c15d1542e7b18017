"""How a verdict is shown in a notebook: HTML that reads well in light and dark themes, and the same in plain text."""

from __future__ import annotations

from difflib import get_close_matches
from html import escape

import numpy as np

from autograde.exercise import Exercise
from autograde.exercise.catalogue import ExerciseEntry, find_catalogue, load_catalogue
from autograde.judge.values import Answer
from autograde.judge.verdict import Status, Verdict
from autograde.kernelside.folder import notebook_folder

# The word says it, the sign repeats it, the colour (Okabe-Ito, safe for colour-blind readers) comes last.
_LOOKS = {
    Status.PASSED: ("✔", "Passed", "#009E73"),
    Status.NOT_ATTEMPTED: ("…", "Not attempted yet", "#56B4E9"),
    Status.ERROR: ("✘", "Stopped by an error", "#D55E00"),
}
_DEFAULT_LOOK = ("✘", "Not yet", "#D55E00")


def show(exercise: Exercise, verdict: Verdict, got: Answer) -> None:
    """Display the verdict below the cell; print it where there is no notebook."""
    text, html = as_text(exercise, verdict, got), as_html(exercise, verdict, got)
    try:
        from IPython import get_ipython
        from IPython.display import display
    except ImportError:
        get_ipython = None
    if get_ipython is None or get_ipython() is None:
        print(text)
    else:
        display({"text/html": html, "text/plain": text}, raw=True)


def as_text(exercise: Exercise, verdict: Verdict, got: Answer) -> str:
    sign, word, _ = _LOOKS.get(verdict.status, _DEFAULT_LOOK)
    entry = find_entry(exercise.id)
    lines = [f"{sign} {word}: {_called(exercise, entry)}"]
    if verdict.hint:
        lines.append(f"  Hint: {verdict.hint}")
    return "\n".join([*lines, *(f"  {line}" for line in _body(exercise, verdict, got, entry))])


def as_html(exercise: Exercise, verdict: Verdict, got: Answer) -> str:
    """The sentence that helps comes first, then what differs. Lines break between words, and inside one that is too long."""
    sign, word, colour = _LOOKS.get(verdict.status, _DEFAULT_LOOK)
    entry = find_entry(exercise.id)
    hint = f"<p style='margin:.3em 0 0'><strong>Hint:</strong> {as_code(verdict.hint)}</p>" if verdict.hint else ""
    body = "".join(f"<div>{as_code(line)}</div>" for line in _body(exercise, verdict, got, entry))
    return (
        f"<div role='status' style='border-left:.35em solid {colour};padding:.3em .9em;margin:.2em 0;"
        "word-break:normal;overflow-wrap:break-word'>"
        f"<strong><span aria-hidden='true'>{sign}</span> {word}</strong>: {escape(_called(exercise, entry))}"
        f"{hint}<div style='margin:.3em 0 0'>{body}</div></div>"
    )


def as_code(text: str) -> str:
    """As HTML; what stands between backticks is code."""
    pieces = escape(text).split("`")
    if len(pieces) % 2 == 0:  # a backtick without its partner
        return escape(text)
    return "".join(f"<code>{piece}</code>" if index % 2 else piece for index, piece in enumerate(pieces))


def find_entry(exercise_id: str) -> ExerciseEntry | None:
    """The exercise's number, title and points; None where there is no table of contents."""
    entries = load_catalogue(find_catalogue(notebook_folder()))
    return next((each for entry in entries for each in entry.exercises if each.id == exercise_id), None)


def _called(exercise: Exercise, entry: ExerciseEntry | None) -> str:
    return f"{entry.number} {entry.title}" if entry else exercise.id


def no_exercise(typed: object) -> str:
    """The line for a check of an exercise that the course does not have: which id was probably meant."""
    if not isinstance(typed, str):
        return 'check: the exercise comes first, in quotes, then the answer: check("exercise", answer).'
    entries = load_catalogue(find_catalogue(notebook_folder()))
    # The number that was typed says the notebook; else the folder that the notebook lies in does.
    numbers = (typed.partition("-")[0], notebook_folder().name.partition("_")[0])
    notebook = next((entry for number in numbers for entry in entries if entry.number == number), None)
    known = [exercise for entry in ([notebook] if notebook else entries) for exercise in entry.exercises]
    by_id = {exercise.id: exercise for exercise in known}
    for exercise_id in get_close_matches(typed.lower(), by_id, n=1, cutoff=0.2):
        return f'check: no exercise is called "{typed}"; did you mean check("{exercise_id}", {by_id[exercise_id].asks})?'
    return f'check: no exercise is called "{typed}"; each exercise of the notebook has a check cell: use its id.'


def _body(exercise: Exercise, verdict: Verdict, got: Answer, entry: ExerciseEntry | None) -> list[str]:
    if verdict.status is Status.PASSED:
        lines = [f"`{part.name}`: {_describe((got.parts or {}).get(part.name))}" for part in exercise.parts]
        if exercise.self_reported:
            lines.append("Reported by your own kernel; see the course's security page for what that means.")
        return lines
    lines = verdict.message.splitlines()
    if 0 < verdict.fraction < 1:
        lines.append(_share(verdict, entry))
    if verdict.status is Status.WRONG:
        lines.append("Look at `case.inputs`, `case.got` and `case.want`.")
    if verdict.status is Status.ERROR:
        lines.append("What your code was called with is in `case.inputs`.")
    return lines


def _share(verdict: Verdict, entry: ExerciseEntry | None) -> str:
    """What is right already, and what it counts."""
    right = ", ".join(f"`{part.name}`" for part in verdict.parts if part.status is Status.PASSED)
    points = f", {entry.points * verdict.fraction:.3g} of {entry.points:g} points" if entry else ""
    return f"Right already: {right}{points}. Each part has its share of the points."


def _describe(value: object) -> str:
    if isinstance(value, np.ndarray):
        shape = "×".join(str(n) for n in value.shape) or "one number"
        return f"{shape}, {value.dtype}, as expected"
    if isinstance(value, (list, dict)):
        return f"{len(value)} items, as expected"
    if isinstance(value, float):
        return "one number, as expected"  # its last digits depend on the machine
    return f"{value!r}, as expected"
