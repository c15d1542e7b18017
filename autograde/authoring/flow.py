"""Which names a cell reads and which it changes: enough to see whether what one cell does can reach another."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_NAME = re.compile(r"[A-Za-z_]\w*")
_QUIET = {"print", *(name for name in dir(builtins) if name[:1].isupper())}


@dataclass(frozen=True)
class Names:
    reads: frozenset[str]
    changes: frozenset[str]  # binds, or may change in place


def names_of(code: str) -> Names:
    """Of one cell. A name may be changed where it is bound, has a method called, or is given to a call: an array that is
    filled, a model that is trained, a folder that is written to."""
    magic, body = split_magic(code)
    reads, changes = set(_NAME.findall(magic)), set(_NAME.findall(magic))
    for node in ast.walk(parse_cell(body)):
        if isinstance(node, ast.Name):
            (reads if isinstance(node.ctx, ast.Load) else changes).add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            changes.add(node.name)
        elif isinstance(node, ast.alias):
            changes.add((node.asname or node.name).partition(".")[0])
        elif isinstance(node, (ast.Attribute, ast.Subscript)) and not isinstance(node.ctx, ast.Load):
            changes.update(_base(node))
        elif isinstance(node, ast.Call) and not (isinstance(node.func, ast.Name) and node.func.id in _QUIET):
            given = (node.func, *node.args, *(keyword.value for keyword in node.keywords))
            changes.update(each.id for value in given for each in ast.walk(value) if isinstance(each, ast.Name))
    return Names(frozenset(reads), frozenset(changes))


def reaches(changed: str, between: Iterable[str], end: str, shared: frozenset[str]) -> bool:
    """Whether what the cell `changed` does can be seen in the cell `end`; `shared` names, the set-up's, carry nothing."""
    tainted = names_of(changed).changes - shared
    for code in between:
        names = names_of(code)
        if names.reads & tainted:
            tainted |= names.changes - shared
    return bool(names_of(end).reads & tainted)


def split_magic(code: str) -> tuple[str, str]:
    """The line of a cell magic (empty when there is none), and the rest without line magics."""
    first, _, rest = code.partition("\n")
    magic, body = (first, rest) if first.startswith("%%") else ("", code)
    return magic, "\n".join("" if line.lstrip().startswith(("%", "!")) else line for line in body.splitlines())


def parse_cell(code: str) -> ast.Module:
    """An empty module for what is no Python: the language of some magic."""
    try:
        return ast.parse(split_magic(code)[1])
    except SyntaxError:
        return ast.Module(body=[], type_ignores=[])


def _base(node: ast.expr) -> Iterator[str]:
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    if isinstance(node, ast.Name):
        yield node.id
