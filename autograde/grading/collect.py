"""Tells whose file is whose in a download from Canvas or Moodle; `nbgrader zip_collect` asks it about each file.

Canvas, "Download Submissions" (lib/content_zipper.rb in github.com/instructure/canvas-lms):
    nunezfatima_4711_90210_01_layers_on_tensors.ipynb            name, user, attachment, file; every further try adds -1, -2
    nunezfatima_LATE_4711_90210_01_layers_on_tensors-1.ipynb     after the deadline
    anon_x7Kp2_90210_01_layers_on_tensors.ipynb                  an assignment that is graded without names
Moodle, "Download all submissions" (mod/assign/classes/downloader.php in github.com/moodle/moodle):
    Fátima Núñez_31415_assignsubmission_file/01_layers_on_tensors.ipynb       in folders; older versions end in file_/
    Fátima Núñez_31415_assignsubmission_file_01_layers_on_tensors.ipynb       not in folders
    Participant_31415_assignsubmission_file/01_layers_on_tensors.ipynb        an assignment that is graded without names
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from nbgrader.plugins import FileNameCollectorPlugin
from traitlets import Unicode

from autograde.grading.record import CANVAS_USER

_CANVAS = re.compile(r"(?P<name>[^/]+?)(?P<late>_LATE)?_(?P<id>\d+)_\d+_(?P<file>[^/]+)\.ipynb")
# First of all: the notebooks' own names begin with a number, too.
_CANVAS_ANONYMOUS = re.compile(r"(?P<late>LATE_)?(?P<name>anon)_(?P<id>[A-Za-z0-9]{5})_\d+_(?P<file>[^/]+)\.ipynb")
_MOODLE = re.compile(r"(?P<name>[^/]+)_(?P<id>\d+)_assignsubmission_file(?:_?/(?:.*/)?|_)(?P<file>[^/]+)\.ipynb")
_MOODLE_STUDENT = re.compile(r"(?P<name>[^/]+)_(?P<id>\d+)_assignsubmission_file")
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
    for system, pattern in (("moodle", _MOODLE), ("canvas", _CANVAS_ANONYMOUS), ("canvas", _CANVAS)):
        found = re.search(rf"(?:^|/){pattern.pattern}$", path)
        if found:
            again = _AGAIN.search(found["file"])
            file = found["file"][: again.start()] if again else found["file"]
            attempt = int(again[1] or again[2]) if again else 0
            return Download(system, found["id"], found["name"], file, attempt, bool(found.groupdict().get("late")))
    return None


def read_roster(path: Path) -> dict[str, str]:
    """The course's name of each student by the system's number, from Canvas's gradebook export or Moodle's worksheet."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(f"{path}: no roster: it is not UTF-8; save it as “CSV UTF-8”") from None
    # Excel writes semicolons where a comma stands in decimal numbers.
    header = text.partition("\n")[0]
    rows = list(csv.DictReader(io.StringIO(text), delimiter=max(",;\t", key=header.count)))
    columns = rows[0].keys() if rows else []
    for key, choices in _ROSTERS.items():
        login = next((name for name in choices if name in columns), None)
        if key in columns and login:
            numbered = ((re.sub(r"\D", "", row[key] or ""), (row[login] or "").strip()) for row in rows)
            found = {number: name for number, name in numbered if number and name}
            if twice := [name for name, count in Counter(found.values()).items() if count > 1]:
                raise ValueError(f"{path}: {twice[0]} is the {login} of several students, whose work would be mixed up")
            return found
    wanted = "; ".join(f"{key} with {' or '.join(choices)}" for key, choices in _ROSTERS.items())
    raise ValueError(f"{path}: no roster: it needs the columns {wanted}")


def _has_namesakes(path: Path, name: str) -> bool:
    """Whether a download from Moodle holds several students of this name; in a nameless one all are "Participant"."""
    parts = [index for index, part in enumerate(path.parts) if _MOODLE_STUDENT.match(part)]
    entries = Path(*path.parts[: parts[-1]]).iterdir() if parts else ()
    found = (_MOODLE_STUDENT.match(unicodedata.normalize("NFC", entry.name)) for entry in entries)
    return len({each["id"] for each in found if each and each["name"] == name}) > 1


class DownloadCollector(FileNameCollectorPlugin):
    """For `c.ZipCollectApp.collector_plugin`.

    Without a roster a student of Canvas is called by the user number, such as canvas-4711, which the export knows again; one
    of Moodle by the full name, as Moodle's number differs between assignments. Namesakes get the number as well.
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
        student = self._student(Path(submitted_file), found)
        if student is None:
            return None
        if found.late:
            self.log.warning("Marked late by Canvas: %s", student)
        return {"student_id": student, "file_id": found.file}

    def _student(self, path: Path, found: Download) -> str | None:
        if found.system == "canvas":
            student = f"{CANVAS_USER if found.number.isdigit() else 'anon-'}{found.number}"
        else:
            student = f"{found.name.strip()} {found.number}" if _has_namesakes(path, found.name) else found.name.strip()
        if self.roster:
            try:
                known = read_roster(Path(self.roster)).get(found.number)
            except (OSError, ValueError) as error:
                raise SystemExit(f"autograde: {error}") from None  # a wrong roster is wrong for everybody
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
