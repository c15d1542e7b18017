"""What a course asks lint to let pass, with the reason, until somebody mends it: tables of `course.toml`.

    [exceptions.copies]
    "<exercise>" = "its section is being rewritten"

An exception that is not needed any more is a fault itself, so that the list can only become shorter.
"""

from __future__ import annotations

from collections.abc import Mapping

from autograde.course import FILE_NAME, Course, CourseError


def exceptions(course: Course, rule: str) -> Mapping[str, str]:
    """The reason for each thing that this rule lets pass."""
    table: Mapping[str, str] = getattr(course.settings.exceptions, rule)
    for what, reason in table.items():
        if not reason.strip():
            raise CourseError(f"{course.root / FILE_NAME}: [exceptions.{rule}] gives no reason for {what}")
    return table


def unneeded(rule: str, what: str) -> str:
    return f"{FILE_NAME} excuses {what} in [exceptions.{rule}], but there is nothing to excuse any more; remove the line"
