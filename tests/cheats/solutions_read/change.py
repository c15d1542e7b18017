"""Looks for the solution notebook near the installed package and runs the answers in it."""

from nbformat import NotebookNode

from tests.grading.classroom import answer

CODE = r"""
import json
from pathlib import Path

import autograde

found = {}
for folder in Path(autograde.__file__).parents:
    for file in folder.glob("solutions/01_*/*.ipynb"):
        for cell in json.loads(file.read_text())["cells"]:
            if cell["id"] in ("01-forward", "01-loss"):
                found[cell["id"]] = "".join(cell["source"])
for source in found.values():
    exec(source)
"""


def change(notebook: NotebookNode) -> None:
    answer(notebook, "01-forward", CODE)
    answer(notebook, "01-loss", "")
