"""Writes docs/seeds.md: `python -m tests.seeds.page`."""

from __future__ import annotations

from pathlib import Path

from autograde.authoring.contents import Place, inventory, places
from autograde.authoring.source import read_source
from autograde.course import Course
from tests.seeds.seeds import Repair, Seed, seeds

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "seeds.md"
HEAD = """\
<!-- Made by `python -m tests.seeds.page` from tests/seeds/ and the notebooks. Do not edit. -->

# The old tutorials as programs

Five texts taught many readers of Chinese to mix Keras and TensorFlow. [tests/seeds](../tests/seeds) holds their listings,
written anew with the same calls, in the same order, with the same faults. This page says what each does on the Keras of its
day, what must be repaired for it to run, and which cells of the course treat that. Keras is the original, unedited; the
TensorFlow below it is today's, spoken to through its version 1 API. Each row is tested: with all repairs the tutorial runs,
and without this one it ends in this error at this line.

    python -m course.museum run tests/seeds/A.md --keras 1.0.2      # any of them, as it stands
    make test PYTEST_ARGS=tests/seeds

| | title | by | of | Keras | listings | run as they stand | repairs |
|---|---|---|---|---|--:|--:|--:|
"""


def page() -> str:
    """The text of docs/seeds.md."""
    course = Course(ROOT)
    known = {item.id: item.what for item in inventory(course).items}
    where = places(course, [read_source(course.source(name)) for name in course.names()])
    unknown = {item for old in seeds() for entry in (*old.repairs, *old.outlines) for item in entry.items} - known.keys()
    if unknown:
        raise ValueError(f"tests/seeds: not in the inventory: {', '.join(sorted(unknown))}")
    return HEAD + "".join(map(_overview, seeds())) + "".join(_section(old, where) for old in seeds())


def _overview(old: Seed) -> str:
    unchanged = len(old.blocks) - len({entry.block for entry in (*old.repairs, *old.outlines)})
    cells = (
        f"[{old.letter}](#{old.letter.lower()})",
        f"[{old.title}]({old.address})",
        old.author,
        old.date,
        old.keras,
        str(len(old.blocks)),
        str(unchanged),
        str(len(old.repairs)),
    )
    return f"| {' | '.join(cells)} |\n"


def _section(old: Seed, where: dict[str, list[Place]]) -> str:
    lines = ["", f"## {old.letter}", "", f"[{old.title}]({old.address}), {old.author}, {old.date}. {old.about}", ""]
    lines += [
        f"{block.number}. {heading}{_state(old, block.number)}"
        for block, heading in zip(old.blocks, old.headings, strict=True)
    ]
    if old.repairs:
        lines += ["", f"| listing | the line | on Keras {old.keras} | repaired | why | kind | treated in |"]
        lines += ["|--:|---|---|---|---|---|---|"]
        lines += [_row(old, repair, where) for repair in old.repairs]
    for outline in old.outlines:
        lines += ["", f"Listing {outline.block} ends in `{outline.error}`. {outline.what} {_cells(outline.items, where)}"]
    return "\n".join(lines) + "\n"


def _state(old: Seed, block: int) -> str:
    if any(outline.block == block for outline in old.outlines):
        return " *Not a program.*"
    count = sum(repair.block == block for repair in old.repairs)
    return f" *{count} {'repair' if count == 1 else 'repairs'}.*" if count else " *Runs as it stands.*"


def _row(old: Seed, repair: Repair, where: dict[str, list[Place]]) -> str:
    elsewhere = f"listing {repair.fails_in}: " if repair.fails_in != repair.block else ""
    cells = (
        str(repair.block),
        elsewhere + _code(old.failing_line(repair)),
        _code(repair.error),
        "<br>".join(map(_code, old.repaired_lines(repair))) or "the lines indented again",
        repair.what,
        repair.kind,
        _cells(repair.items, where),
    )
    return f"| {' | '.join(cells)} |"


def _code(text: str) -> str:
    text = text.replace("|", "\\|")
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def _cells(items: tuple[str, ...], where: dict[str, list[Place]]) -> str:
    return "; ".join(f"{item}: {', '.join(place.link() for place in where.get(item, ()))}" for item in items)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}")
