"""Makes each change that is said to break a proof, runs on to the proof, and refuses one that stays green.

As a learner does who tries it: in the kernel that has run the solution, from the changed cell down to the proof. Before
that the same cells run unchanged, as a control. Where the control is not green, or the change not red, a kernel of its own
decides, from the top. Only `NotTheSame`, raised by the proof's own cell, counts as red. What was proved is kept by a digest
of all that was run, so that a build proves only what is new.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from ipykernel.kernelspec import make_ipkernel_cmd
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from autograde.authoring.execute import CELL_SECONDS, kernel_environment
from autograde.authoring.expand import expand
from autograde.authoring.proofs import ROLE, Change, Proof, proofs, without_comparison
from autograde.authoring.source import Source
from autograde.course import Course, CourseError
from autograde.kernels.start.provisioner import NAME as WARM
from autograde.notebook import numbers
from autograde.notebook import same as comparing

FILE_NAME = "proofs.json"
RED = comparing.NotTheSame.__name__
# Nothing that a proof compares is made here.
_LEFT_OUT = ("try", "check", "progress")
_AT_ONCE = min(4, os.cpu_count() or 1)


@dataclass(frozen=True)
class Attempt:
    """One change of one proof: the cells down to the proof, which must be red when the change is made."""

    proof: str
    change: Change
    line: int  # of the proof
    unchanged: tuple[tuple[str, str], ...]  # id and code

    @property
    def cells(self) -> tuple[tuple[str, str], ...]:
        return tuple((i, self.change.apply(code) if i == self.change.cell else code) for i, code in self.unchanged)

    @property
    def start(self) -> int:
        """The number of the cell that is changed."""
        return [cell_id for cell_id, _ in self.unchanged].index(self.change.cell)

    @property
    def key(self) -> str:
        return f"{self.proof} | {self.change}"

    @property
    def digest(self) -> str:
        ours = [Path(str(module.__file__)).read_text(encoding="utf-8") for module in (comparing, numbers)]
        return hashlib.sha256(json.dumps([self.cells, ours]).encode()).hexdigest()


def attempts(source: Source) -> list[Attempt]:
    found = []
    notebook = expand(source)
    for proof in proofs(source):
        last = next(number for number, cell in enumerate(notebook.cells) if cell.id == proof.cell)
        before = [cell for cell in notebook.cells[: last + 1] if cell.cell_type == "code"]
        kept = tuple((cell.id, _code(cell, proof)) for cell in before if cell.metadata.autograde["role"] not in _LEFT_OUT)
        found += [Attempt(proof.cell, change, proof.line, kept) for change in proof.changes]
    return found


def _code(cell: NotebookNode, proof: Proof) -> str:
    other = cell.metadata.autograde["role"] == ROLE and cell.id != proof.cell
    return without_comparison(cell.source) if other else cell.source


def unproved(source: Source, proved: Mapping[str, str]) -> list[Attempt]:
    """What `proved` does not know by its digest."""
    return [attempt for attempt in attempts(source) if proved.get(attempt.key) != attempt.digest]


async def settle(client: NotebookClient, open_: Sequence[Attempt]) -> list[Attempt]:
    """Try them in the kernel that has run the whole notebook, from the last to the first, so that none is below a change;
    those that it cannot settle."""
    notebook, client.nb = client.nb, nbformat.v4.new_notebook()
    settled: list[Attempt] = []
    try:
        for attempt in sorted(open_, key=lambda each: (len(each.unchanged), each.start), reverse=True):
            control = await _error_in(client, attempt.unchanged[attempt.start :])
            if not control and not await _fault_of(client, attempt.change, attempt.cells[attempt.start :]):
                settled.append(attempt)
    except (CellTimeoutError, DeadKernelError):
        settled = []
    finally:
        client.nb = notebook
    return [attempt for attempt in open_ if attempt not in settled]


def prove(course: Course, source: Source, open_: Sequence[Attempt]) -> None:
    """Make each change in a kernel of its own; a CourseError names each proof that stays green."""
    faults = [fault for fault in asyncio.run(_try_all(course, source, open_)) if fault]
    if faults:
        raise CourseError("\n".join(faults))


def digests(source: Source) -> dict[str, str]:
    return {attempt.key: attempt.digest for attempt in attempts(source)}


class _WarmManager(AsyncKernelManager):
    """A kernel that has its imports already: a notebook has a handful of changes, and each wants a kernel of its own."""

    @property
    def kernel_spec(self) -> KernelSpec:
        metadata = {"kernel_provisioner": {"provisioner_name": WARM}}
        return KernelSpec(argv=make_ipkernel_cmd(), display_name="", language="python", metadata=metadata)


async def _try_all(course: Course, source: Source, open_: Sequence[Attempt]) -> list[str]:
    free = asyncio.Semaphore(_AT_ONCE)

    async def one(attempt: Attempt) -> str:
        async with free:
            with tempfile.TemporaryDirectory(prefix="autograde-proof-") as folder:
                left_out = shutil.ignore_patterns("answers", "*.ipynb", "__pycache__")
                shutil.copytree(source.path.parent, folder, dirs_exist_ok=True, ignore=left_out)
                fault = await _try(course, attempt, folder)
        return fault and f"{source.path}:{attempt.line}: {attempt.proof}: {fault}"

    return await asyncio.gather(*(one(attempt) for attempt in open_))


async def _try(course: Course, attempt: Attempt, folder: str) -> str:
    client = NotebookClient(
        nbformat.v4.new_notebook(),
        timeout=CELL_SECONDS,
        record_timing=False,
        shutdown_kernel="immediate",
        kernel_manager_class=_WarmManager,
        resources={"metadata": {"path": folder}},
    )
    async with client.async_setup_kernel(env=kernel_environment(course.settings)):
        return await _fault_of(client, attempt.change, attempt.cells)


async def _error_in(client: NotebookClient, cells: Sequence[tuple[str, str]]) -> tuple[str, str, str] | None:
    """The id of the cell that fails, the error's name and its text."""
    for cell_id, code in cells:
        cell = nbformat.v4.new_code_cell(code)
        client.nb.cells = [cell]
        try:
            await client.async_execute_cell(cell, 0)
        except CellExecutionError as error:
            return cell_id, error.ename, error.evalue
    return None


async def _fault_of(client: NotebookClient, change: Change, cells: Sequence[tuple[str, str]]) -> str:
    """Empty when the proof turned red, as it must; else what happened instead."""
    try:
        error = await _error_in(client, cells)
    except (CellTimeoutError, DeadKernelError) as dead:
        return f"{change}: ends in {type(dead).__name__} before the proof"
    if error is None:
        return f"{change}: the proof stays green, so it proves nothing; compare something that this changes"
    failed, name, text = error
    if (failed, name) == (cells[-1][0], RED):
        return ""
    return f"{change}: ends in {name} in the cell {failed} ({text:.100}) and says nothing about the proof"


def stored(course: Course) -> dict[str, dict[str, str]]:
    """What earlier builds proved, by notebook; nothing where that is missing or damaged."""
    try:
        found = json.loads((course.solutions / FILE_NAME).read_text(encoding="utf-8"))
        return {name: dict(keys) for name, keys in found.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def write(root: Course, known: Mapping[str, Mapping[str, str]], proved: Sequence[Source], names: Sequence[str]) -> None:
    """Write what is proved: of `proved` as their sources stand, of the other notebooks what is known."""
    fresh = {source.name: digests(source) for source in proved}
    all_of = {name: fresh.get(name, known.get(name, {})) for name in names}
    text = json.dumps({name: keys for name, keys in all_of.items() if keys}, indent=1, sort_keys=True, ensure_ascii=False)
    (root.solutions / FILE_NAME).write_text(text + "\n", encoding="utf-8")
