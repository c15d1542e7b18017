"""The fingerprint of every generated file, so that a single byte changed by hand is noticed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from autograde.authoring.contents import MAPS, NO_INVENTORY, inventory
from autograde.authoring.proving import FILE_NAME as PROOFS
from autograde.course import Course

FILE_NAME = "manifest.json"


def generated_files(course: Course) -> list[Path]:
    """What the build writes, except the manifest itself, relative to the course's root."""
    files = [course.catalogue, course.notebooks / "index.ipynb", course.solutions / PROOFS]
    if inventory(course) is not NO_INVENTORY:
        files += [course.root / name for name in MAPS]
    for name in course.names():
        files += [course.solution(name), course.checks(name)]
        files += [file for file in sorted((course.notebooks / name).rglob("*")) if _belongs(file)]
    return [file.relative_to(course.root) for file in files]


def _belongs(file: Path) -> bool:
    return file.is_file() and not {*file.parts} & {".ipynb_checkpoints", "__pycache__"}


def write(course: Course) -> None:
    prints = {str(file): _sha256(course.root / file) for file in generated_files(course) if (course.root / file).exists()}
    (course.solutions / FILE_NAME).write_text(json.dumps(prints, indent=1, sort_keys=True) + "\n")


def problems(course: Course) -> list[str]:
    """One line for each file that is not, byte for byte, the one that the last build wrote."""
    stored = course.solutions / FILE_NAME
    try:
        prints = json.loads(stored.read_text())
    except (OSError, ValueError):
        return [f"{stored.relative_to(course.root)}: missing or damaged; run `autograde build`"]
    found = []
    expected = generated_files(course)
    for file in expected:
        name = str(file)
        if name not in prints:
            found.append(f"{name}: not in the manifest; run `autograde build`")
        elif not (course.root / file).exists():
            found.append(f"{name}: missing; run `autograde build`")
        elif _sha256(course.root / file) != prints[name]:
            found.append(f"{name}: was changed after the build; edit the source and run `autograde build`")
    leftover = sorted(set(prints) - set(map(str, expected)))
    return found + [f"{name}: in the manifest, but no source makes it" for name in leftover]


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
