"""Files of the output folder: either the old one or the new one is there, never a half."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def replace_file(file: Path, blob: bytes, sync: bool = True) -> None:
    """Write beside, then rename. Raises OSError and leaves the old file when that fails."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name[:40]}.{os.getpid()}.new")
    try:
        with open(draft, "wb") as stream:
            stream.write(blob)
            if sync:
                stream.flush()
                os.fsync(stream.fileno())
        os.replace(draft, file)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror, str(file)) from None  # nobody knows the draft
    if sync:
        sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename in this folder survive a power cut."""
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
