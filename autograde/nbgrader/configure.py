"""nbgrader's configuration for a course: `nbgrader <command>` then works from the course's folder as it is."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from traitlets.config import Config

from autograde.course import Course
from autograde.exercise.cells import STUB
from autograde.grading.limits import GradingLimits

_PLUGS = "autograde.nbgrader.plugs"
_STOCK = "nbgrader.preprocessors"


def configure(c: Config, root: Path) -> None:
    """Fill in nbgrader's configuration for the course in this folder. Raises CourseError."""
    root = root.resolve()
    # nbgrader starts `alembic` from PATH for a new gradebook; an environment that is not activated is not on it.
    scripts, path = str(Path(sys.executable).parent), os.environ.get("PATH", "")
    if scripts not in path.split(os.pathsep):
        os.environ["PATH"] = scripts + os.pathsep + path
    _folders(c, root)
    c.ClearSolutions.code_stub = {"python": STUB}
    # A student who tags a check cell with "skip-execution" would otherwise get full marks for it.
    c.Execute.skip_cells_with_tag = "no-cell-has-this-tag"
    # A kernel with large libraries takes seconds to leave gracefully; nothing of it is needed afterwards.
    c.Execute.shutdown_kernel = "immediate"
    # One clock for a cell, whoever runs it.
    c.Execute.timeout = int(GradingLimits.cell_seconds)
    _plugs(c)


def _folders(c: Config, root: Path) -> None:
    c.CourseDirectory.course_id = Course(root).settings.name
    c.CourseDirectory.root = str(root)
    # The solution is the source, the student's notebook the release; what a class hands in is not part of the course.
    c.CourseDirectory.source_directory = "solutions"
    c.CourseDirectory.release_directory = "notebooks"
    c.CourseDirectory.submitted_directory = "var/submitted"
    c.CourseDirectory.autograded_directory = "var/autograded"
    c.CourseDirectory.feedback_directory = "var/feedback"
    c.CourseDirectory.db_url = f"sqlite:///{root}/var/gradebook.db"
    (root / "var").mkdir(exist_ok=True)
    # The first four are nbgrader's own. Sources and answers say what is right; exercises.py goes along.
    c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", ".pytest_cache", "[0-9]*_*.py", "answers"]
    # `nbgrader zip_collect` understands what Canvas and Moodle give for download, put into this/ASSIGNMENT/archive/.
    c.ZipCollectApp.downloaded_directory = "var/downloaded"


def _plugs(c: Config) -> None:
    """Our grader: repair, run in a sandbox, judge outside the student's process, save on evidence only.

    On a notebook of no course each plug does what nbgrader's own does there. docs/security.md says what they protect.
    """
    c.Autograde.exporter_class = f"{_PLUGS}.repairing.ForgivingExporter"
    c.Autograde.sanitize_preprocessors = [
        f"{_PLUGS}.repairing.RepairSubmission",
        f"{_STOCK}.ClearOutput",
        f"{_STOCK}.DeduplicateIds",
        f"{_STOCK}.OverwriteKernelspec",
        f"{_STOCK}.OverwriteCells",
        f"{_STOCK}.CheckCellMetadata",
    ]
    c.Autograde.autograde_preprocessors = [
        f"{_PLUGS}.judging.JudgeSubmission",
        f"{_STOCK}.IgnorePattern",
        "nbconvert.preprocessors.ClearMetadataPreprocessor",
        f"{_STOCK}.LimitOutput",
        f"{_PLUGS}.saving.SaveJudgedGrades",
        f"{_PLUGS}.late.AssignCoursePenalties",
        f"{_STOCK}.CheckCellMetadata",
    ]
    # What nobody has graded is empty in the table, and not a zero.
    c.ExportApp.plugin_class = f"{_PLUGS}.export.MarksExport"
    c.GenerateFeedback.preprocessors = [
        f"{_PLUGS}.feedback.SafeFeedback",
        f"{_STOCK}.GetGrades",
        "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
    ]
    c.ZipCollectApp.collector_plugin = "autograde.nbgrader.downloads.DownloadCollector"
