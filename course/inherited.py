"""Where the inherited program lies, and what it left behind: notebooks read both."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "examples" / "inherited"
PROGRAM = FOLDER / "digit_reader.py"
LEFT = FOLDER / "left"
CHECKPOINT = str(LEFT / "digits.ckpt-200")
