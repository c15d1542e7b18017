"""The calls of an old program, by their full names: what was imported under which name is followed."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

LIBRARIES = ("tensorflow", "keras")
_METHOD_OF = re.compile(r"^[a-z_]\w*$")
_MAGIC = re.compile(r"^[%!].*$", re.MULTILINE)


@dataclass(frozen=True)
class Call:
    name: str  # "tensorflow.Session", or ".minimize" for a method of something
    line: int  # within its text, from 1


def parse(text: str) -> ast.Module | None:
    """None for what is no Python."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(_MAGIC.sub("", text))
    except SyntaxError:
        return None


def imports(tree: ast.AST) -> dict[str, str]:
    """The full name for each name that is imported from a library."""
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for each in node.names:
                found[each.asname or each.name.partition(".")[0]] = each.name if each.asname else each.name.partition(".")[0]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {each.asname or each.name: f"{node.module}.{each.name}" for each in node.names}
    return found


def calls(tree: ast.AST, known: dict[str, str]) -> Iterator[Call]:
    """Every call and every import of the libraries, in order of the lines."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (name := _full(node.func, known)):
            yield Call(name, node.lineno)


def _full(node: ast.expr, known: dict[str, str]) -> str:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name):
        full = ".".join([known.get(node.id, node.id), *reversed(parts)])
        if full.partition(".")[0] in LIBRARIES and "." in full:
            return full
    return f".{parts[0]}" if parts else ""
