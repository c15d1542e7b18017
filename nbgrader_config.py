"""nbgrader's configuration for this course: `nbgrader <command>` works from this folder as it is."""

import os
import sys
from pathlib import Path

from autograde.grading.limits import GradingLimits

c = get_config()  # noqa: F821  (put here by traitlets)

# nbgrader starts `alembic` from PATH for a new gradebook; an environment that is not activated is not on it.
_scripts = str(Path(sys.executable).parent)
if _scripts not in os.environ.get("PATH", "").split(os.pathsep):
    os.environ["PATH"] = _scripts + os.pathsep + os.environ.get("PATH", "")

c.CourseDirectory.course_id = "keras-tensorflow-then-and-now"
c.CourseDirectory.root = str(Path(__file__).resolve().parent)

# The solution is the source, the student's notebook the release; what a class hands in is not part of the course.
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "notebooks"
c.CourseDirectory.submitted_directory = "var/submitted"
c.CourseDirectory.autograded_directory = "var/autograded"
c.CourseDirectory.feedback_directory = "var/feedback"
c.CourseDirectory.db_url = f"sqlite:///{c.CourseDirectory.root}/var/gradebook.db"
os.makedirs(os.path.join(c.CourseDirectory.root, "var"), exist_ok=True)

# The first four are nbgrader's own. *.py are the notebooks' sources: they hold the answers.
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", ".pytest_cache", "*.py"]

c.ClearSolutions.code_stub = {"python": 'raise NotImplementedError("Not attempted yet: put your answer here.")'}

# A student who tags a check cell with "skip-execution" would otherwise get full marks for it.
c.Execute.skip_cells_with_tag = "no-cell-has-this-tag"
# A TensorFlow kernel takes seconds to leave gracefully; nothing of it is needed afterwards.
c.Execute.shutdown_kernel = "immediate"
# One clock for a cell, whoever runs it.
c.Execute.timeout = int(GradingLimits.cell_seconds)

# The course's own grader, as plugs: repair, run in a sandbox, judge outside the student's process, save on evidence only.
# On any other notebook each plug does what nbgrader's own does there. docs/security.md says what they protect.
_PLUGS = "autograde.grading.plugs"
_STOCK = "nbgrader.preprocessors"
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
    f"{_STOCK}.AssignLatePenalties",
    f"{_STOCK}.CheckCellMetadata",
]
c.GenerateFeedback.preprocessors = [
    f"{_PLUGS}.feedback.SafeFeedback",
    f"{_STOCK}.GetGrades",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]

# `nbgrader zip_collect` understands what Canvas and Moodle give for download, put into var/downloaded/ASSIGNMENT/archive/.
c.ZipCollectApp.downloaded_directory = "var/downloaded"
c.ZipCollectApp.collector_plugin = "autograde.grading.collect.DownloadCollector"
