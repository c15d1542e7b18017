"""Is a committed generated file what a rebuild makes? Names the file and the cell that differ.

Numbers in stored references may differ in the last digits between machines, and pictures in single pixels; that no
byte was changed by hand is the manifest's business.
"""

from __future__ import annotations

import difflib
from pathlib import Path

import nbformat
import numpy as np
from nbformat import NotebookNode

from autograde.authoring.outputs import differences as output_differences
from autograde.authoring.outputs import within_of

RTOL, ATOL = 1e-4, 1e-5


def differences(made: Path, committed: Path, name: str, *, outputs: bool) -> list[str]:
    if not committed.exists():
        return [f"{name}: missing; run `autograde build`"]
    if made.suffix == ".ipynb":
        return _notebook(made, committed, name, outputs=outputs)
    if made.suffix == ".npz":
        return _arrays(made, committed, name)
    if made.read_bytes() != committed.read_bytes():
        return [f"{name}: differs from what a build makes; run `autograde build`"]
    return []


def _notebook(made: Path, committed: Path, name: str, *, outputs: bool) -> list[str]:
    new, old = _read(made), _read(committed)
    if old is None or new is None:
        return [f"{name}: not a notebook; run `autograde build`"]
    problems = []
    if {k: v for k, v in new.items() if k != "cells"} != {k: v for k, v in old.items() if k != "cells"}:
        problems.append(f"{name}: the notebook's metadata differ from a rebuild")
    ids, old_ids = [c.id for c in new.cells], [c.id for c in old.cells]
    if ids != old_ids:
        changed = next(line for line in difflib.ndiff(old_ids, ids) if line[0] in "+-")
        return [*problems, f"{name}: cells were added, removed or moved ({changed.strip()})"]
    for a, b in zip(new.cells, old.cells, strict=True):
        if _comparable(a, outputs) != _comparable(b, outputs):
            problems.append(f"{name}: cell {a.id} differs from a rebuild{_first_difference(a, b, outputs)}")
        elif outputs and _has_output(a) and (found := output_differences(b.outputs, a.outputs, within_of(a))):
            changed = [line for line in found if line[:1] in "+-" and line[:3] not in ("+++", "---")] or found
            problems.append(f"{name}: cell {a.id} differs from a rebuild in its outputs: " + " / ".join(changed[:2]))
    return problems


def _read(file: Path) -> NotebookNode | None:
    try:
        return nbformat.read(file, as_version=4)
    except Exception:  # whatever makes it unreadable, it is not what a build makes
        return None


def _comparable(cell: NotebookNode, outputs: bool) -> dict:
    plain = {key: value for key, value in cell.items() if key not in ("outputs", "execution_count")}
    if outputs and _has_output(cell):
        plain["execution_count"] = cell.execution_count
    return plain


def _has_output(cell: NotebookNode) -> bool:
    return cell.cell_type == "code" and not cell.metadata.get("autograde", {}).get("varies")


def _first_difference(new: NotebookNode, old: NotebookNode, outputs: bool) -> str:
    a, b = _comparable(new, outputs), _comparable(old, outputs)
    for key in a:
        if a.get(key) != b.get(key):
            lines = difflib.ndiff(str(b.get(key)).splitlines(), str(a.get(key)).splitlines())
            changed = [line for line in lines if line[:1] in "+-"]
            return f" in its {key}: " + " / ".join(line[:120] for line in changed[:2])
    return ""


def _arrays(made: Path, committed: Path, name: str) -> list[str]:
    with np.load(made, allow_pickle=False) as new, np.load(committed, allow_pickle=False) as old:
        if sorted(new.files) != sorted(old.files):
            odd = sorted(set(new.files) ^ set(old.files))
            return [f"{name}: references differ from a rebuild: {', '.join(odd)}"]
        return [f"{name}: the reference {key} differs from a rebuild" for key in new.files if not _close(new[key], old[key])]


def _close(a: np.ndarray, b: np.ndarray) -> bool:
    if a.dtype != b.dtype or a.shape != b.shape:
        return False
    if a.dtype.kind in "fc":
        return bool(np.allclose(a, b, rtol=RTOL, atol=ATOL, equal_nan=True))
    return bool(np.array_equal(a, b))
