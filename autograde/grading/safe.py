"""A student's outputs and text as they may stand in a page that others open: no script, no markup, no remote content."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")
_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07]*(?:\x07|\x1b\\)|[\x00-\x08\x0b-\x1f\x7f]")
_PICTURES = ("image/png", "image/jpeg")


def safe_outputs(outputs: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Plain text and pictures of a cell's outputs; HTML, SVG, LaTeX, scripts and widgets are left out."""
    return [safe for output in outputs if (safe := _safe(output)) is not None]


def plain_text(text: str) -> str:
    """Without the control characters that colour a terminal, or worse."""
    return _ANSI.sub("", text)


def as_written(text: str) -> str:
    """A student's Markdown as Markdown that shows it word for word: links and HTML in it are no links and no HTML."""
    longest = max((len(run) for run in re.findall("~+", text)), default=0)
    fence = "~" * max(3, longest + 1)
    return f"{fence}text\n{plain_text(text)}\n{fence}"


def _safe(output: Mapping[str, Any]) -> dict[str, Any] | None:
    kind = output["output_type"]
    if kind == "stream":
        return {"output_type": kind, "name": output["name"], "text": plain_text(output["text"])}
    if kind == "error":
        lines = [plain_text(line) for line in output["traceback"]]
        names = {key: plain_text(output[key]) for key in ("ename", "evalue")}
        return {"output_type": kind, "traceback": lines} | names
    data = output.get("data", {})
    kept = {mime: data[mime] for mime in _PICTURES if mime in data and _BASE64.fullmatch(data[mime])}
    if not kept and "text/plain" in data:
        kept = {"text/plain": plain_text(data["text/plain"])}
    return {"output_type": "display_data", "data": kept, "metadata": {}} if kept else None
