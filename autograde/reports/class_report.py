"""`autograde report`: one page on how a class did, self-contained, for the screen and for paper.

The page holds the class as data and shows what is asked for: one assignment or all, one section or all. So a thousand
students in twenty notebooks stay one file that opens at once.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from markupsafe import Markup

from autograde.exercise.catalogue import Entry, titles_of
from autograde.grading.keep.folder import OutputFolder
from autograde.grading.keep.marks import Mark, Marked
from autograde.grading.keep.term import Term
from autograde.judge.verdict import Status
from autograde.reports.feedback import TEMPLATES
from autograde.reports.mistakes import codes, unexplained

# A letter for each verdict, so that the table can be read without its colours.
LETTERS = {
    Status.PASSED: "✔",
    Status.WRONG: "✘",
    Status.NOT_ATTEMPTED: "·",
    Status.ERROR: "E",
    Status.TIMEOUT: "T",
    Status.OUT_OF_MEMORY: "M",
    Status.CRASHED: "C",
    Status.OUTPUT_LIMIT: "O",
    Status.NOT_ANSWERED: "N",
    Status.TAMPERED: "!",
    Status.QUARANTINED: "Q",
    Status.GRADER_ERROR: "G",
}
_TEXTS = 4  # of a group, side by side
_VERDICTS = list(LETTERS)


class _People:
    """Students by number, in the order in which they come."""

    def __init__(self, term: Term, anonymous: bool) -> None:
        self.term = term
        self.anonymous = anonymous
        self.numbers: dict[str, int] = {}

    def number(self, student: str) -> int:
        return self.numbers.setdefault(student, len(self.numbers))

    def listed(self) -> list[dict[str, str]]:
        if self.anonymous:
            return [
                {"name": f"student {number + 1}", "id": "", "section": "", "email": ""} for number in self.numbers.values()
            ]
        people = map(self.term.person, self.numbers)
        return [{"id": each.id, "name": each.called, "section": each.section, "email": each.email} for each in people]


def report_data(
    submissions: Iterable[Marked],
    contents: Sequence[Entry] = (),
    *,
    out: OutputFolder | None = None,
    anonymous: bool = False,
) -> dict[str, Any]:
    """What the page shows. `contents` names the assignments and the exercises, `out` knows the people and their answers."""
    term = out.term if out else Term()
    titles = {**term.titles, **titles_of(contents)}
    marked = sorted(submissions, key=lambda each: (each.record.assignment, each.record.student))
    people = _People(term, anonymous)
    by_assignment: defaultdict[str, list[Marked]] = defaultdict(list)
    for each in marked:
        by_assignment[each.record.assignment].append(each)
        people.number(each.record.student)
    missing: defaultdict[str, list[int]] = defaultdict(list)
    for student, name in out.missing(each.record.who for each in marked) if out else ():
        missing[name].append(people.number(student))
    groups = _groups(marked, people, out)
    return {
        "course": term.course,
        "made": f"{datetime.now():%Y-%m-%d %H:%M}",
        "verdicts": [[status.value, LETTERS[status]] for status in _VERDICTS],
        "people": people.listed(),
        "by_nbgrader": bool(out and out.by_nbgrader),
        "assignments": [
            _assignment(name, each, titles, people, groups.get(name, [])) | {"missing": missing[name]}
            for name, each in by_assignment.items()
        ],
    }


def _assignment(
    name: str, submissions: list[Marked], titles: Mapping[str, str], people: _People, groups: list[dict[str, Any]]
) -> dict[str, Any]:
    exercises: dict[str, dict[str, Any]] = {}
    patterns: dict[tuple[str, str], int] = {}
    for marked in submissions:
        for mark in marked.marks:
            each = mark.exercise
            known = exercises.setdefault(
                each.id, {"id": each.id, "title": titles.get(each.id, each.id), "max": 0.0, "self": False}
            )
            known["max"] = max(known["max"], each.max_points)
            known["self"] |= each.self_reported
            if each.pattern:
                patterns.setdefault((each.pattern, each.hint or ""), len(patterns))
    order = {exercise: number for number, exercise in enumerate(exercises)}
    tiers = Counter(marked.record.sandbox for marked in submissions)
    return {
        "name": name,
        "title": titles.get(name, name),
        "max": max((marked.record.max_score for marked in submissions), default=0.0),
        "exercises": list(exercises.values()),
        "patterns": [{"name": pattern, "say": say} for pattern, say in patterns],
        "groups": groups,
        "rows": [_row(marked, order, patterns, people) for marked in submissions],
        "sandbox": ", ".join(f"{tier} ({count})" for tier, count in tiers.items()),
        "seeds": {exercise: list(seeds) for marked in submissions for exercise, seeds in marked.record.seeds.items()},
    }


def _row(marked: Marked, order: Mapping[str, int], patterns: Mapping[tuple[str, str], int], people: _People) -> list[Any]:
    """In order: student, score, lateness, status, reason, flags, seconds, cells; in a cell: verdict, points, by hand,
    pattern, comment."""
    record = marked.record
    cells: list[Any] = [None] * len(order)
    for mark in marked.marks:
        cells[order[mark.exercise.id]] = _cell(mark, patterns)
    reason = record.reason if marked.score is None else ""
    number = people.number(record.student)
    return [
        number,
        marked.score,
        str(marked.late),
        record.status.value,
        reason,
        list(record.flags),
        round(record.seconds, 1),
        cells,
    ]


def _cell(mark: Mark, patterns: Mapping[tuple[str, str], int]) -> list[Any]:
    each = mark.exercise
    pattern = patterns[each.pattern, each.hint or ""] if each.pattern else -1
    whole: list[Any] = [_VERDICTS.index(Status(each.verdict)), mark.points, int(mark.by_hand), pattern, mark.comment]
    while len(whole) > 2 and whole[-1] in (0, -1, ""):  # most cells say nothing more, and there may be many thousands
        whole.pop()
    return whole


def _groups(submissions: list[Marked], people: _People, out: OutputFolder | None) -> dict[str, list[dict[str, Any]]]:
    """Wrong answers without a sentence: equal ones together, with their code where it is known."""
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    members: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for marked in submissions:
        members[marked.folder, marked.record.assignment].append(people.number(marked.record.student))
    for group in unexplained(submissions):
        who = [number for folder in group.folders for number in members[folder, group.assignment]]
        texts = list(codes(out, group).items())[:_TEXTS] if out and len(group.folders) > 1 else []
        found[group.assignment].append(
            {
                "id": group.id,
                "exercise": group.exercise,
                "error": group.error,
                "who": who,
                "codes": [{"code": code, "count": len(folders)} for code, folders in texts],
            }
        )
    return found


def report_page(
    submissions: Iterable[Marked],
    contents: Sequence[Entry] = (),
    *,
    out: OutputFolder | None = None,
    anonymous: bool = False,
) -> str:
    """The whole page as text."""
    data = report_data(submissions, contents, out=out, anonymous=anonymous)
    # Within a script nothing but "</" and "<!--" has a meaning of its own.
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return TEMPLATES.get_template("class_report.html.j2").render(
        data=Markup(text), course=data["course"], anonymous=anonymous
    )
