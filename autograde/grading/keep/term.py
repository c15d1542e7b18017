"""The people of a class and the calendar of its term: who hands in with whom, what is due when, what lateness costs.

An output folder keeps it in term.json, so that whoever reports on the folder needs nothing else.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from autograde.course import Course
from autograde.exercise.catalogue import titles_in
from autograde.grading.errors import GradingError
from autograde.grading.record import Who
from autograde.settings import Late

ALL = ""  # the assignment of an extension that holds for all
DAY = timedelta(days=1)
LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Person:
    """One line of the roster; `id` is the name of the folder that the student hands in."""

    id: str
    name: str = ""  # as people call them: first name, last name
    section: str = ""
    group: str = ""
    email: str = ""
    number: str = ""  # the learning management system's own
    extension: Mapping[str, float] = field(default_factory=dict)  # days, by assignment

    @property
    def called(self) -> str:
        return self.name or self.id


@dataclass(frozen=True)
class Lateness:
    days: int = 0  # begun, after the due date and its extension
    slip: int = 0  # of them covered by slip days
    share: float = 0.0  # of the points that the others cost
    unknown: bool = False  # something is due, and nothing says when this was handed in

    def __str__(self) -> str:
        if self.unknown:
            return "time unknown"
        if not self.days:
            return ""
        days = "1 day" if self.days == 1 else f"{self.days} days"
        slip = f", {self.slip} of them slip days" if self.slip else ""
        return f"{days} late{slip}" + (f", -{100 * self.share:g} %" if self.share else "")


@dataclass(frozen=True)
class Term:
    course: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)  # of assignments and exercises, with their numbers
    people: Mapping[str, Person] = field(default_factory=dict)
    late: Late = field(default_factory=Late)

    @classmethod
    def of(cls, course: Course, people: Iterable[Person] = ()) -> Term:
        """What the course says, and who takes it. Raises GradingError for a date that is none."""
        titles = titles_in(course.catalogue.read_bytes() if course.catalogue.exists() else b"")
        settings, known = course.settings, set(course.names())
        term = cls(settings.title, titles, {each.id: each for each in people}, settings.late)
        for name, text in settings.late.due.items():
            if name not in known or moment(text) is None:
                raise GradingError(f'course.toml: late.due.{name}: expected NOTEBOOK = "2026-10-05 23:59 Europe/Berlin"')
        return term

    @classmethod
    def from_json(cls, text: str) -> Term:
        values = json.loads(text)
        people = {name: Person(**each) for name, each in values["people"].items()}
        return cls(values["course"], values["titles"], people, Late(**values["late"]))

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"

    def person(self, student: str) -> Person:
        return self.people.get(student) or Person(student)

    @cached_property
    def _groups(self) -> Mapping[str, tuple[str, ...]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for each in self.people.values():
            if each.group:
                found[each.group].append(each.id)
        return {group: tuple(sorted(members)) for group, members in found.items()}

    def team(self, folder: str) -> str:
        """Who hands in under this folder's name, which is a student's or a group's: the group, or the student alone."""
        if folder in self.people:
            return self.people[folder].group or folder
        return folder

    def members(self, folder: str) -> tuple[str, ...]:
        """The students for whom what lies in this folder counts."""
        return self._groups.get(self.team(folder), (folder,))

    def everybody(self, who: Iterable[Who]) -> set[Who]:
        return {(member, assignment) for folder, assignment in who for member in self.members(folder)}

    def lateness(self, handed_in: Mapping[Who, str]) -> Mapping[Who, Lateness]:
        """From when each student handed in. Slip days go to what was due first, until there are none left."""
        late = self.late
        left: defaultdict[str, int] = defaultdict(lambda: late.slip_days)
        due = {name: when for name, text in late.due.items() if (when := moment(text))}
        found: dict[Who, Lateness] = {}
        for student, name in sorted((who for who in handed_in if who[1] in due), key=lambda who: (due[who[1]], *who)):
            when = moment(handed_in[student, name])
            if when is None:
                found[student, name] = Lateness(unknown=True)
                continue
            more = self.person(student).extension
            until = due[name] + DAY * more.get(name, more.get(ALL, 0.0))
            over = when - until
            if over <= timedelta(minutes=late.grace_minutes):
                continue
            days = math.ceil(over / DAY)
            slip = min(days, left[student])
            left[student] -= slip
            share = min(1.0, round(late.penalty * (days - slip), 6))
            if late.last_day and days - slip >= late.last_day:
                share = 1.0
            found[student, name] = Lateness(days, slip, share)
        return found


def moment(text: str) -> datetime | None:
    """ "2026-03-01 12:00:00.5 Europe/Berlin", or with +01:00; without a zone UTC. None for what is no time."""
    words, _, zone = text.strip().rpartition(" ")
    for when, where in ((text.strip(), "UTC"), (words, zone)):
        try:
            read = datetime.fromisoformat(when)
            return (read if read.tzinfo else read.replace(tzinfo=ZoneInfo(where))).astimezone(UTC)
        except (ValueError, KeyError, OSError, OverflowError):  # no such zone is a KeyError, a folder of zones an OSError
            continue
    return None
