"""nbgrader's configuration for this course: `nbgrader <command>` works from this folder as it is."""

from pathlib import Path

from autograde.nbgrader.configure import configure

configure(get_config(), Path(__file__).parent)  # noqa: F821  (put here by traitlets)
