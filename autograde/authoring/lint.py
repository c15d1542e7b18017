"""What a source must satisfy before anything is built from it. A rule is a name, a few lines, and one message a line."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from autograde import exercises
from autograde.authoring.course import AuthoringError, Course
from autograde.authoring.marks import BEGIN, CHECK_CALL, END
from autograde.authoring.source import EXERCISE_ROLES, Source, SourceCell

MAX_CELL_LINES = 16  # outside answers; a longer cell cannot be read at one glance
MIN_WRONG, MIN_RIGHT = 3, 1

# With the course's setup cell these names mean Keras 2, which is "then".
_BARE_KERAS = re.compile(r"\btf\.(keras|optimizers|losses|metrics)\b")
_CARD_FIELDS = ("**Aim.**", "**You will be able to**", "**Before you start**")


@dataclass(frozen=True)
class Problem:
    line: int
    message: str


Rule = Callable[[Source, Course], Iterator[Problem]]


def lint(source: Source, course: Course) -> None:
    """Raise an AuthoringError with every problem of this source, one line each."""
    problems = sorted({p for rule in RULES for p in rule(source, course)}, key=lambda p: (p.line, p.message))
    if problems:
        raise AuthoringError("\n".join(f"{source.path}:{p.line}: {p.message}" for p in problems))


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
    declared = {e.id for e in _declared(source)}
    for exercise_id, cells in seen.items():
        line, roles = cells[0].line, [cell.role for cell in cells]
        if exercise_id not in declared:
            yield Problem(line, f"unknown exercise {exercise_id!r}: declare it in autograde/exercises/nb{source.number}.py")
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
        yield Problem(1, f"exercise {exercise_id!r} is declared in nb{source.number}.py but has no cells here")


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


def now_means_keras_3(source: Source, course: Course) -> Iterator[Problem]:
    for cell in source.cells:
        if cell.kind == "code" and cell.role not in ("then", "bites"):
            for number, line in enumerate(cell.text.splitlines(), start=1):
                found = _BARE_KERAS.search(line)
                if found:
                    yield Problem(cell.line + number, f"{found[0]} is Keras 2 here: write keras.…, or make it a then cell")


def cells_are_short(source: Source, course: Course) -> Iterator[Problem]:
    for cell in source.cells:
        lines = len(cell.text.splitlines())
        if cell.kind == "code" and cell.role != "answer" and lines > MAX_CELL_LINES:
            yield Problem(cell.line, f"{lines} lines in one code cell; split it (at most {MAX_CELL_LINES})")


def one_title(source: Source, course: Course) -> Iterator[Problem]:
    for cell in source.cells[1:]:
        if cell.kind == "markdown" and re.search(r"^# ", cell.text, re.MULTILINE):
            yield Problem(cell.line, "a second title (# …); sections begin with ##")


def pictures_have_alt_text(source: Source, course: Course) -> Iterator[Problem]:
    for cell in source.cells:
        if cell.kind == "code" and "plt.show(" in cell.text:
            yield Problem(cell.line, 'show a figure with style.show(figure, alt="what it shows")')


def corpus_is_there(source: Source, course: Course) -> Iterator[Problem]:
    for cell in source.cells:
        if cell.role != "exercise":
            continue
        for folder, least in (("wrong_answers", MIN_WRONG), ("right_answers", MIN_RIGHT)):
            found = len(list((course.root / "tests" / folder / str(cell.exercise)).glob("*.py")))
            if found < least:
                yield Problem(cell.line, f"tests/{folder}/{cell.exercise}/ has {found} files; at least {least} are needed")


RULES: tuple[Rule, ...] = (
    card_is_complete,
    exercises_are_whole,
    checks_are_calls,
    regions_are_in_answers,
    answers_have_docstrings,
    now_means_keras_3,
    cells_are_short,
    one_title,
    pictures_have_alt_text,
    corpus_is_there,
)


def _declared(source: Source) -> tuple[exercises.Exercise, ...]:
    try:
        return exercises.of_notebook(source.number)
    except ModuleNotFoundError:
        return ()
