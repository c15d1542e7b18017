"""Old line, new line: every call of the old programs, with the cells that prove what replaces it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tests.seeds.seeds import Seed, seeds
from website.markdown import code, table, table_cell
from website.old_calls import Call, calls, imports, parse
from website.reading import Cell, Notebook

FILE = Path(__file__).with_name("calls.toml")
READER = Path(__file__).parents[1] / "examples" / "inherited" / "digit_reader.py"
# In the notebooks, by the set-up cell.
_SET_UP = {"tf": "tensorflow", "tf1": "tensorflow", "K1": "keras", "keras": "keras"}
HEAD = """\
# Old line, new line

Every call that the old tutorials and the inherited digit reader make. Where a notebook compares old and new in the
part that makes the call, the entry says how far apart the tensors were, and links to the comparison. All of it is
looked up in the notebooks when the site is made.
"""
_FAR = re.compile(r"largest difference (\S+), allowed (\S+);")


@dataclass(frozen=True)
class Replacement:
    now: str
    today: str  # whether the old name is there
    note: str = ""


@dataclass
class OldCall:
    name: str
    replacement: Replacement
    programs: list[str] = field(default_factory=list)  # where it stands, and with which Keras
    cells: list[Cell] = field(default_factory=list)  # that make the call then
    proofs: list[Cell] = field(default_factory=list)  # that compare the tensors

    @property
    def label(self) -> str:
        return "call-" + re.sub(r"\W+", "-", self.name.lower()).strip("-")

    @property
    def same(self) -> str:
        """What the nearest comparison printed."""
        for proof in self.proofs:
            if found := _FAR.search(proof.printed):
                return f"largest difference {found[1]}, allowed {found[2]}"
        return "equal" if self.proofs else "not compared"


@cache
def replacements() -> tuple[dict[str, Replacement], frozenset[str]]:
    """By the old call's name; and the names that are no library's."""
    stored = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {name: Replacement(**each) for name, each in stored["call"].items()}, frozenset(stored["python"])


def common(name: str) -> str:
    """`tf.keras` is called Keras, and a model's class by its short name."""
    name = name.replace("compat.v1.", "", 1)
    name = name.removeprefix("tensorflow.") if name.startswith("tensorflow.keras.") else name
    return name.replace("keras.models.", "keras.", 1)


def seed_calls(old: Seed) -> Iterator[tuple[int, Call]]:
    """Each call of a tutorial, repaired, with its listing; what cannot be read as Python has none."""
    known: dict[str, str] = {}
    for block in old.repaired():
        tree = parse(block.text)
        if tree is not None:
            known |= imports(tree)
            yield from ((block.number, call) for call in calls(tree, known))


def _programs() -> Iterator[tuple[str, str]]:
    for old in seeds():
        yield from ((call.name, f"{old.letter} (Keras {old.keras})") for _, call in seed_calls(old))
    tree = parse(READER.read_text(encoding="utf-8"))
    if tree is not None:
        yield from ((call.name, "the digit reader (Keras 1.0.2)") for call in calls(tree, imports(tree)))


def missing() -> set[str]:
    """Calls that nobody has written a replacement for."""
    known, python = replacements()
    return {common(name) for name, _ in _programs()} - known.keys() - python


def find_calls(notebooks: list[Notebook]) -> list[OldCall]:
    known, _ = replacements()
    found = {name: OldCall(name, replacement) for name, replacement in known.items()}
    for name, program in _programs():
        old = found.get(common(name))
        if old and program not in old.programs:
            old.programs.append(program)
    for notebook in notebooks:
        _look_in(notebook, found)
    return sorted(filter(lambda old: old.programs, found.values()), key=lambda old: old.name.lstrip(".").lower())


def _look_in(notebook: Notebook, found: dict[str, OldCall]) -> None:
    names = dict(_SET_UP)
    for cell in notebook.cells:
        tree = parse(cell.source) if cell.role in ("original", "then") else None
        if tree is None:
            continue
        names |= imports(tree)
        for call in calls(tree, names):
            old = found.get(common(call.name))
            if old and cell not in old.cells:
                old.cells.append(cell)
                proofs = [each for each in notebook.section_of(cell) if each.role == "same" and each not in old.proofs]
                old.proofs += proofs


def calls_page(old_calls: list[OldCall]) -> str:
    lines = [HEAD]
    rows = [[f"[{code(old.name)}](#{old.label})", old.replacement.today, _now(old)] for old in old_calls]
    lines.append(table(["Old call", "There today?", "What is written today"], rows))
    for old in old_calls:
        lines += [f"({old.label})=", f"## {code(old.name)}", "", f"**Today:** {_now(old)}", "", *_details(old), ""]
    return "\n".join(lines)


def _now(old: OldCall) -> str:
    now = code(old.replacement.now) if "(" in old.replacement.now or "@" in old.replacement.now else old.replacement.now
    return f"{now} {old.replacement.note}".strip().replace("|", "\\|")


def _details(old: OldCall) -> Iterator[str]:
    yield f"- **The old name today:** {old.replacement.today}"
    yield f"- **Stands in:** {', '.join(old.programs)}"
    if old.cells:
        yield f"- **Made then in:** {', '.join(_link(cell) for cell in old.cells[:3])}"
    where = f", {_link(old.proofs[0])}" if old.proofs else ""
    yield f"- **Same tensors:** {old.same}{where}"


def _link(cell: Cell) -> str:
    return f"[{cell.notebook.partition('_')[0]}, {table_cell(cell.section)}, {cell.id}](#{cell.label})"
