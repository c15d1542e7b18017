"""Shows code or numbers of several worlds side by side, in a notebook and in text.

    columns(original="y = Dense(3)(x)", then="y = tf1.layers.Dense(3)(x)", now="y = keras.layers.Dense(3)(x)")
    columns(original={"accuracy": 0.91, "loss": a}, then={"accuracy": 0.91, "loss": b}, now={…})

A column may be a piece of code, a function (its source is shown) or named numbers. `titles` gives the columns other heads.
"""

from __future__ import annotations

import html
import inspect
import itertools
import textwrap
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

Column = str | Callable[..., Any] | Mapping[str, Any]

# Lines and colours that hold on a light page and on a dark one: grey half seen through, and the page's own text colour.
_LINE = "1px solid rgba(128,128,128,.45)"
_CELL = "padding:.35em .8em;text-align:left;vertical-align:top;background:transparent;color:inherit"
# JupyterLab gives code in tables the page's font, and breaks it inside words.
_FONT = "font-family:var(--jp-code-font-family,monospace);font-size:.92em;line-height:1.35"
_CODE = f"margin:0;padding:0;background:transparent;color:inherit;white-space:pre-wrap;word-break:normal;{_FONT}"


class Columns:
    """What a notebook shows as a table and everything else as text."""

    def __init__(self, heads: list[str], rows: list[list[str]], names: list[str]) -> None:
        self.heads, self.rows, self.names = heads, rows, names  # names: of the rows of numbers; none for code

    def __repr__(self) -> str:
        table = [self.heads, ["-" * len(head) for head in self.heads], *self.rows]
        if self.names:
            table = [[name, *row] for name, row in zip(["", "", *self.names], table, strict=True)]
        split = [[cell.splitlines() for cell in row] for row in table]
        widths = [max((len(line) for row in split for line in row[place]), default=0) for place in range(len(table[0]))]
        lines = []
        for row in split:
            for parts in itertools.zip_longest(*row, fillvalue=""):
                lines.append("  ".join(part.ljust(width) for part, width in zip(parts, widths, strict=True)).rstrip())
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        corner = f"<td style='{_CELL}'></td>" if self.names else ""
        heads = "".join(f"<th scope='col' style='{_CELL};border-bottom:{_LINE}'>{html.escape(h)}</th>" for h in self.heads)
        rows = []
        for index, row in enumerate(self.rows):
            name = f"<th scope='row' style='{_CELL}'>{html.escape(self.names[index])}</th>" if self.names else ""
            cells = (f"<td style='{_CELL}'><pre style='{_CODE}'>{html.escape(cell)}</pre></td>" for cell in row)
            rows.append(f"<tr style='background:transparent'>{name}{''.join(cells)}</tr>")
        return (
            "<table style='border-collapse:collapse;color:inherit'>"
            f"<thead><tr style='background:transparent'>{corner}{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
        )


def columns(*, titles: Mapping[str, str] | None = None, digits: int = 4, **parts: Column) -> Columns:
    """The parts side by side, in the order given; all are code, or all are numbers under the same names."""
    heads = [(titles or {}).get(name, name.capitalize()) for name in parts]
    if not all(isinstance(part, Mapping) for part in parts.values()):
        return Columns(heads, [[_code(name, part) for name, part in parts.items()]], [])
    names = list(dict.fromkeys(name for part in parts.values() for name in part))  # type: ignore[union-attr]
    rows = [[_number(part[name], digits) if name in part else "" for part in parts.values()] for name in names]  # type: ignore
    return Columns(heads, rows, names)


def _code(name: str, part: Column) -> str:
    if isinstance(part, Mapping):
        raise TypeError(f"columns: {name} holds numbers where the others hold code")
    return textwrap.dedent(part if isinstance(part, str) else inspect.getsource(part)).strip("\n")


def _number(value: Any, digits: int) -> str:
    if isinstance(value, str):
        return value
    array = np.asarray(value)
    if array.dtype.kind == "f":
        return np.array2string(array, formatter={"float_kind": lambda number: f"{number:.{digits}g}"}, threshold=24)
    return str(value) if array.dtype.kind == "O" else np.array2string(array, threshold=24)
