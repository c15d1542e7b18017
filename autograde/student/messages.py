"""How a verdict is shown in a notebook: HTML that reads well in light and dark themes, and the same in plain text."""

from __future__ import annotations

from html import escape

import numpy as np

from autograde.exercises import Exercise
from autograde.judge.values import Answer
from autograde.judge.verdict import Status, Verdict

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
    lines = [f"{sign} {word}: {exercise.id}", *(f"  {line}" for line in _body(exercise, verdict, got))]
    if verdict.hint:
        lines.append(f"  Hint: {verdict.hint}")
    return "\n".join(lines)


def as_html(exercise: Exercise, verdict: Verdict, got: Answer) -> str:
    sign, word, colour = _LOOKS.get(verdict.status, _DEFAULT_LOOK)
    body = "\n".join(_body(exercise, verdict, got))
    hint = f"<p style='margin:.3em 0 0'><strong>Hint:</strong> {escape(verdict.hint)}</p>" if verdict.hint else ""
    return (
        f"<div role='status' style='border-left:.35em solid {colour};padding:.3em .9em;margin:.2em 0'>"
        f"<strong><span aria-hidden='true'>{sign}</span> {word}</strong> <code>{escape(exercise.id)}</code>"
        f"<pre style='margin:.3em 0 0;background:transparent;white-space:pre-wrap'>{escape(body)}</pre>{hint}</div>"
    )


def _body(exercise: Exercise, verdict: Verdict, got: Answer) -> list[str]:
    if verdict.status is not Status.PASSED:
        lines = verdict.message.splitlines()
        if verdict.status is Status.WRONG:
            lines.append("Look at case.inputs, case.got and case.want.")
        return lines
    lines = [f"{part.name}: {_describe((got.parts or {}).get(part.name))}" for part in exercise.parts]
    if exercise.self_reported:
        lines.append("Reported by your own kernel; see the course's security page for what that means.")
    return lines


def _describe(value: object) -> str:
    if isinstance(value, np.ndarray):
        shape = "×".join(str(n) for n in value.shape) or "one number"
        return f"{shape}, {value.dtype}, as expected"
    if isinstance(value, (list, dict)):
        return f"{len(value)} items, as expected"
    if isinstance(value, float):
        return "one number, as expected"  # its last digits depend on the machine
    return f"{value!r}, as expected"
