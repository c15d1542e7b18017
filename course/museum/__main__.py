"""`python -m course.museum`: run an old program, fetch the old Kerases, store what a notebook's old cells show.

Fetching is a step of the set-up, so nothing but Python's own library is imported for it.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from course.museum import blocks, sources

if TYPE_CHECKING:
    from course.museum.program import Outcome


class Stopped(Exception):
    """One line for the user: what is wrong and what to do."""


def run(file: Path, version: str) -> int:
    """Run a program as it stands and say of each block whether it ran; where not, which line, and what that means."""
    try:
        text = file.read_text(encoding="utf-8")
        sources.folder_of(version)
    except UnicodeError as error:
        raise Stopped(f"{file}: not a text: {error}") from None
    except (OSError, ValueError, sources.MissingSources) as error:
        raise Stopped(str(error)) from None
    found = blocks.read(text)
    if not found:
        raise Stopped(f"{file}: no block of Python in it; a program stands between two lines of ```")
    failed = 0
    for outcome in _outcomes(found, file, version):
        block = outcome.block
        place = f"block {block.number}, lines {block.line}-{block.last_line}"
        if outcome.ran:
            print(f"{place}: ran", flush=True)
            continue
        failed += 1
        print(f"{place}: failed in line {outcome.line}: {outcome.code}", f"    {outcome.error}", sep="\n", flush=True)
        if outcome.meaning:
            print(f"    {outcome.meaning}", flush=True)
    print(f"Keras {version}: {len(found) - failed} of {len(found)} blocks ran")
    return 1 if failed else 0


def _outcomes(found: list[blocks.Block], file: Path, version: str) -> Iterator[Outcome]:
    # As the notebooks' set-up cell has it: quiet, and on the processor.
    os.environ |= {"TF_CPP_MIN_LOG_LEVEL": "3", "TF_ENABLE_ONEDNN_OPTS": "0", "CUDA_VISIBLE_DEVICES": "-1"}
    import tensorflow as tf

    from course.museum import program, worlds

    tf.compat.v1.logging.set_verbosity(tf.compat.v1.logging.ERROR)
    sys.path.insert(0, str(file.resolve().parent))  # as Python does for a script
    return program.run(found, worlds.keras(version), str(file))


def fetch() -> int:
    """Download the old Kerases that are missing, compare them with the lock, and unpack them below this environment."""
    from course.museum import fetch as fetching

    if failed := fetching.fetch():
        reasons = "; ".join(sorted(set(failed.values())))
        raise Stopped(f"Keras {', '.join(failed)} is missing, so cells on it show stored outputs: {reasons}")
    return 0


def store(notebooks: list[Path]) -> int:
    """Write then.json beside each notebook: what its %%then cells show where an old Keras is missing."""
    from course.museum import storing

    if missing := sources.missing():
        raise Stopped(sources.not_here(missing[0]))
    for notebook in notebooks:
        print(f"wrote {storing.store(notebook)}", flush=True)
    return 0


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="python -m course.museum", description="Old Keras programs, as they stand, on the Keras of their day."
    )
    commands = top.add_subparsers(dest="command", required=True)
    running = commands.add_parser("run", help="run a program; it runs with your rights, as `python FILE` would")
    running.add_argument("file", type=Path, help="a script, or a document with fenced blocks of Python")
    running.add_argument(
        "--keras", default="2.1.2", help=f"one of {', '.join(sources.versions())}; %(default)s if not named"
    )
    commands.add_parser("fetch", help="download the old Kerases that are missing")
    storing = commands.add_parser("store", help="keep what the %%%%then cells of notebooks show, in then.json beside each")
    storing.add_argument("notebooks", type=Path, nargs="+", help="they are run, and left as they are")
    return top


def main() -> int:
    options = parser().parse_args()
    try:
        if options.command == "run":
            return run(options.file, options.keras)
        return fetch() if options.command == "fetch" else store(options.notebooks)
    except Stopped as stopped:
        print(f"museum: {stopped}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("museum: interrupted", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
