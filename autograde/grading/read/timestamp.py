"""When a submission was handed in: nbgrader's timestamp.txt beside the notebook, which a student may have written."""

from __future__ import annotations

import re
from collections.abc import Mapping

NAME = "timestamp.txt"
_LONGEST = 80
# "2026-03-01 12:00:00.5 Europe/Berlin": never a path, which the parser would open as a time zone.
_SOUND = re.compile(r"[\w:.+-]+(?: [\w:.+-]+)?(?: [\w+-]+(?:/[\w+-]+)*)?", re.ASCII)


def submitted_at(files: Mapping[str, bytes]) -> str:
    """Its text, when that is safe to be read as a time; else nothing."""
    text = files.get(NAME, b"")[:_LONGEST].decode("utf-8", "replace").strip()
    return text if _SOUND.fullmatch(text) else ""
