"""A login page, saved under the notebook's name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.engine.corpus import write


def make(folder: Path, notebook: dict[str, Any]) -> None:
    write(folder, b"<!DOCTYPE html>\n<html><head><title>Sign in</title></head></html>")
