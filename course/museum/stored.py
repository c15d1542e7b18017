"""What `%%then` shows where the old Keras is missing: the cell's stored output, marked as stored.

Stored outputs lie beside the notebook, in `then.json`, and are found by the text of the cell: a changed cell has none.
`autograde build` and `python -m course.museum store NOTEBOOK` write the file.
"""

from __future__ import annotations

import hashlib
import html
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from IPython.core.getipython import get_ipython
from IPython.display import display

from course.museum import sources, values
from course.museum.wording import as_then

FILE = "then.json"
# Names the file that a run of a notebook writes its outputs to.
VARIABLE = "COURSE_MUSEUM_STORE"
_FONT = "font-family:var(--jp-code-font-family,monospace);line-height:1.35"  # JupyterLab would take the page's


def key(line: str, cell: str) -> str:
    """Names a cell by what it says; spaces around lines do not count."""
    lines = [" ".join(line.split()), *(row.rstrip() for row in cell.strip("\n").splitlines())]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def read(path: Path) -> dict[str, Any]:
    """All that is stored in a file; nothing when there is no such file."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}


# showing -------------------------------------------------------------------------------------------------------------


def show(line: str, cell: str, version: str) -> dict[str, Any]:
    """Show the stored output of a cell, marked as such, or say that there is none; all that is stored for it."""
    entry = read(Path(FILE)).get(key(line, cell))
    if entry is None:
        print(f"{sources.not_here(version)}. This cell has no stored output.")
        return {}
    first, *others = entry["shown"] or [""]
    heading = f"{sources.not_here(version)}. This is the cell's stored output:"
    if isinstance(first, str):
        _show_text(heading, first)
    else:
        _show_text(heading, "")
        display(first, raw=True)
    for shown in others:
        if isinstance(shown, str):
            _show_text("", shown)
        else:
            display(shown, raw=True)
    return entry


def given(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The values that the cell gave to the notebook."""
    return {name: values.from_json(value) for name, value in entry.get("gives", {}).items()}


def files(entry: Mapping[str, Any], wanted: Iterable[str]) -> dict[str, bytes]:
    """What the cell wrote into these files, as far as it is stored."""
    kept = entry.get("files", {})
    return {file: values.unpacked(kept[file]) for file in wanted if file in kept}


def _show_text(heading: str, text: str) -> None:
    plain = "\n".join([*filter(None, [heading]), *(f"| {line}" for line in text.splitlines())])
    rich = (
        "<div style='border-left:3px solid #888;padding-left:.7em;margin:.3em 0'>"
        f"<div style='font-size:.9em'><em>{html.escape(heading)}</em></div>"
        f"<pre style='margin:.4em 0 0;background:transparent;color:inherit;{_FONT}'>{html.escape(text)}</pre></div>"
    )
    display({"text/plain": plain, "text/html": rich}, raw=True)


# storing -------------------------------------------------------------------------------------------------------------


@contextmanager
def recording(line: str, cell: str) -> Iterator[Callable[[dict[str, Any], dict[str, bytes]], None]]:
    """Keep what the cell shows and gives, when this run of the notebook is to be stored. It is shown as ever."""
    path = os.environ.get(VARIABLE)
    gives: dict[str, Any] = {}
    files: dict[str, bytes] = {}
    shown: list[str | dict[str, Any]] = []

    def note(values_given: dict[str, Any], files_given: dict[str, bytes]) -> None:
        gives.update(values_given)
        files.update(files_given)

    if path is None:
        yield note
        return
    try:
        with _listening(shown):
            yield note
    except Exception as error:
        _add_text(shown, f"{type(error).__name__}: {error}\n")
        raise
    finally:
        _keep(Path(path), key(line, cell), shown, gives, files)


@contextmanager
def _listening(shown: list[str | dict[str, Any]]) -> Iterator[None]:
    """Note all that is printed and displayed, in its order, and pass it on."""
    shell = get_ipython()
    assert shell is not None  # a cell magic runs in a shell
    before = sys.stdout, sys.displayhook, shell.display_pub

    def hook(value: object) -> None:
        if value is not None:
            _add_data(shown, shell.display_formatter.format(value)[0])
        before[1](value)

    sys.stdout, sys.displayhook = _Ear(before[0], shown), hook
    shell.display_pub = _DisplayEar(before[2], shown)
    try:
        yield
    finally:
        sys.stdout, sys.displayhook, shell.display_pub = before


class _Ear:
    """A stream that passes everything on and notes what is written."""

    def __init__(self, stream: Any, shown: list[str | dict[str, Any]]) -> None:
        self._stream, self._shown = stream, shown

    def write(self, text: str) -> int:
        _add_text(self._shown, text)
        return self._stream.write(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class _DisplayEar:
    """The same for what is displayed."""

    def __init__(self, publisher: Any, shown: list[str | dict[str, Any]]) -> None:
        self._publisher, self._shown = publisher, shown

    def publish(self, data: dict[str, Any], *arguments: Any, **options: Any) -> None:
        _add_data(self._shown, data)
        self._publisher.publish(data, *arguments, **options)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._publisher, name)


def _add_text(shown: list[str | dict[str, Any]], text: str) -> None:
    if shown and isinstance(shown[-1], str):
        shown[-1] += as_then(text)
    else:
        shown.append(as_then(text))


def _add_data(shown: list[str | dict[str, Any]], data: dict[str, Any]) -> None:
    if set(data) == {"text/plain"}:
        _add_text(shown, f"{data['text/plain']}\n")
    else:
        shown.append(dict(data))


def _keep(path: Path, name: str, shown: list[str | dict[str, Any]], gives: dict[str, Any], files: dict[str, bytes]) -> None:
    shown = [_as_seen(item) if isinstance(item, str) else item for item in shown]
    entry: dict[str, Any] = {"shown": shown, "gives": {name: values.to_json(value) for name, value in gives.items()}}
    if files:
        entry["files"] = {file: values.packed(content) for file, content in files.items()}
    path.write_text(json.dumps(read(path) | {name: entry}, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _as_seen(text: str) -> str:
    """The text as it stands in the end, where a progress bar has written over itself."""
    lines = []
    for line in text.split("\n"):
        written = [part for part in line.split("\r") if part.strip("\b ")]
        lines.append(written[-1].replace("\b", "") if written else "")
    return "\n".join(lines)
