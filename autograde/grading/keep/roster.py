"""The roster: a CSV of who takes the course, written by hand or exported by nbgrader, Canvas or Moodle."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from autograde.grading.errors import GradingError
from autograde.grading.keep.term import ALL, Person

# Columns by what they mean, in the order in which they are looked for; capitals, spaces and hyphens do not matter. The first
# list is the folder's name: ours and nbgrader's, then Canvas's gradebook, then Moodle's participants and grading worksheet.
_COLUMNS: Mapping[str, Sequence[str]] = {
    "id": ("studentid", "sisloginid", "sisuserid", "username", "idnumber", "id", "emailaddress"),
    "name": ("name", "fullname", "student"),
    "first": ("firstname",),
    "last": ("lastname", "surname"),
    "section": ("section",),
    "group": ("group", "groups", "groupname"),
    "email": ("email", "emailaddress"),
    "extension": ("extension",),
}
# Where the system's own number stands, in a file whose `id` is something else.
_NUMBERS = {
    "sisloginid": "id",
    "sisuserid": "id",
    "username": "identifier",
    "idnumber": "identifier",
    "emailaddress": "identifier",
}


def read_roster(file: Path, assignments: Sequence[str] = ()) -> list[Person]:
    """Everybody in the file. Raises GradingError with the line that cannot be understood."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise GradingError(f"{file}: no roster: it is not UTF-8; save it as “CSV UTF-8”") from None
    except OSError as error:
        raise GradingError(f"{file}: {error.strerror}") from None
    # Excel writes semicolons where a comma stands in decimal numbers.
    header = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text), delimiter=max(",;\t", key=header.count))
    columns = [re.sub(r"[^a-z]", "", cell.lower()) for cell in next(rows, [])]
    where = {what: next((columns.index(name) for name in names if name in columns), -1) for what, names in _COLUMNS.items()}
    if where["id"] < 0:
        raise GradingError(
            f"{file}: no roster: it needs a column id, SIS Login ID or Username; it has {header.strip() or 'none'}"
        )
    number = columns.index(key) if (key := _NUMBERS.get(columns[where["id"]], "")) in columns else -1
    people = []
    for line, row in enumerate(rows, start=2):
        cells = {what: row[at].strip() if 0 <= at < len(row) else "" for what, at in where.items()}
        if not cells["id"]:  # Canvas's "Points Possible", its test student, an empty line
            continue
        try:
            extension = _extension(cells["extension"], assignments)
        except ValueError as error:
            raise GradingError(f"{file}, line {line}: extension {cells['extension']!r}: {error}") from None
        name = f"{cells['first']} {cells['last']}".strip() or _turned(cells["name"])
        known = re.sub(r"\D", "", row[number]) if 0 <= number < len(row) else ""
        people.append(Person(cells["id"], name, cells["section"], cells["group"], cells["email"], known, extension))
    people = list({repr(each): each for each in people}.values())  # Canvas has a line for each section of a student
    if twice := [name for name, count in Counter(each.id for each in people).items() if count > 1]:
        raise GradingError(f"{file}: {twice[0]} stands there more than once, and their work would be mixed up")
    if both := {each.group for each in people} & {each.id for each in people}:
        raise GradingError(f"{file}: {min(both)} is a student and a group; name the group otherwise")
    return people


def _extension(text: str, assignments: Sequence[str]) -> Mapping[str, float]:
    """From "3" (days, everywhere) or "NUMBER=3; NAME=7"."""
    found: dict[str, float] = {}
    for words in filter(None, re.split(r"[;,\s]+", text)):
        name, _, days = words.rpartition("=")
        chosen = [each for each in assignments if each == name or each.partition("_")[0] == name] if name else [ALL]
        if not chosen:
            raise ValueError(f"the course has no assignment {name}")
        try:
            found |= {each: float(days) for each in chosen}
        except ValueError:
            raise ValueError("expected a number of days, or 01=3; 02=7") from None
    return found


def _turned(name: str) -> str:
    """Canvas's "Last, First" as people say it."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma else name
