"""A pytest plugin on nbval's items: `pytest --notebooks` runs notebooks again and compares outputs as `outputs` does.

Beyond nbval: numbers may move as far as their cell allows, a cell is called by its id, the whole notebook has a clock, and
of a notebook that fails the executed copy is kept, to be opened beside the stored one.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbval.plugin import IPyNbCell, IPyNbFile

from autograde.authoring.outputs import differences, within_of


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("notebooks")
    group.addoption("--notebooks", action="store_true", help="Run notebooks again and compare their outputs.")
    group.addoption("--notebook-seconds", type=float, default=300.0, help="The clock of a whole notebook.")
    group.addoption("--keep-failed", type=Path, default=None, help="A folder for executed notebooks that fail.")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if parent.config.option.notebooks and file_path.suffix == ".ipynb":
        return Notebook.from_parent(parent, path=file_path)
    return None


class Notebook(IPyNbFile):
    """A notebook whose cells share a kernel and a clock."""

    started: float | None = None
    failed = False

    def collect(self) -> Iterator[Cell]:
        for item in super().collect():
            name = item.cell.get("id", item.name)
            yield Cell.from_parent(self, name=name, cell_num=item.cell_num, cell=item.cell, options=item.options)
        self.executed = deepcopy(self.nb)

    def teardown(self) -> None:
        super().teardown()
        folder = self.config.option.keep_failed
        if self.failed and folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            nbformat.write(self.executed, folder / self.path.name)


class Cell(IPyNbCell):
    def runtest(self) -> None:
        notebook: Any = self.parent
        notebook.started = notebook.started or time.monotonic()
        limit = self.config.option.notebook_seconds
        try:
            if time.monotonic() - notebook.started >= limit:
                self.raise_cell_error(f"the notebook's clock of {limit:g} seconds has run out before this cell")
            super().runtest()
        except BaseException:
            notebook.failed = True
            raise
        finally:
            self._keep(notebook)

    def _keep(self, notebook: Any) -> None:
        ran = [cell for cell in notebook.executed.cells if cell.cell_type == "code"][self.cell_num]
        ran.outputs = [
            nbformat.from_dict({"metadata": {}, **out}) if "data" in out else out for out in self.test_outputs or []
        ]

    def compare_outputs(self, test: list[Any], ref: list[Any], skip_compare: object = None) -> bool:
        varies = self.cell.metadata.get("autograde", {}).get("varies")  # a measured time: it has to run, no more
        self.comparison_traceback = [] if varies else differences(ref, test, within_of(self.cell))
        return not self.comparison_traceback

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> str:
        kept = self.config.option.keep_failed
        where = f"\nThe executed notebook: {kept / self.path.name}" if kept else ""
        return f"{self.path.name}, cell {self.name}\n{super().repr_failure(excinfo)}{where}"
