"""One clock for a cell, whoever runs it: the engine, the plugs under nbgrader, nbgrader itself."""

from __future__ import annotations

import pytest
from nbgrader.preprocessors import Execute
from traitlets.config import PyFileConfigLoader

from autograde.grading.limits import MIB, GradingLimits
from autograde.grading.work.options import Options
from autograde.nbgrader.plugs.judging import JudgeSubmission
from tests.grading.classroom import COURSE


def test_one_clock() -> None:
    config = PyFileConfigLoader("nbgrader_config.py", path=str(COURSE.root)).load_config()
    clocks = {Execute(config=config).timeout, JudgeSubmission(config=config).timeout, JudgeSubmission().timeout}
    assert clocks == {GradingLimits.cell_seconds}
    assert Options(COURSE.root, COURSE.root).limits.cell_seconds == GradingLimits.cell_seconds
    assert JudgeSubmission().notebook_seconds == GradingLimits.notebook_seconds


@pytest.mark.parametrize("page", ["student.md", "instructor.md"])
def test_whoever_hands_in_or_grades_can_read_the_limits(page: str) -> None:
    text, limits = (COURSE.root / "docs" / page).read_text(), GradingLimits()
    of_notebook = f"{limits.submission_bytes // MIB} MiB, {limits.cells} cells, {limits.source_bytes // MIB} MiB of text"
    assert of_notebook in " ".join(text.split())
    assert f"{limits.files} " in text and f"{limits.file_bytes // MIB} MiB together" in " ".join(text.split())
    assert f"{limits.cell_seconds:.0f} seconds" in text and f"{limits.notebook_seconds:.0f}" in text
