"""Runs the inherited program on the Keras of its day and keeps what it leaves behind: `make inherited`."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
PROGRAM = FOLDER / "digit_reader.py"
LEFT = FOLDER / "left"
MANIFEST = FOLDER / "manifest.json"
KERAS = "1.0.2"
EVENTS = "logs/events.out.tfevents.0.digits"
WHAT = {
    "checkpoint": "names the newest checkpoint",
    "digits.ckpt-200.data-00000-of-00001": "the values of all variables, by tf.train.Saver",
    "digits.ckpt-200.index": "which variable lies where in it",
    "digits.ckpt-200.meta": "the graph, with all names and devices",
    "digits.h5": "the weights of the convolutions, by Keras",
    EVENTS: "the graph, the loss of each step, test accuracy and histograms, for TensorBoard",
    "train.log": "what the program printed",
}


def run(folder: Path) -> None:
    """Run the program in `folder`; CalledProcessError where it does not run to its end."""
    command = [sys.executable, "-m", "course.museum", "run", str(PROGRAM), "--keras", KERAS]
    subprocess.run(command, cwd=folder, check=True)
    # TensorFlow puts the time and the machine's name into the file's name.
    (events,) = (folder / "logs").iterdir()
    events.rename(folder / EVENTS)


def manifest(folder: Path) -> dict[str, Any]:
    """What lies in `folder`: for each file what it is, its size and its fingerprint."""
    files = {name: (folder / name).read_bytes() for name in WHAT}
    about = {
        name: {"what": WHAT[name], "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in files.items()
    }
    return {"program": PROGRAM.name, "keras": KERAS, "command": "make inherited", "files": about}


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        left = Path(scratch, "left")
        left.mkdir()
        run(left)
        shutil.rmtree(LEFT, ignore_errors=True)
        shutil.copytree(left, LEFT)
    MANIFEST.write_text(json.dumps(manifest(LEFT), indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
