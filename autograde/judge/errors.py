"""The lines of an error that help whoever wrote the code: a library's stacks and names of its own are left out."""

from __future__ import annotations

import re

MAX_LINES = 4
_LONGEST = 300  # characters of one line
# What a library wraps around names: only the name is anybody's.
_REWRITTEN = (
    (re.compile(r"\{\{function_node [^{}]*\}\} ?"), ""),
    (re.compile(r"\{\{(?:node|colocation_node) ([^{}]*)\}\}"), r"\1"),
    (re.compile(r"(?<=\w)\[\w+=[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*\](?=\()"), ""),  # MatMul[T=DT_FLOAT, …](x, y)
    (re.compile(r" ?\[Op:(\w+)\](?: name: ?\S*)?"), r" (\1)"),
)
_NOISE = re.compile(
    r"Graph execution error:|Detected at node|Original stack trace|<stack traces unavailable>|Node: '|in user code:"
    r"|Errors may have originated|Input Source operations|\[\[|Traceback \(most recent|\d+ root error\(s\) found|=+$|-+$"
)
_FRAME = re.compile(r'\s*File "[^"\n]*", line \d+')
_CALLING = re.compile(r"(?:Exception|Error) encountered when calling (?:layer )?(.+?)\.?$")


def useful_lines(error: str, text: str) -> list[str]:
    """At most four lines of an error of this type and text: what is wrong first, then in which call and with what."""
    kept, calling = _kept(text)
    if not (kept and kept[0].startswith(f"{error}:")):
        kept = [f"{error}: {kept[0]}" if error else kept[0], *kept[1:]] if kept else [error] * bool(error)
    lines = kept + [f"in the call of {calling}"] * bool(calling)
    if len(lines) > MAX_LINES:
        lines = [*lines[: MAX_LINES - 1], "…"]
    return lines


def _kept(text: str) -> tuple[list[str], str]:
    """The lines that say something, each once, and what was being called."""
    for pattern, instead in _REWRITTEN:
        text = pattern.sub(instead, text)
    kept: list[str] = []
    calling, of_frame = "", False
    for line in text.splitlines():
        if _FRAME.match(line):
            of_frame = True  # the code of a frame stands below it
            continue
        if of_frame and line.startswith((" " * 8, "\t")):
            of_frame = False
            continue
        of_frame = False
        said = line.strip()
        if found := _CALLING.match(said):
            calling = found[1]
        elif said and not _NOISE.match(said) and _cut(said) not in kept:
            kept.append(_cut(said))
    return kept, calling


def _cut(line: str) -> str:
    """A line that is too long without its middle: some name the operation first and the cause last."""
    half = (_LONGEST - 3) // 2
    return line if len(line) <= _LONGEST else f"{line[:half]} … {line[-half:]}"
