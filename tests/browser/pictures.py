"""The pictures in README and docs are what the browser tests see; `make pictures` keeps them.

Run a browser test and its pictures are thrown away, unless COURSE_PICTURES names a folder.
"""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from playwright.sync_api import Page

LARGEST = 300_000  # bytes: a README should open at once


def picture_folder() -> Path | None:
    """Where pictures are kept, if they are."""
    folder = os.environ.get("COURSE_PICTURES")
    return Path(__file__).parents[2] / folder if folder else None


@dataclass(frozen=True)
class Pictures:
    folder: Path | None

    def keep(self, page: Page, name: str, whole: bool = False) -> None:
        """The page as it looks now, or all of it, as `name`.png, packed as small as it gets without loss."""
        # A blinking cursor and an open tooltip would make each picture different.
        page.mouse.move(0, 0)
        taken = Image.open(io.BytesIO(page.screenshot(caret="hide", animations="disabled", full_page=whole))).convert("RGB")
        packed = io.BytesIO()
        taken.save(packed, "PNG", optimize=True)
        assert len(packed.getvalue()) < LARGEST, f"{name}: {len(packed.getvalue())} bytes"
        if self.folder is not None:
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / f"{name}.png").write_bytes(packed.getvalue())
