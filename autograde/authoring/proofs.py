"""What breaks each proof of a notebook, as the header of its `same` cell says, and what such a header must satisfy.

    # %% same breaks="then-03: relu => tanh"
    # %% same breaks=["then-03: relu => tanh", "now-02: 0.1 => 0.2"]

Each change must turn the comparison red: the build makes it and looks (`proving`), the learner is invited to make it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from autograde.authoring.flow import names_of, parse_cell, reaches, split_magic
from autograde.authoring.source import Source, SourceCell, cell_ids
from autograde.course import CourseError

ROLE, OPTION = "same", "breaks"
_CHANGE = re.compile(r"([\w-]+):\s+(.*\S)\s+=>\s+(.*\S)\s*")
_FORM = 'breaks="then-03: relu => tanh"'


@dataclass(frozen=True)
class Change:
    """A piece of an earlier cell, and what is put in its place."""

    cell: str
    old: str
    new: str

    @classmethod
    def parse(cls, text: str) -> Change | None:
        found = _CHANGE.fullmatch(text)
        return cls(*found.groups()) if found else None

    def apply(self, code: str) -> str:
        return code.replace(self.old, self.new)

    def __str__(self) -> str:
        return f"{self.cell}: {self.old} => {self.new}"


@dataclass(frozen=True)
class Proof:
    cell: str
    line: int
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Fault:
    cell: str
    line: int
    message: str


def proofs(source: Source) -> list[Proof]:
    """Every `same` cell with what breaks it; a CourseError where a header cannot be understood."""
    found = []
    for cell, cell_id in zip(source.cells, cell_ids(source), strict=True):
        if cell.role == ROLE:
            changes = [Change.parse(text) for text in _written(cell)]
            if None in changes:
                raise CourseError(f"{source.path}:{cell.line}: write what breaks it as {_FORM}")
            found.append(Proof(cell_id, cell.line, tuple(change for change in changes if change)))
    return found


def faults(source: Source) -> Iterator[Fault]:
    """Of each proof that names nothing, or nothing that could break it."""
    ids = cell_ids(source)
    for number, (cell_id, cell) in enumerate(zip(ids, source.cells, strict=True)):
        if cell.kind == "code":
            for line, said in _faults_of_cell(source, ids[:number], cell):
                yield Fault(cell_id, line, said)


def _faults_of_cell(source: Source, earlier: Sequence[str], cell: SourceCell) -> Iterator[tuple[int, str]]:
    calls = _calls_of_same(cell.text)
    if cell.role != ROLE:
        if calls:
            yield cell.line + calls[0].lineno, "same(…) stands in a same cell, whose header says what breaks it"
        return
    if len(calls) != 1:
        yield cell.line, f"a same cell has one call same(…), this one has {len(calls)}; give it lists or dicts, or split it"
    if not _written(cell):
        yield cell.line, f"a proof names what breaks it: # %% same {_FORM}"
    for text in _written(cell):
        change = Change.parse(text)
        if change is None:
            yield cell.line, f"{text!r}: write what breaks it as {_FORM}"
        elif change.cell not in earlier:
            yield cell.line, f"{change}: there is no earlier cell {change.cell!r}"
        else:
            changed, *between = source.cells[earlier.index(change.cell) : len(earlier)]
            yield from (
                (cell.line, f"{change}: {said}") for said in _faults_of_change(change, changed, between, cell, source)
            )


def _faults_of_change(
    change: Change, cell: SourceCell, between: Sequence[SourceCell], end: SourceCell, source: Source
) -> Iterator[str]:
    found = cell.text.count(change.old)
    if cell.kind != "code":
        yield "is no change of code"
    elif found != 1:
        yield f"{change.old!r} is there {found} times; name a piece that is there once"
    elif ast.dump(parse_cell(cell.text)) == ast.dump(parse_cell(change.apply(cell.text))):
        yield "changes nothing that is run"
    elif not _is_python(change.apply(cell.text)):
        yield "leaves no valid Python"
    else:
        shared = frozenset().union(*(names_of(each.text).changes for each in source.cells if each.role == "setup"))
        if not reaches(cell.text, [each.text for each in between if each.kind == "code"], end.text, shared):
            yield "touches neither side of the comparison"


def _written(cell: SourceCell) -> list[str]:
    value = cell.options.get(OPTION, [])
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def _calls_of_same(code: str) -> list[ast.Call]:
    return _calls_in(parse_cell(code))


def _calls_in(tree: ast.Module) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "same"
    ]


def _is_python(code: str) -> bool:
    try:
        ast.parse(split_magic(code)[1])
    except SyntaxError:
        return False
    return True


def without_comparison(code: str) -> str:
    """A `same` cell that compares nothing but still binds what later cells use: a change meant for one proof is not stopped
    by another."""

    class Skipping(ast.NodeTransformer):
        def visit_Expr(self, node: ast.Expr) -> ast.stmt:
            return ast.Pass() if any(call is node.value for call in calls) else node

    tree = parse_cell(code)
    calls = _calls_in(tree)
    return ast.unparse(Skipping().visit(tree))


def invitation(proof: Proof, code: Mapping[str, str]) -> str:
    """What the learner may try: the changed line of each change, as it is and as it shall be. `code` is by cell id."""
    steps = []
    for change in proof.changes:
        lines = code[change.cell].splitlines()
        number = next(i for i, line in enumerate(lines) if change.old in line)
        old, new = lines[number].strip(), change.apply(lines[number]).strip()
        twins = sum(line.strip() == old for text in code.values() for line in text.splitlines())
        place = f", in the cell that begins with `{lines[0].strip()}`," if twins > 1 and number else ""
        steps.append(f"change `{old}`{place} to `{new}`")
    end = "run from there down to the comparison: it turns red. Then change it back."
    if len(steps) == 1:
        return f"**Try it.** In the code above, {steps[0]}, and {end}"
    listed = "\n".join(f"- {step[0].upper()}{step[1:]}." for step in steps)
    return f"**Try it.** Make one of these changes in the code above, and {end}\n\n{listed}"
