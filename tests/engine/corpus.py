"""The broken submissions of tests/broken: one folder each, with how it is made and what must come of it."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.engine.classes import NAME, code

BROKEN = Path(__file__).parents[1] / "broken"


def write(folder: Path, content: Any, name: str = f"{NAME}.ipynb") -> None:
    (folder / name).write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())


def insert(notebook: dict[str, Any], source: str) -> None:
    """A cell of the student's own between the first check and the second exercise."""
    at = next(number for number, cell in enumerate(notebook["cells"]) if cell.get("id") == "01-loss")
    notebook["cells"].insert(at, code(source))


@dataclass(frozen=True)
class Broken:
    name: str

    @cached_property
    def outcome(self) -> dict[str, Any]:
        return json.loads((BROKEN / self.name / "outcome.json").read_text())

    @property
    def student(self) -> str:
        return self.outcome.get("student", self.name)

    @property
    def assignment(self) -> str:
        return self.outcome.get("assignment", NAME)

    @property
    def slow(self) -> bool:
        return self.outcome.get("slow", False)

    def make(self, submissions: Path, notebook: dict[str, Any]) -> None:
        folder = submissions / self.student / self.assignment
        folder.mkdir(parents=True)
        spec = importlib.util.spec_from_file_location(f"broken_{self.name}", BROKEN / self.name / "make.py")
        assert spec and spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        module.make(folder, notebook)

    def __str__(self) -> str:
        return self.name


def corpus(slow: bool) -> list[Broken]:
    every = [Broken(folder.name) for folder in sorted(BROKEN.iterdir()) if (folder / "make.py").exists()]
    return [each for each in every if each.slow == slow]


__all__ = ["Broken", "code", "corpus", "insert", "write"]
