"""Tells whose file is whose in a download from Canvas, Moodle, Gradescope or Classroom 50; `nbgrader zip_collect` asks it
about each file.

Canvas, "Download Submissions" (lib/content_zipper.rb in github.com/instructure/canvas-lms):
    nunezfatima_4711_90210_week_one.ipynb            name, user, attachment, file; every further try adds -1, -2
    nunezfatima_LATE_4711_90210_week_one-1.ipynb     after the deadline
    anon_x7Kp2_90210_week_one.ipynb                  an assignment that is graded without names
Moodle, "Download all submissions" (mod/assign/classes/downloader.php in github.com/moodle/moodle):
    Fátima Núñez_31415_assignsubmission_file/week_one.ipynb       in folders; older versions end in file_/
    Fátima Núñez_31415_assignsubmission_file_week_one.ipynb       not in folders
    Participant_31415_assignsubmission_file/week_one.ipynb        an assignment that is graded without names
Gradescope, "Export Submissions":
    assignment_1_export/submission_98765/week_one.ipynb           whose it is says submission_metadata.yml beside the folders
Classroom 50, `gh teacher download` (cli/gh-teacher/internal/download in github.com/foundation50/classroom50):
    term-week-one-ada/week_one.ipynb                              whose it is says result.json in the repository
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import yaml
from nbgrader.plugins import FileNameCollectorPlugin
from traitlets import Unicode

from autograde.grading.errors import GradingError
from autograde.grading.keep.roster import read_roster
from autograde.grading.record import CANVAS_USER
from autograde.reports.exports import CLASSROOM_RESULT, CLASSROOM_SCHEMA

_CANVAS = re.compile(r"(?P<name>[^/]+?)(?P<late>_LATE)?_(?P<id>\d+)_\d+_(?P<file>[^/]+)\.ipynb")
# First of all: the notebooks' own names begin with a number, too.
_CANVAS_ANONYMOUS = re.compile(r"(?P<late>LATE_)?(?P<name>anon)_(?P<id>[A-Za-z0-9]{5})_\d+_(?P<file>[^/]+)\.ipynb")
_MOODLE = re.compile(r"(?P<name>[^/]+)_(?P<id>\d+)_assignsubmission_file(?:_?/(?:.*/)?|_)(?P<file>[^/]+)\.ipynb")
_MOODLE_STUDENT = re.compile(r"(?P<name>[^/]+)_(?P<id>\d+)_assignsubmission_file")
# What Canvas and browsers add to the name of a file that was handed in or saved again.
_AGAIN = re.compile(r"(?:-(\d+)|\s*\((\d+)\))$")
_GRADESCOPE = re.compile(r"submission_\d+")  # a folder of its download


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


def _has_namesakes(path: Path, name: str) -> bool:
    """Whether a download from Moodle holds several students of this name; in a nameless one all are "Participant"."""
    parts = [index for index, part in enumerate(path.parts) if _MOODLE_STUDENT.match(part)]
    entries = Path(*path.parts[: parts[-1]]).iterdir() if parts else ()
    found = (_MOODLE_STUDENT.match(unicodedata.normalize("NFC", entry.name)) for entry in entries)
    return len({each["id"] for each in found if each and each["name"] == name}) > 1


def _of_gradescope(path: Path) -> dict[str, str] | None:
    """A file in a folder that Gradescope's list of submissions names. Of several who handed in together it is the first's:
    a roster with groups says that it counts for each."""
    folder = next((each for each in path.parents if _GRADESCOPE.fullmatch(each.name)), None)
    if folder is None or path.suffix != ".ipynb":
        return None
    try:
        about = yaml.safe_load((folder.parent / "submission_metadata.yml").read_text(encoding="utf-8"))[folder.name]
        who = about[":submitters"][0]
        student = next(filter(None, (who.get(":sid"), who.get(":email"), who.get(":name"))))
        return {"student_id": str(student), "file_id": path.stem, "timestamp": str(about[":created_at"])}
    except (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError, StopIteration, yaml.YAMLError):
        return None


def _of_classroom(path: Path) -> dict[str, str] | None:
    """A notebook of a repository with Classroom 50's result.json, and that file: the marks go back with what it says."""
    if path.suffix != ".ipynb" and path.name != CLASSROOM_RESULT:
        return None
    for folder in path.parents:
        try:
            about = json.loads((folder / CLASSROOM_RESULT).read_text(encoding="utf-8"))
            if about["schema"] == CLASSROOM_SCHEMA:
                return {"student_id": str(about["owner"]), "file_id": path.stem, "timestamp": str(about["datetime"])}
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return None


class DownloadCollector(FileNameCollectorPlugin):
    """For `c.ZipCollectApp.collector_plugin`.

    Without a roster a student of Canvas is called by the user number, such as canvas-4711, which the export knows again; one
    of Moodle by the full name, as Moodle's number differs between assignments. Namesakes get the number as well.
    """

    roster = Unicode("", help="Canvas's gradebook export or Moodle's grading worksheet (CSV), to get login names").tag(
        config=True
    )

    def collect(self, submitted_file: str) -> dict[str, str] | None:
        path = Path(submitted_file)
        if (told := _of_gradescope(path) or _of_classroom(path)) is not None:
            return told | {"student_id": self._folder(told["student_id"]), "file_id": told["file_id"]}
        found = parse(submitted_file)
        if found is None:
            if submitted_file.endswith(".ipynb"):
                self.log.warning("Not named as Canvas or Moodle name downloads: %s", submitted_file)
            return None
        if self._is_superseded(path, found):
            self.log.warning("Left out, a later one of the same student is there: %s", submitted_file)
            return None
        student = self._student(path, found)
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
                known = {each.number: each.id for each in read_roster(Path(self.roster))}.get(found.number)
            except GradingError as error:
                raise SystemExit(f"autograde: {error}") from None  # a wrong roster is wrong for everybody
            if known is None:
                self.log.warning("Not in the roster: %s (%s)", found.name, found.number)
                return None
            student = known
        return self._folder(student) or None

    def _folder(self, student: str) -> str:
        return re.sub(r'[/\\:*?"<>|\x00-\x1f]', "_", student).lstrip(".")

    def _is_superseded(self, path: Path, found: Download) -> bool:
        others = (parse(str(other)) for other in path.parent.glob("*.ipynb"))
        return any(
            other
            and (other.system, other.number, other.file) == (found.system, found.number, found.file)
            and other.attempt > found.attempt
            for other in others
        )
