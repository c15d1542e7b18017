"""Tells whose file is whose in a download from Canvas or Moodle; `nbgrader zip_collect` asks it about each file.

Canvas, "Download Submissions":
    nunezfatima_4711_90210_01_layers_on_tensors.ipynb            name, user, attachment, file; every further try adds -1, -2
    nunezfatima_LATE_4711_90210_01_layers_on_tensors-1.ipynb     after the deadline
Moodle, "Download all submissions":
    Fátima Núñez_31415_assignsubmission_file_/01_layers_on_tensors.ipynb      in folders
    Fátima Núñez_31415_assignsubmission_file_01_layers_on_tensors.ipynb       not in folders
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from nbgrader.plugins import FileNameCollectorPlugin
from traitlets import Unicode

_CANVAS = re.compile(r"(?P<name>[^/]+?)(?P<late>_LATE)?_(?P<id>\d+)_\d+_(?P<file>[^/]+)\.ipynb")
_MOODLE = re.compile(r"(?P<name>[^/]+)_(?P<id>\d+)_assignsubmission_file(?:_?/(?:.*/)?|_)(?P<file>[^/]+)\.ipynb")
# What Canvas and browsers add to the name of a file that was handed in or saved again.
_AGAIN = re.compile(r"(?:-(\d+)|\s*\((\d+)\))$")
# A column of the roster that holds the system's own number, and those that may hold the name the course uses.
_ROSTERS = {"ID": ("SIS Login ID", "SIS User ID"), "Identifier": ("Username", "ID number", "Email address")}


@dataclass(frozen=True)
class Download:
    """What the name of a downloaded file says."""

    system: str
    number: str  # the system's own for the student; Moodle has another one for each assignment
    name: str
    file: str  # without what was added because it was handed in again
    attempt: int
    late: bool


def parse(path: str) -> Download | None:
    """Read the end of a path; None when it is of neither pattern."""
    path = unicodedata.normalize("NFC", path).replace("\\", "/")
    for system, pattern in (("moodle", _MOODLE), ("canvas", _CANVAS)):
        found = re.search(rf"(?:^|/){pattern.pattern}$", path)
        if found:
            again = _AGAIN.search(found["file"])
            file = found["file"][: again.start()] if again else found["file"]
            attempt = int(again[1] or again[2]) if again else 0
            return Download(system, found["id"], found["name"], file, attempt, bool(found.groupdict().get("late")))
    return None


def read_roster(path: Path) -> dict[str, str]:
    """The course's name of each student by the system's number, from Canvas's gradebook export or Moodle's worksheet."""
    with open(path, encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    columns = rows[0].keys() if rows else []
    for key, choices in _ROSTERS.items():
        login = next((name for name in choices if name in columns), None)
        if key in columns and login:
            numbered = ((re.sub(r"\D", "", row[key] or ""), (row[login] or "").strip()) for row in rows)
            return {number: name for number, name in numbered if number and name}
    wanted = "; ".join(f"{key} with {' or '.join(choices)}" for key, choices in _ROSTERS.items())
    raise ValueError(f"{path}: no roster: it needs the columns {wanted}")


class DownloadCollector(FileNameCollectorPlugin):
    """For `c.ZipCollectApp.collector_plugin`.

    Without a roster a student of Canvas is called by the user number, one of Moodle by the full name, as Moodle's number
    differs between assignments.
    """

    roster = Unicode("", help="Canvas's gradebook export or Moodle's grading worksheet (CSV), to get login names").tag(
        config=True
    )

    def collect(self, submitted_file: str) -> dict[str, str] | None:
        found = parse(submitted_file)
        if found is None:
            if submitted_file.endswith(".ipynb"):
                self.log.warning("Not named as Canvas or Moodle name downloads: %s", submitted_file)
            return None
        if self._is_superseded(Path(submitted_file), found):
            self.log.warning("Left out, a later one of the same student is there: %s", submitted_file)
            return None
        student = self._student(found)
        if student is None:
            return None
        if found.late:
            self.log.warning("Marked late by Canvas: %s", student)
        return {"student_id": student, "file_id": found.file}

    def _student(self, found: Download) -> str | None:
        student = found.name.strip() if found.system == "moodle" else found.number
        if self.roster:
            known = read_roster(Path(self.roster)).get(found.number)
            if known is None:
                self.log.warning("Not in the roster: %s (%s)", found.name, found.number)
                return None
            student = known
        # It becomes a folder.
        return re.sub(r'[/\\:*?"<>|\x00-\x1f]', "_", student).lstrip(".") or None

    def _is_superseded(self, path: Path, found: Download) -> bool:
        others = (parse(str(other)) for other in path.parent.glob("*.ipynb"))
        return any(
            other
            and (other.system, other.number, other.file) == (found.system, found.number, found.file)
            and other.attempt > found.attempt
            for other in others
        )
