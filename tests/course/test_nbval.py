"""nbval runs every solution again, strictly, twice in a row: what a notebook prints is what it printed before.

The second run is as under nbgrader, where a check that does not pass raises.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from tests.course.answers import COURSE


@pytest.mark.parametrize("under", [{}, {"NBGRADER_EXECUTION": "autograde"}], ids=["live", "nbgrader"])
def test_strict_nbval(under: dict[str, str]) -> None:
    command = [sys.executable, "-m", "pytest", "--nbval", "-q", "-p", "no:cacheprovider", "--override-ini", "addopts="]
    # One kernel at a time per worker, and all cells of a notebook on the same one.
    command += ["-n", "2", "--dist", "loadscope", str(COURSE.solutions)]
    # KERAS_… would shorten the training; the outputs are those of the full one.
    env = {name: value for name, value in os.environ.items() if not name.startswith(("KERAS_", "PYTEST_"))}
    done = subprocess.run(command, cwd=COURSE.root, env=env | under, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-1000:]
    passed = int(re.search(r"(\d+) passed", done.stdout)[1])
    assert passed > 10 * len(COURSE.names()), "nbval found too few cells"
