"""Which global names cells bind and use. Worked out in the kernel, before any of them runs in it: so nothing that a student
wrote is ever parsed outside of the sandbox, and nothing that a student wrote has a say in it."""

from __future__ import annotations

import ast
import symtable
from collections.abc import Callable, Iterator

# With these a cell reaches names that its text does not show; but not if that many arguments say where to look.
_HIDING = {"exec": 2, "eval": 2, "vars": 1} | dict.fromkeys(
    ("globals", "locals", "get_ipython", "__main__", "__builtins__", "builtins"), 1_000
)
_EARLIER = frozenset({"In", "Out", "_", "__", "___"})  # what other cells said and showed


def names_of(source: str, transform: Callable[[str], str]) -> tuple[list[str], list[str], bool]:
    """What a cell binds, what it uses, and whether that may not be all: magics become calls by `transform`."""
    try:
        try:
            tree, code = ast.parse(source), source
        except SyntaxError:
            code = transform(source)
            tree = ast.parse(code)
        top = symtable.symtable(code, "<cell>", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return [], [], True
    binds = {s.get_name() for s in top.get_symbols() if s.is_assigned() or s.is_imported() or s.is_namespace()}
    uses = {s.get_name() for s in top.get_symbols() if s.is_referenced()}
    # `x += 1` and `del x` need an x, which symtable calls an assignment and no more.
    needed = (node.target for node in ast.walk(tree) if isinstance(node, ast.AugAssign))
    deleted = (target for node in ast.walk(tree) if isinstance(node, ast.Delete) for target in node.targets)
    uses |= {node.id for node in (*needed, *deleted) if isinstance(node, ast.Name)} & binds
    for table in _below(top):
        for symbol in table.get_symbols():
            if symbol.is_declared_global() and symbol.is_assigned():
                binds.add(symbol.get_name())
            # In a class's body a name that it binds may be a global one until then.
            if symbol.is_referenced() and (symbol.is_global() or table.get_type() == "class"):
                uses.add(symbol.get_name())
    return sorted(binds), sorted(uses), _hides(tree) or not _EARLIER.isdisjoint(uses - binds)


def _below(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    for child in table.get_children():
        yield child
        yield from _below(child)


def _hides(tree: ast.AST) -> bool:
    """Star imports, and what reaches for global names otherwise."""
    open_calls = {id(n.func): len(n.args) for n in ast.walk(tree) if isinstance(n, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.alias) and (node.name == "*" or node.name.partition(".")[0] in _HIDING):
            return True
        if isinstance(node, ast.Name) and node.id in _HIDING and open_calls.get(id(node), 0) < _HIDING[node.id]:
            return True
    return False
