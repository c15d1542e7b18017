"""The benchmark measures the real command, says what it does meanwhile, and calculates what it says it does."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from dataclasses import replace

import pytest
from rich.console import Console

from benchmarks.grading import Measured, Plain, Report
from tests.engine.classes import COURSE

RUN = Measured(
    "light", submissions=10, jobs=2, total=25.0, grading=5.0, cells=4.0, per_submission=0.5, first_tenth=0.5,
    last_tenth=0.6, coordinator_mib=100, workers_mib=80, growth_mib=1,
)  # fmt: skip


def test_overhead_is_what_a_job_spends_beyond_the_cells() -> None:
    assert (RUN.per_minute, RUN.overhead, RUN.efficiency) == (120, pytest.approx(0.6), 2.5)


def test_others_are_compared_on_their_own_workload() -> None:
    report = Report((RUN, replace(RUN, workload="training")), (Plain("nbgrader", "light", 10, 100.0),))
    assert report.ratios(report.runs[0]) == {"nbgrader": (pytest.approx(20), pytest.approx(4))}
    assert report.ratios(report.runs[1]) == {}
    values = report.as_dict()
    assert values["runs"][0]["times_nbgrader_warm"] == 20 and "times_nbgrader_warm" not in values["runs"][1]
    page = io.StringIO()
    report.print_to(Console(file=page, width=180))
    assert "nbgrader 20.0 / 4.0" in page.getvalue() and "100 + 80" in page.getvalue()


@pytest.mark.slow
def test_it_runs_and_tells_what_it_does() -> None:
    command = [
        sys.executable,
        "-m",
        "benchmarks",
        "grading",
        "--students",
        "3",
        "--jobs",
        "1",
        "--workload",
        "light",
        "--json",
    ]
    done = subprocess.run(command, cwd=COURSE.root, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stderr
    [run] = json.loads(done.stdout)["runs"]
    assert run["submissions"] == 3 and 0 < run["cells"] < run["grading"] < run["total"]
    assert "light: 3 submissions, 1 jobs" in done.stderr


def test_a_tool_that_is_not_known_is_one_line() -> None:
    command = [sys.executable, "-m", "benchmarks", "grading", "--against", "oter"]
    done = subprocess.run(command, cwd=COURSE.root, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and "choose from" in done.stderr
