"""A student's text and outputs as they may stand in a page that others open: no script, no markup, no remote content."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Any

from autograde.grading.record import ExerciseRecord

# nbconvert's strip_ansi knows colours alone; a terminal's title and links are codes, too.
_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|.)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_PICTURES = {"image/png": b"\x89PNG\r\n", "image/jpeg": b"\xff\xd8\xff"}


def plain(text: str) -> str:
    """Without colours, cursor movements and characters that reorder a line."""
    return _CONTROL.sub("", _ANSI.sub("", text))


def as_written(text: str) -> str:
    """A student's Markdown as Markdown that shows it word for word: links and HTML in it are no links and no HTML."""
    longest = max((len(run) for run in re.findall("~+", text)), default=0)
    fence = "~" * max(3, longest + 1)
    return f"{fence}text\n{plain(text)}\n{fence}"


def in_words(exercise: ExerciseRecord) -> str:
    """The verdict, the message and the hint."""
    lines = (f"{exercise.points:g} of {exercise.max_points:g} points: {exercise.verdict}", exercise.message)
    hint = f"Hint: {exercise.hint}" if exercise.hint else ""
    note = "Part of this is reported by the student's own kernel and cannot be verified." if exercise.self_reported else ""
    return plain("\n".join(filter(None, (*lines, hint, note))))


def safe_output(output: Mapping[str, Any]) -> dict[str, Any] | None:
    """Plain text, or one picture that is one. None for HTML, SVG, LaTeX, scripts and widgets without a text beside them."""
    kind = output["output_type"]
    if kind == "stream":
        return {"output_type": kind, "name": output["name"], "text": plain(output["text"])}
    if kind == "error":
        names = {key: plain(output[key]) for key in ("ename", "evalue")}
        return {"output_type": kind, "traceback": [plain(line) for line in output["traceback"]]} | names
    data = output.get("data", {})
    shown = {mime: picture for mime, magic in _PICTURES.items() if (picture := _picture(data.get(mime), magic))}
    if not shown and "text/plain" in data:
        shown = {"text/plain": plain(str(data["text/plain"]))}
    return {"output_type": "display_data", "data": shown, "metadata": {}} if shown else None


def _picture(encoded: Any, magic: bytes) -> str:
    try:
        blob = base64.b64decode(encoded)
    except (binascii.Error, TypeError, ValueError):
        return ""
    return base64.b64encode(blob).decode() if blob.startswith(magic) else ""
