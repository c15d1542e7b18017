"""The old tutorials, line by line: what became of each line, and which cell treats it."""

from __future__ import annotations

from collections.abc import Mapping

from tests.seeds.seeds import Repair, Seed, seeds
from website.calls import OldCall, common, seed_calls
from website.errors import find_label
from website.markdown import code, table
from website.places import Places

HEAD = """\
# The old tutorials, line by line

Five texts taught many readers of Chinese to mix Keras and TensorFlow. Their listings stand here as programs, written
anew with the same calls, in the same order, with the same faults. Each line says what becomes of it on the Keras of
its day, what repairs it, and where the course treats it. [中文说明](zh.md)
"""


def seeds_page(old_calls: list[OldCall], places: Places, labels: Mapping[str, str]) -> str:
    """The page's Markdown. `labels` are those of the index of errors, by message."""
    lines = [HEAD]
    by_name = {old.name: old for old in old_calls}
    for old in seeds():
        lines += [f"(seed-{old.letter.lower()})=", f"## {old.letter}: {old.title}", ""]
        lines += [f"[{old.title}]({old.address}), {old.author}, {old.date}. {old.about} It runs on Keras {old.keras}.", ""]
        used = [(number, common(call.name)) for number, call in seed_calls(old)]
        for block, heading in zip(old.blocks, old.headings, strict=True):
            lines += [f"### {old.letter}{block.number}: {heading.rstrip('.')}", ""]
            for each in old.outlines:
                if each.block == block.number:
                    lines += [f"This was never a program: it ends in `{each.error}`. {each.what}", ""]
            here = [by_name[name] for number, name in used if number == block.number and name in by_name]
            rows = [
                [str(number), _as_it_stands(line), *_fate(old, block.number, line, here, places, labels)]
                for number, line in enumerate(block.text.splitlines(), start=1)
                if line.strip()
            ]
            lines.append(table(["Line", "The old line", "What becomes of it", "Treated in"], rows))
    return "\n".join(lines)


def _as_it_stands(line: str) -> str:
    """With its indentation, which Markdown would drop."""
    rest = line.lstrip()
    return code("\u00a0" * (len(line) - len(rest)) + rest).replace("|", "\\|")


def _fate(
    old: Seed, block: int, line: str, here: list[OldCall], places: Places, labels: Mapping[str, str]
) -> tuple[str, str]:
    """What becomes of a line, and links."""
    repairs = [each for each in old.repairs if _touches(each, block, line)]
    used = list({each.name: each for each in here if f"{each.name.rpartition('.')[2]}(" in line}.values())
    cells = [cell for repair in repairs for item in repair.items for cell in places.covering(item)]
    cells = cells or [cell for each in used for cell in each.cells[:1]]
    said = [_of_repair(each, old, labels) for each in repairs] or ["Runs as it stands."]
    said += [f"Today: [{code(each.name)}](#{each.label})." for each in used]
    linked = dict.fromkeys(f"[{cell.notebook.partition('_')[0]} {cell.id}](#{cell.label})" for cell in cells[:3])
    return " ".join(said).replace("|", "\\|"), ", ".join(linked) or "—"


def _touches(repair: Repair, block: int, line: str) -> bool:
    pieces = [*repair.change, *repair.indent] if repair.block == block else []
    pieces += [repair.fails] if repair.fails and repair.fails_in == block else []
    return any(piece in line for piece in pieces)


def _of_repair(repair: Repair, old: Seed, labels: Mapping[str, str]) -> str:
    label = find_label(repair.error, labels)
    error = f"[{code(repair.error)}](#{label})" if label else code(repair.error)
    lines = "; ".join(map(code, old.repaired_lines(repair))) or "the lines indented again"
    return f"Ends in {error}: {repair.what} Repaired: {lines}."
