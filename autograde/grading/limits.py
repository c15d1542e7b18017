"""What grading one submission may cost: every cap in one place."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True)
class GradingLimits:
    """Caps on one submission. Memory and processes are the sandbox policy's."""

    submission_bytes: int = 32 * MIB  # of the notebook's file
    cells: int = 2_000
    source_bytes: int = 4 * MIB  # of all cells together
    file_bytes: int = 64 * MIB  # of the files handed in beside the notebook, together
    files: int = 200
    cell_seconds: float = 60.0
    question_seconds: float = 120.0  # an exercise may ask for less
    notebook_seconds: float = 600.0  # everything: cells, questions, restarts
    grace_seconds: float = 3.0  # for a kernel to obey an interrupt
    restarts: int = 6
    output_bytes: int = MIB  # kept of one cell
    notebook_output_bytes: int = 8 * MIB  # kept of all cells together
    flood_bytes: int = 32 * MIB  # heard of one cell before it is interrupted
    flood_messages: int = 5_000
    answer_factor: int = 8  # an answer may be this many times as large as the solution's …
    answer_floor: int = 4 * MIB  # … and is never refused below this size
