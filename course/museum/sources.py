"""Where the sources of the old Kerases lie, and which of them are there."""

from __future__ import annotations

import sys
import tomllib
from functools import cache
from pathlib import Path

LOCK = Path(__file__).with_name("sources.toml")
# Below the environment: readable in every sandbox that can run Python, gone with the environment, never in the repository.
FOLDER = Path(sys.prefix, "share", "course-museum")
_LOCKED = "locked.txt"  # in each version's folder: the lines of the lock that it was made from


class MissingSources(RuntimeError):
    """An old Keras that the museum has, but not on this machine; the message says how to get it."""


@cache
def lock() -> dict[str, dict[str, str]]:
    """For each version the packages that it is made of, with their hashes."""
    return tomllib.loads(LOCK.read_text(encoding="utf-8"))


def versions() -> tuple[str, ...]:
    return tuple(lock())


def known(version: str) -> str:
    """The version itself; a ValueError when the museum has none of that name."""
    if version not in lock():
        raise ValueError(f"the museum has Keras {', '.join(versions())}, but not {version}")
    return version


def locked_lines(version: str) -> str:
    """The version's part of the lock in the form that pip reads."""
    return "".join(f"{pin} --hash=sha256:{digest}\n" for pin, digest in lock()[version].items())


def available(version: str) -> bool:
    """Whether the sources of this version are on this machine, and are those of the lock."""
    try:
        return (FOLDER / known(version) / _LOCKED).read_text(encoding="utf-8") == locked_lines(version)
    except OSError:
        return False


def mark_complete(folder: Path, version: str) -> None:
    (folder / _LOCKED).write_text(locked_lines(version), encoding="utf-8")


def missing() -> list[str]:
    return [version for version in versions() if not available(version)]


def folder_of(version: str) -> Path:
    """The folder that holds the version's packages; MissingSources when it is not there."""
    if not available(version):
        raise MissingSources(not_here(version))
    return FOLDER / version


def not_here(version: str) -> str:
    return f"Keras {version} is not on this machine; `python -m course.museum fetch` gets it"
