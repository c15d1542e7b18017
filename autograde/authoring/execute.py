"""Runs a solution notebook from top to bottom and, before each check, asks it for its answer to the public seed."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from copy import deepcopy
from pathlib import Path
from typing import Any, TypeAlias

from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from autograde.course import CHECKS, CourseError
from autograde.exercise import PUBLIC_SEED, Exercise
from autograde.exercise.cells import CHECK_CALL
from autograde.exercise.load import line_of, read_exercises
from autograde.judge.checks import Stored, write_checks
from autograde.judge.values import Answer
from autograde.judge.wire import decode
from autograde.settings import Settings

CELL_SECONDS = 120
Afterwards: TypeAlias = Callable[[NotebookClient], Awaitable[None]]


class SolutionRun(NotebookClient):
    """nbclient, with a question before each check cell. The answers are stored before the check looks for them."""

    def __init__(self, notebook: NotebookNode, declared: Path, folder: Path, afterwards: Afterwards) -> None:
        super().__init__(
            notebook,
            timeout=CELL_SECONDS,
            record_timing=False,
            coalesce_streams=True,  # one print may arrive in one message or in two
            shutdown_kernel="immediate",
            kernel_manager_class=AsyncKernelManager,
            resources={"metadata": {"path": str(folder)}},
        )
        self.declared = declared
        self.exercises = read_exercises(declared)
        self.folder = folder
        self.afterwards = afterwards
        self.answers: dict[str, Answer] = {}

    async def async_execute(self, **kwargs: Any) -> NotebookNode:
        async with self.async_setup_kernel(**kwargs):
            await super().async_execute(cleanup_kc=False)
            await self.afterwards(self)
        return self.nb

    async def async_execute_cell(self, cell: NotebookNode, cell_index: int, **kwargs: Any) -> NotebookNode:
        if cell.metadata.get("autograde", {}).get("role") == "check":
            call = CHECK_CALL.fullmatch(cell.source.strip())
            await self._keep_answer(self.exercises[call["id"]], call["asks"])
        return await super().async_execute_cell(cell, cell_index, **kwargs)

    async def _keep_answer(self, exercise: Exercise, asks: str) -> None:
        file = self.folder / ".answer"
        code = '__import__("autograde.kernelside.answer", fromlist=["answer"]).write_answer('
        code += f"{str(file)!r}, {exercise.id!r}, {PUBLIC_SEED}, lambda: {asks})"
        reply = await self.async_wait_for_reply(self.kc.execute(code, silent=True, store_history=False))
        if reply is None or reply["content"]["status"] == "error":
            why = reply["content"] if reply else {"ename": "TimeoutError", "evalue": ""}
            raise self._fault(exercise, f"the solution gave no answer: {why['ename']}: {why['evalue']}")
        answer = decode(file.read_bytes())
        file.unlink()
        if answer.failure:
            where = f" ({answer.failure.where})" if answer.failure.where else ""
            why = f"{answer.failure.error}: {answer.failure.message}{where}"
            raise self._fault(exercise, f"the probe of the solution failed: {why}")
        expected, found = [part.name for part in exercise.parts], list(answer.parts or {})
        if sorted(expected) != sorted(found):
            raise self._fault(exercise, f"the probe gives the parts {found}, declared are {expected}")
        self.answers[exercise.id] = answer
        stored = {key: Stored(each.parts or {}) for key, each in self.answers.items()}
        (self.folder / CHECKS).write_bytes(write_checks(stored))

    def _fault(self, exercise: Exercise, what: str) -> CourseError:
        return CourseError(f"{line_of(exercise.id, self.declared)}: {exercise.id}: {' '.join(what.split())}")


def kernel_environment(settings: Settings) -> dict[str, str]:
    """What a kernel of the build is told."""
    kept = {settings.kept_outputs.variable: settings.kept_outputs.file} if settings.kept_outputs else {}
    return {**os.environ, **settings.kernels.handed_on(), **kept}


def run_solution(
    notebook: NotebookNode, declared: Path, folder: Path, settings: Settings, afterwards: Afterwards
) -> dict[str, Answer]:
    """Execute in place, in `folder`; the answers to the public seed. `declared` is the folder of the source; `afterwards`
    gets the kernel that ran it. A CourseError names the cell, or the exercise, that failed."""
    if kept := settings.kept_outputs:
        (folder / kept.file).unlink(missing_ok=True)  # of the last build
    client = SolutionRun(notebook, declared, folder, afterwards)
    name, metadata = notebook.metadata.autograde["notebook"], deepcopy(notebook.metadata)
    try:
        asyncio.run(client.async_execute(env=kernel_environment(settings)))
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        failed = next((c.id for c in reversed(notebook.cells) if c.get("outputs")), "?")
        raise CourseError(f"{name}: cell {failed}: {_last_line(error)}") from None
    notebook.metadata = metadata  # without the version of the Python that happened to run it
    for cell in notebook.cells:
        if cell.cell_type == "code":
            _tidy(name, cell)
    return client.answers


def _tidy(name: str, cell: NotebookNode) -> None:
    """A solution is silent on stderr and green in every check; kernel-made details do not belong in it."""
    cell.metadata.pop("execution", None)
    for output in cell.outputs:
        if output.get("name") == "stderr":
            raise CourseError(f"{name}: cell {cell.id} writes on stderr: {output['text'].splitlines()[0]}")
        data = output.get("data", {})
        if cell.metadata.autograde["role"] == "check" and "Passed" not in data.get("text/plain", ""):
            raise CourseError(f"{name}: cell {cell.id} does not pass:\n{data.get('text/plain', output)}")


def _last_line(error: Exception) -> str:
    lines = [line for line in str(error).splitlines() if line.strip()]
    return lines[-1] if lines else type(error).__name__
