"""One clock for a cell, whoever runs it: the engine, the plugs under nbgrader, nbgrader itself."""

from __future__ import annotations

from nbgrader.preprocessors import Execute
from traitlets.config import PyFileConfigLoader

from autograde.grading.engine.run import Options
from autograde.grading.limits import GradingLimits
from autograde.grading.plugs.judging import JudgeSubmission
from tests.grading.classroom import COURSE


def test_one_clock() -> None:
    config = PyFileConfigLoader("nbgrader_config.py", path=str(COURSE.root)).load_config()
    clocks = {Execute(config=config).timeout, JudgeSubmission(config=config).timeout, JudgeSubmission().timeout}
    assert clocks == {GradingLimits.cell_seconds}
    assert Options(COURSE.root, COURSE.root).limits.cell_seconds == GradingLimits.cell_seconds
    assert JudgeSubmission().notebook_seconds == GradingLimits.notebook_seconds
