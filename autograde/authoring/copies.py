"""Does a solution stand in another cell of its notebook? Names do not count, so that a copy with other names is one, too.

Both are read as a row of pieces: calls, attributes, keywords, operators, kinds of statement. The share of a solution is what
stands, in runs of at least `RUN` pieces and in the same order, in one other cell.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from difflib import SequenceMatcher

from autograde.authoring.flow import names_of, parse_cell
from autograde.authoring.source import Source, SourceCell
from autograde.exercise.cells import BEGIN, END

RUN = 5
# Solutions that only repeat a cell reach it; those that carry an idea over stay below.
MOST = 0.38


def copies(source: Source) -> Iterator[tuple[SourceCell, SourceCell, float]]:
    """Each answer whose solution stands in another cell, with that cell and the share."""
    known = frozenset(dir(builtins)).union(*(names_of(c.text).changes for c in source.cells if c.role == "setup"))
    rows = [(cell, _row(parse_cell(cell.text), known)) for cell in source.cells if _shown(cell)]
    for answer in source.cells:
        if answer.role != "answer" or not rows:
            continue
        solution = _row(_solution(answer.text), known)
        share, _, cell = max((_share(solution, row), -cell.line, cell) for cell, row in rows)
        if share > MOST:
            yield answer, cell, share


def _shown(cell: SourceCell) -> bool:
    """What a student can read in full, and is not the exercise's own frame."""
    return cell.kind == "code" and cell.role not in ("answer", "check", "setup")


def _solution(code: str) -> ast.Module:
    """The statements between the marks, none of them within another."""
    lines = [line.strip() for line in code.splitlines()]
    if BEGIN not in lines or END not in lines:
        return ast.Module(body=[], type_ignores=[])
    begin, end = lines.index(BEGIN) + 1, lines.index(END) + 1

    def inside(node: ast.AST) -> Iterator[ast.stmt]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.stmt) and begin < child.lineno < end:
                yield child
            else:
                yield from inside(child)

    return ast.Module(body=list(inside(parse_cell(code))), type_ignores=[])


def _share(solution: list[str], other: list[str]) -> float:
    if not solution:
        return 0.0
    matcher = SequenceMatcher(None, solution, other, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks() if block.size >= RUN) / len(solution)


def _row(tree: ast.Module, known: frozenset[str]) -> list[str]:
    return list(_pieces(tree, known))


def _pieces(node: ast.AST, known: frozenset[str]) -> Iterator[str]:
    match node:
        case ast.Expr(value=ast.Constant(value=str())) | ast.expr_context() | ast.arg():
            return
        case ast.Name(id=name):
            yield name if name in known else "a name"
            return
        case ast.Constant(value=value):
            yield type(value).__name__
            return
        case ast.Attribute(value=value, attr=attribute):
            yield from _pieces(value, known)
            yield f".{attribute}"
            return
        case ast.keyword(arg=argument):
            yield f"{argument}="
        case ast.Call():
            yield "("
        case ast.Return() | ast.Expr() | ast.Assign() | ast.AnnAssign():
            yield ";"  # a value given back, shown or kept is the same piece of work
        case ast.Module():
            pass
        case _:
            yield type(node).__name__
    for child in ast.iter_child_nodes(node):
        yield from _pieces(child, known)
