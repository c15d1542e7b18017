"""The harness. A notebook imports from here what it needs: check, same, attempt, case, progress.

Importing this package imports nothing heavy; each name is loaded when it is first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__all__ = ["attempt", "case", "check", "progress", "same"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'autograde' has no attribute {name!r}")
    value = getattr(import_module(f"autograde.notebook.{name}"), name)
    globals()[name] = value
    return value
