"""Pieces of Markdown."""

from __future__ import annotations


def code(text: str) -> str:
    """As code, whatever backticks are in it."""
    fence = "`" * (max((len(run) for run in _runs(text)), default=0) + 1)
    space = " " if "`" in text else ""
    return f"{fence}{space}{text}{space}{fence}" if text else ""


def _runs(text: str) -> list[str]:
    return "".join(letter if letter == "`" else " " for letter in text).split()


def table_cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ").replace("[", "\\[").replace("]", "\\]")


def table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"
