"""What stops a whole run."""

from __future__ import annotations

from pathlib import Path


class GradingError(Exception):
    """Something that who started the run can mend: one line that says what, where, and what to do."""


def os_error(doing: str, error: OSError, folder: Path) -> GradingError:
    """The line for a full disk, a read-only folder, a missing permission; `folder` when the error names no file."""
    return GradingError(
        f"{doing} {error.filename or folder}: {error.strerror or error}; nothing is half-written, mend it and run again"
    )


class Stopped(GradingError):
    """By Ctrl-C or SIGTERM; what was graded is kept."""
