"""What stops a whole run."""

from __future__ import annotations


class GradingError(Exception):
    """Something that who started the run can mend: one line that says what, where, and what to do."""


def os_error(doing: str, error: OSError) -> GradingError:
    """The line for a full disk, a read-only folder, a missing permission."""
    where = f" {error.filename}" if error.filename else ""
    return GradingError(f"{doing}{where}: {error.strerror or error}; nothing is half-written, mend it and run again")


class Stopped(GradingError):
    """By Ctrl-C or SIGTERM; what was graded is kept."""
