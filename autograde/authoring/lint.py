"""What a source must satisfy before anything is built from it. A rule is a name, a few lines, and one message a line."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from autograde.authoring import proofs
from autograde.authoring.answers import RIGHT, WRONG, answer_files
from autograde.authoring.copies import copies
from autograde.authoring.exceptions import exceptions, unneeded
from autograde.authoring.source import EXERCISE_ROLES, Source, SourceCell
from autograde.course import Course, CourseError
from autograde.exercise import Exercise
from autograde.exercise.cells import BEGIN, CHECK_CALL, END
from autograde.exercise.load import FILE_NAME, ExercisesError, read_exercises

MAX_CELL_LINES = 16  # outside answers; a longer cell cannot be read at one glance
MIN_WRONG, MIN_RIGHT = 3, 1
HINTS = 3
_HINT = re.compile(r"<details>\s*<summary>Hint [^<]*</summary>(.*?)</details>", re.DOTALL)

_CARD_FIELDS = ("**Aim.**", "**You will be able to**", "**Before you start**")


@dataclass(frozen=True)
class Problem:
    line: int
    message: str


Rule = Callable[[Source, Course], Iterator[Problem]]


def lint(source: Source, course: Course) -> None:
    """Raise a CourseError with every problem of this source, one line each."""
    try:
        declared = _declared(source)
    except ExercisesError as error:
        raise CourseError(str(error)) from None
    problems = sorted({p for rule in RULES for p in rule(source, course)}, key=lambda p: (p.line, p.message))
    if problems:
        raise CourseError("\n".join(f"{source.path}:{p.line}: {p.message}" for p in problems))
    for kind in (WRONG, RIGHT):
        for file in answer_files(course, source.name, kind):
            file.refuse_unusable(kind, declared)


def card_is_complete(source: Source, course: Course) -> Iterator[Problem]:
    card = source.cells[0] if source.cells else None
    if card is None or card.role != "card":
        yield Problem(1, "the first cell must be the card: # %% card [markdown] minutes=25")
        return
    if not card.text.startswith(f"# {source.number} "):
        yield Problem(card.line, f"the card must begin with the title: # {source.number} …")
    for name in _CARD_FIELDS:
        if name not in card.text:
            yield Problem(card.line, f"the card lacks {name}")
    if "minutes" not in card.options:
        yield Problem(card.line, "the card's header lacks minutes=…")


def exercises_are_whole(source: Source, course: Course) -> Iterator[Problem]:
    """Each exercise: declared, once, with text, points, answer, try-it cell and check, in this order."""
    seen: dict[str, list[SourceCell]] = {}
    for cell in source.cells:
        if cell.exercise:
            seen.setdefault(cell.exercise, []).append(cell)
    declared = set(_declared(source))
    for exercise_id, cells in seen.items():
        line, roles = cells[0].line, [cell.role for cell in cells]
        if exercise_id not in declared:
            yield Problem(line, f"unknown exercise {exercise_id!r}: declare it in {FILE_NAME} beside this file")
        for role in EXERCISE_ROLES:
            if roles.count(role) > 1:
                second = [cell for cell in cells if cell.role == role][1]
                yield Problem(second.line, f"exercise {exercise_id!r} has a second {role} cell")
            if role not in roles:
                yield Problem(line, f"exercise {exercise_id!r} has no {role} cell")
        if sorted(set(roles), key=EXERCISE_ROLES.index) != list(dict.fromkeys(roles)):
            yield Problem(line, f"exercise {exercise_id!r}: the order is {', '.join(EXERCISE_ROLES)}")
        if roles[0] == "exercise" and not isinstance(cells[0].options.get("points"), (int, float)):
            yield Problem(line, f"exercise {exercise_id!r} lacks points=…")
    for exercise_id in sorted(declared - set(seen)):
        yield Problem(1, f"exercise {exercise_id!r} is declared in {FILE_NAME} but has no cells here")


def checks_are_calls(source: Source, course: Course) -> Iterator[Problem]:
    for cell in source.cells:
        if cell.role == "check":
            call = CHECK_CALL.fullmatch(cell.text.strip())
            if not call or call["id"] != cell.exercise:
                yield Problem(cell.line, f'a check cell is one call: check("{cell.exercise}", <the name it asks for>)')


def regions_are_in_answers(source: Source, course: Course) -> Iterator[Problem]:
    for cell in source.cells:
        lines = [line.strip() for line in cell.text.splitlines()]
        begins, ends = lines.count(BEGIN), lines.count(END)
        if cell.role == "answer":
            if begins != 1 or ends != 1 or lines.index(BEGIN) > lines.index(END):
                yield Problem(cell.line, f"an answer cell has one {BEGIN} and one {END}")
        elif BEGIN in cell.text or END in cell.text:
            yield Problem(cell.line, f"a solution region in a {cell.role} cell; it belongs in an answer cell")
        if "HIDDEN TESTS" in cell.text or "BEGIN MARK SCHEME" in cell.text:
            yield Problem(cell.line, "a hidden region: students' inputs are drawn afresh instead, see docs/author.md")


def answers_have_docstrings(source: Source, course: Course) -> Iterator[Problem]:
    for cell in source.cells:
        if cell.role != "answer":
            continue
        try:
            tree = ast.parse(cell.text)
        except SyntaxError as error:
            yield Problem(cell.line + (error.lineno or 0), f"syntax error: {error.msg}")
            continue
        named = [n for n in tree.body if isinstance(n, (ast.FunctionDef, ast.ClassDef))]
        if not named or not ast.get_docstring(named[-1]):
            yield Problem(cell.line, "an answer defines a function or class with a docstring that states the shapes")


def nothing_forbidden(source: Source, course: Course) -> Iterator[Problem]:
    """What `course.toml` forbids in code."""
    for rule in course.settings.forbidden:
        for cell in source.cells:
            if cell.kind == "code" and cell.role not in rule.allowed:
                for number, line in enumerate(cell.text.splitlines(), start=1):
                    if found := re.search(rule.pattern, line):
                        yield Problem(cell.line + number, rule.say.replace("{found}", found[0]))


def cells_are_short(source: Source, course: Course) -> Iterator[Problem]:
    for cell in source.cells:
        lines = len(cell.text.splitlines())
        if cell.kind == "code" and cell.role != "answer" and lines > MAX_CELL_LINES:
            yield Problem(cell.line, f"{lines} lines in one code cell; split it (at most {MAX_CELL_LINES})")


def one_title(source: Source, course: Course) -> Iterator[Problem]:
    for cell in source.cells[1:]:
        if cell.kind == "markdown" and re.search(r"^# ", cell.text, re.MULTILINE):
            yield Problem(cell.line, "a second title (# …); sections begin with ##")


def answers_are_there(source: Source, course: Course) -> Iterator[Problem]:
    for cell in source.cells:
        if cell.role != "exercise":
            continue
        for kind, least in ((WRONG, MIN_WRONG), (RIGHT, MIN_RIGHT)):
            folder = course.answers(source.name) / str(cell.exercise) / kind
            found = len(list(folder.glob("*.py")))
            if found < least:
                place = folder.relative_to(course.root)
                yield Problem(cell.line, f"{place}/ has {found} files; at least {least} are needed")


def hints_are_three(source: Source, course: Course) -> Iterator[Problem]:
    """The idea, the names, almost code; each says something."""
    for cell in source.cells:
        if cell.role == "exercise":
            hints = [text for text in _HINT.findall(cell.text) if len(text.strip(" .…")) >= 10]
            if len(hints) != HINTS:
                yield Problem(
                    cell.line, f"exercise {cell.exercise!r} has {len(hints)} hints that say something, not {HINTS}"
                )


def proofs_name_what_breaks_them(source: Source, course: Course) -> Iterator[Problem]:
    found = {f"{source.name}/{fault.cell}": Problem(fault.line, fault.message) for fault in proofs.faults(source)}
    excused = [what for what in exceptions(course, "proofs") if what.startswith(f"{source.name}/")]
    yield from _unless_excused("proofs", found, excused)


def solutions_do_not_stand_above(source: Source, course: Course) -> Iterator[Problem]:
    found = {}
    for answer, cell, share in copies(source):
        said = f"{share:.0%} of this solution stand in the {cell.role} cell of line {cell.line}; ask for something else"
        found[str(answer.exercise)] = Problem(answer.line, said)
    excused = [what for what in exceptions(course, "copies") if what in source.exercises()]
    yield from _unless_excused("copies", found, excused)


def _unless_excused(rule: str, found: Mapping[str, Problem], excused: Collection[str]) -> Iterator[Problem]:
    yield from (problem for what, problem in found.items() if what not in excused)
    yield from (Problem(1, unneeded(rule, what)) for what in excused if what not in found)


RULES: tuple[Rule, ...] = (
    card_is_complete,
    exercises_are_whole,
    checks_are_calls,
    regions_are_in_answers,
    answers_have_docstrings,
    nothing_forbidden,
    cells_are_short,
    one_title,
    answers_are_there,
    hints_are_three,
    proofs_name_what_breaks_them,
    solutions_do_not_stand_above,
)


def _declared(source: Source) -> Mapping[str, Exercise]:
    return read_exercises(source.path.parent) if (source.path.parent / FILE_NAME).exists() else {}
