"""What kernels leave behind, removed however they ended: their folders, and files that libraries write for their life.

AutoGraph writes each function it converts to a file in the temporary folder and removes it at the interpreter's exit. A
kernel that is killed has none, and that is how nbval, a build and a crash end one. Only these files: whatever else lies in
the temporary folder may be meant to outlive the kernel.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

PREFIX = "__autograph_generated_file"
NOTE = "generated"


def note_in(folder: str) -> None:
    """From here on this process, and what it forks, notes such files in `folder`. An audit hook stays for good."""
    note = os.path.join(folder, NOTE)

    def heard(event: str, arguments: tuple[object, ...]) -> None:
        if event != "tempfile.mkstemp" or not os.path.basename(str(arguments[0])).startswith(PREFIX):
            return
        try:
            with open(note, "a") as file:
                file.write(f"{arguments[0]}\n")
        except OSError:
            pass  # a full disk is the notebook's to notice, where it writes itself

    sys.addaudithook(heard)


def remove_noted(folder: Path) -> None:
    """Remove what a dead kernel noted in its private folder."""
    note = folder / NOTE
    try:
        paths = [Path(line) for line in note.read_text().splitlines()]
    except OSError:
        return
    for path in paths:
        # The folder belongs to us alone, but a list of files to delete is read with care.
        if path.is_absolute() and path.name.startswith(PREFIX):
            with suppress(OSError):  # most are gone: the kernel ended in order
                path.unlink()
    note.unlink(missing_ok=True)


def remove_tree(folder: Path) -> None:
    """Remove a folder that a student's code could write in, also one that was made to stay."""
    with suppress(RecursionError):  # thousands of folders in each other
        shutil.rmtree(folder, ignore_errors=True)
    if os.path.lexists(folder):  # or folders that nobody may enter
        for command in (["chmod", "-R", "u+rwx"], ["rm", "-rf"]):
            subprocess.run([*command, "--", folder], check=False, stderr=subprocess.DEVNULL)


def discard(runtime: Path) -> None:
    """Remove a client's whole folder, and first what its kernels noted."""
    for note in runtime.rglob(f"k*/{NOTE}"):
        remove_noted(note.parent)
    remove_tree(runtime)
