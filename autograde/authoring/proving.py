"""Makes each change that is said to break a proof, runs on to the proof, and refuses one that stays green.

A kernel of its own for each change runs the cells from the top to the proof; only `NotTheSame`, raised by the proof's own
cell, counts as red. What was proved is kept by a digest of all that was run, so that a build proves only what is new.
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
    """One change of one proof: the cells that are run, the last of which must be red."""

    proof: str
    change: Change
    line: int  # of the proof
    cells: tuple[tuple[str, str], ...]  # id and code, changed

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
        kept = [(cell.id, _code(cell, proof)) for cell in before if cell.metadata.autograde["role"] not in _LEFT_OUT]
        for change in proof.changes:
            code = tuple((cell_id, change.apply(text) if cell_id == change.cell else text) for cell_id, text in kept)
            found.append(Attempt(proof.cell, change, proof.line, code))
    return found


def _code(cell: NotebookNode, proof: Proof) -> str:
    other = cell.metadata.autograde["role"] == ROLE and cell.id != proof.cell
    return without_comparison(cell.source) if other else cell.source


def prove(course: Course, source: Source, proved: Mapping[str, str]) -> None:
    """Make every change that `proved` does not know by its digest; a CourseError names each proof that stays green."""
    open_ = [attempt for attempt in attempts(source) if proved.get(attempt.key) != attempt.digest]
    if open_:
        faults = asyncio.run(_try_all(course, source, open_))
        if any(faults):
            raise CourseError("\n".join(fault for fault in faults if fault))


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
                fault = await _try(course, attempt, Path(folder))
        return fault and f"{source.path}:{attempt.line}: {attempt.proof}: {fault}"

    return await asyncio.gather(*(one(attempt) for attempt in open_))


async def _try(course: Course, attempt: Attempt, folder: Path) -> str:
    """Empty when the proof turned red, as it must; else what happened instead."""
    notebook = nbformat.v4.new_notebook()
    notebook.metadata = NotebookNode(kernelspec={"display_name": "", "language": "python", "name": "python3"})
    for cell_id, code in attempt.cells:
        cell = nbformat.v4.new_code_cell(code)
        cell.id = cell_id
        notebook.cells.append(cell)
    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        record_timing=False,
        shutdown_kernel="immediate",
        kernel_manager_class=_WarmManager,
        resources={"metadata": {"path": str(folder)}},
    )
    try:
        await client.async_execute(env=kernel_environment(course.settings))
    except CellExecutionError as error:
        last = notebook.cells[-1]
        if error.ename == RED and any(output.output_type == "error" for output in last.outputs):
            return ""
        failed = next((c.id for c in notebook.cells if any(o.output_type == "error" for o in c.outputs)), "?")
        why = f"ends in {error.ename} in the cell {failed} ({error.evalue:.100})"
        return f"{attempt.change}: {why} and says nothing about the proof"
    except (CellTimeoutError, DeadKernelError) as error:
        return f"{attempt.change}: ends in {type(error).__name__} before the proof"
    return f"{attempt.change}: the proof stays green, so it proves nothing; compare something that this changes"


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
