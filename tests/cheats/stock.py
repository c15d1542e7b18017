"""What stock nbgrader gives a cheat: the same change to the same notebook, graded without any of this project's plugs.

    python -m tests.cheats.stock [NAME …]            print it
    python -m tests.cheats.stock --write [NAME …]    and record it in expected.toml

The cheats run here as they would on an instructor's machine: with no sandbox. They are harmless, but their scratch
course lies deep in a folder of its own, because one of them edits any gradebook that it finds above itself.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from traitlets.config import Config

from tests.grading.classroom import COURSE, EXERCISES, NAME, load, solution

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Stock:
    points: float
    fate: str  # graded, dropped, or class-aborted: what happened to the submission, or to everyone after it

    def to_toml(self) -> str:
        how = "nbgrader without our plugs, by `python -m tests.cheats.stock --write`"
        return f'\n[stock]  # {how}\npoints = {self.points:g}\nfate = "{self.fate}"\n'


class StockCourse:
    """A scratch course with nbgrader's default configuration but for two things: see config()."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.api = NbGraderAPI(config=self.config())

    def release(self, name: str, exercises: tuple[str, ...]) -> Path:
        """The student's notebook of this small assignment; made when first asked for."""
        released = self.root / "release" / name / f"{name}.ipynb"
        if not released.exists():
            source = self.root / "source" / name
            source.mkdir(parents=True)
            (source / f"{name}.ipynb").write_bytes(solution(name, exercises))
            for file in (COURSE.solutions / name / "exercises.py", COURSE.checks(name)):
                shutil.copy(file, source)  # as students get them
            made = self.api.generate_assignment(name)
            assert made["success"], made["log"]
        return released

    def config(self) -> Config:
        config = Config()
        config.CourseDirectory.root = str(self.root)
        config.CourseDirectory.db_url = f"sqlite:///{self.root}/gradebook.db"
        config.ClearSolutions.code_stub = {"python": 'raise NotImplementedError("Not attempted yet.")'}
        config.Execute.timeout = 20  # a hanging cheat does not take half a minute a cell, a busy machine none of its points
        return config

    def grade(self, cheat: Path) -> Stock:
        student = cheat.name.replace("_", "-")
        about = tomllib.loads((cheat / "expected.toml").read_text(encoding="utf-8"))
        name = about.get("notebook", NAME)
        notebook = nbformat.read(self.release(name, tuple(about.get("exercises", EXERCISES))), as_version=4)
        load(cheat / "change.py").change(notebook)
        folder = self.root / "submitted" / student / name
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / f"{name}.ipynb")
        result = self.api.autograde(name, student, force=True)
        fate = "graded" if result["success"] else "dropped"
        if fate == "dropped" and "version \nof the nbgrader metadata" in (result.get("log") or ""):
            fate = "class-aborted"
        with Gradebook(f"sqlite:///{self.root}/gradebook.db") as gradebook:
            grades = gradebook.find_submission_notebook(name, name, student).grades
            return Stock(float(sum(grade.score or 0 for grade in grades)), fate)


def run(cheats: list[Path]) -> dict[str, Stock]:
    os.environ.setdefault("JUPYTER_DEFAULT_PROVISIONER_NAME", "autograde-warm")
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # nbgrader starts `alembic`
    with tempfile.TemporaryDirectory(prefix="stock-") as scratch:
        root = Path(scratch, "a", "b", "c", "d")
        root.mkdir(parents=True)
        course = StockCourse(root)
        return {cheat.name: course.grade(cheat) for cheat in cheats}


def record(cheat: Path, stock: Stock) -> None:
    file = cheat / "expected.toml"
    text = re.sub(r"\n\[stock\].*?(?=\n\[|\Z)", "", file.read_text(encoding="utf-8"), flags=re.DOTALL).rstrip() + "\n"
    file.write_text(text + stock.to_toml(), encoding="utf-8")


def scenarios(names: list[str]) -> list[Path]:
    return [file.parent for file in sorted(HERE.glob("*/change.py")) if not names or file.parent.name in names]


if __name__ == "__main__":
    arguments = [word for word in sys.argv[1:] if word != "--write"]
    for name, stock in run(scenarios(arguments)).items():
        print(f"{name:32} {stock.points:5g}  {stock.fate}", flush=True)
        if "--write" in sys.argv:
            record(HERE / name, stock)
