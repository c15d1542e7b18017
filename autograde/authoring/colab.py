"""The students' notebooks for Google Colab: copies whose first cell fetches the course and prepares the session."""

from __future__ import annotations

from pathlib import Path

import nbformat

from autograde.course import Course

FOLDER = "colab"
SCRIPT = "tools/colab.py"
CELL = """\
# On Google Colab only. Run this cell, restart the session when it asks for that, and run it once more.
!test -d /content/course || git clone --quiet --depth 1 --branch {edition} https://github.com/{repository} /content/course
%run /content/course/{script} {name}"""


def write_colab(course: Course, out: Path, names: list[str]) -> None:
    """Write out/colab/<name>.ipynb from out/notebooks/; nothing for a course without an address or without the script."""
    settings = course.settings
    if not settings.repository or SCRIPT not in settings.release.files:
        return
    (out / FOLDER).mkdir()
    for name in names:
        notebook = nbformat.read(out / "notebooks" / name / f"{name}.ipynb", as_version=4)
        source = CELL.format(edition=settings.edition, repository=settings.repository, script=SCRIPT, name=name)
        first = nbformat.v4.new_code_cell(source)
        first.id = "colab"
        notebook.cells.insert(0, first)
        nbformat.write(notebook, out / FOLDER / f"{name}.ipynb")
