"""The course's harness. A notebook imports from here what it needs: check, attempt, case, digits, progress.

Importing this package never imports TensorFlow; each name is loaded when it is first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

# name -> where it lives; None: the module itself
_STUDENT_NAMES = {
    "attempt": "autograde.student.attempt",
    "case": "autograde.student.case",
    "check": "autograde.student.check",
    "digits": None,
    "progress": "autograde.student.progress",
    "style": None,
}

__all__ = list(_STUDENT_NAMES)


def __getattr__(name: str) -> Any:
    if name not in _STUDENT_NAMES:
        raise AttributeError(f"module 'autograde' has no attribute {name!r}")
    home = _STUDENT_NAMES[name]
    value = getattr(import_module(home), name) if home else import_module(f"autograde.student.{name}")
    globals()[name] = value
    return value
