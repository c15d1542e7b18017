"""Runs a solution notebook from top to bottom and, before each check, asks it for the reference of the public seed."""

from __future__ import annotations

import os
from copy import deepcopy
from pathlib import Path
from typing import Any

from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from autograde import exercises
from autograde.authoring.course import AuthoringError
from autograde.authoring.marks import CHECK_CALL
from autograde.judge.ask import NotAnswered, ask_async
from autograde.judge.limits import Limits
from autograde.judge.values import Value
from autograde.student import references

CELL_SECONDS = 120


class SolutionRun(NotebookClient):
    """nbclient, with a question before each check cell. The answers are stored before the check looks for them."""

    def __init__(self, notebook: NotebookNode, reference_file: Path, folder: Path) -> None:
        super().__init__(
            notebook,
            timeout=CELL_SECONDS,
            record_timing=False,
            coalesce_streams=True,  # one print may arrive in one message or in two
            shutdown_kernel="immediate",
            kernel_manager_class=AsyncKernelManager,
            resources={"metadata": {"path": str(folder)}},
        )
        self.reference_file = reference_file
        self.answers: dict[str, dict[str, Value]] = {}

    async def async_execute_cell(self, cell: NotebookNode, cell_index: int, **kwargs: Any) -> NotebookNode:
        if cell.metadata.get("autograde", {}).get("role") == "check":
            call = CHECK_CALL.fullmatch(cell.source.strip())
            await self._keep_reference(call["id"], call["asks"])
        return await super().async_execute_cell(cell, cell_index, **kwargs)

    async def _keep_reference(self, exercise_id: str, asks: str) -> None:
        exercise = exercises.get(exercise_id)
        try:
            answer = await ask_async(self.kc, exercise, exercises.PUBLIC_SEED, asks, Limits())
        except NotAnswered as error:
            raise AuthoringError(f"{exercise_id}: the solution gave no answer: {error.reason}") from None
        if answer.failure:
            why = f"{answer.failure.error}: {answer.failure.message} ({answer.failure.where})"
            raise AuthoringError(f"{exercise_id}: the probe of the solution failed: {why}")
        expected, found = [part.name for part in exercise.parts], list(answer.parts or {})
        if sorted(expected) != sorted(found):
            raise AuthoringError(f"{exercise_id}: the probe gives the parts {found}, declared are {expected}")
        self.answers[exercise_id] = answer.parts or {}
        references.save(self.reference_file, self.answers)


def run_solution(notebook: NotebookNode, reference_file: Path, folder: Path) -> None:
    """Execute in place and write the references; an AuthoringError names the cell that failed."""
    client = SolutionRun(notebook, reference_file, folder)
    name, metadata = notebook.metadata.autograde["notebook"], deepcopy(notebook.metadata)
    try:
        client.execute(env=os.environ | {"AUTOGRADE_REFERENCES": str(reference_file.parent)})
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        failed = next((c.id for c in reversed(notebook.cells) if c.get("outputs")), "?")
        raise AuthoringError(f"{name}: cell {failed}: {_last_line(error)}") from None
    notebook.metadata = metadata  # without the version of the Python that happened to run it
    for cell in notebook.cells:
        if cell.cell_type == "code":
            _tidy(name, cell)


def _tidy(name: str, cell: NotebookNode) -> None:
    """A solution is silent on stderr and green in every check; kernel-made details do not belong in it."""
    cell.metadata.pop("execution", None)
    for output in cell.outputs:
        if output.get("name") == "stderr":
            raise AuthoringError(f"{name}: cell {cell.id} writes on stderr: {output['text'].splitlines()[0]}")
        data = output.get("data", {})
        if cell.metadata.autograde["role"] == "check" and "Passed" not in data.get("text/plain", ""):
            raise AuthoringError(f"{name}: cell {cell.id} does not pass:\n{data.get('text/plain', output)}")


def _last_line(error: Exception) -> str:
    lines = [line for line in str(error).splitlines() if line.strip()]
    return lines[-1] if lines else type(error).__name__
