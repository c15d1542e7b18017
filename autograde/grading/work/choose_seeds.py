"""Which seeds a run asks with, so that no question is asked of whoever may have seen it.

A run that came to its end is over: its questions stand in feedback. Only a run that was interrupted goes on with its own,
as long as nothing was handed in meanwhile.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from autograde.exercise.model import Exercise
from autograde.grading.errors import GradingError
from autograde.grading.keep.folder import RunNote
from autograde.grading.limits import GradingLimits
from autograde.grading.read.files import read_files
from autograde.grading.read.find import Found, read_notebook
from autograde.grading.read.parse import Quarantined
from autograde.grading.record import Record, Who
from autograde.grading.run.seeds import SeedPlan

_SHORTEST_SECRET = 16  # characters


def choose_plan(note: RunNote | None, handed_in: str, seed: int | None, seed_file: Path | None, regrade: bool) -> SeedPlan:
    """The seeds for what is to be graded now; `note` is what the last run in this folder left."""
    if seed is not None:
        return SeedPlan.given(seed)
    if note is not None and not note.ended and not regrade and note.handed_in == handed_in:
        return note.plan
    if seed_file is not None:
        return shared_plan(seed_file, handed_in)
    return SeedPlan()


def shared_plan(file: Path, handed_in: str) -> SeedPlan:
    """The same for all parts of a class that have this secret and see the same submissions; another as soon as one more is
    handed in, so that a secret can be used for long."""
    digest = hashlib.sha256(f"{_shared_secret(file)}/{handed_in}".encode()).digest()
    return SeedPlan(int.from_bytes(digest[:8], "big") >> 1)


def _shared_secret(file: Path) -> str:
    """What is in the file; whoever comes first writes it, for nobody else to read."""
    if not file.exists():
        draft = file.with_name(f".{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
        try:
            with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
                stream.write(secrets.token_hex(32) + "\n")
            with suppress(FileExistsError):
                os.link(draft, file)  # whole or not at all, and one part's only
        finally:
            draft.unlink(missing_ok=True)
    try:
        secret = file.read_text(encoding="utf-8").strip()
    except ValueError:
        secret = ""
    if len(secret) < _SHORTEST_SECRET:
        advice = f"expected at least {_SHORTEST_SECRET} characters; delete the file, and a new secret is written"
        raise GradingError(f"--seed-file {file}: {advice}")
    return secret


def asked_otherwise(records: Iterable[Record], plan: SeedPlan, exercises: Iterable[Exercise]) -> set[Who]:
    """Whose record comes from other questions than the plan's."""
    seeds = {exercise.id: plan.seeds(exercise) for exercise in exercises}
    return {
        record.who
        for record in records
        if any(tuple(asked) != seeds.get(exercise) for exercise, asked in record.seeds.items())
    }


def digest_of(found: Iterable[Found], limits: GradingLimits) -> str:
    """Of everything that was handed in: it changes with every byte of a submission, and with every one that is added."""
    whole = hashlib.sha256()
    for each in sorted(found, key=lambda each: each.who):
        whole.update(_digest_of_one(each, limits).encode())
    return whole.hexdigest()


def _digest_of_one(found: Found, limits: GradingLimits) -> str:
    try:
        files = {"": read_notebook(found, limits), **read_files(found.folder, limits).files} if not found.problem else {}
    except (Quarantined, OSError):
        files = {}  # nobody is asked anything there
    named = sorted((name, hashlib.sha256(blob).hexdigest()) for name, blob in files.items())
    return repr((found.who, named))
