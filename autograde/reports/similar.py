"""Pairs of submissions whose answers resemble each other more than the class does.

An answer is read as Python's tokens, without comments, docstrings and layout; names that it gives itself are all one, names
of libraries stay. Answers are compared by the runs of tokens they share; a run that many share weighs little, and one that
was handed out weighs nothing. An assignment's exercises are summed. Short answers look alike honestly, so each pair is set
beside pairs that are put together at random from the class's own, exercise by exercise: that says how many pairs so alike
there would be by chance.
"""

from __future__ import annotations

import ast
import io
import tokenize
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

import numpy as np
from markupsafe import Markup, escape

from autograde.course import Course
from autograde.grading.keep.folder import OutputFolder
from autograde.grading.read.master import Master, exercise_of, is_answer
from autograde.reports.feedback import TEMPLATES
from autograde.reports.mistakes import answers

RUN = 5  # tokens
SCORE = 0.9  # from which a pair is shown
BY_CHANCE = 0.3  # pairs at least as alike that the class may have by chance; with more, none is shown
_SAMPLE = 100_000  # pairs put together at random
_LAYOUT = (
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
)
Place = tuple[int, int]  # line from 1, column from 0
Texts = Mapping[str, Mapping[str, Mapping[str, str]]]  # answers by assignment, folder and exercise
Runs = Mapping[tuple[str, ...], list[tuple[Place, Place]]]  # where each run of tokens stands


@dataclass(frozen=True)
class Pair:
    a: str
    b: str
    assignment: str
    score: float  # 0 to 1
    by_chance: float  # how many pairs as alike as this one a class of this size has by chance
    exercises: Mapping[str, float]  # the score of each

    def as_dict(self) -> dict[str, Any]:
        exercises = [{"id": name, "score": round(score, 4)} for name, score in self.exercises.items()]
        about = {"a": self.a, "b": self.b, "assignment": self.assignment, "score": round(self.score, 4)}
        return about | {"by_chance": round(self.by_chance, 4), "exercises": exercises}


def similar(
    assignment: str, given: Mapping[str, Mapping[str, str]], handed_out: Mapping[str, str], score: float = SCORE
) -> list[Pair]:
    """The pairs that are alike beyond chance, most alike first. `given` by student and exercise; `handed_out` is what stood
    in the answer's place."""
    students = sorted(given)
    first, second = np.triu_indices(len(students), 1)
    exercises: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    for exercise in sorted({each for texts in given.values() for each in texts}):
        shared = _shared([given[each].get(exercise, "") for each in students], handed_out.get(exercise, ""))
        whole = np.diag(shared)
        exercises[exercise] = shared[first, second], (whole[first] + whole[second]) / 2
    if not exercises or len(first) < 2:
        return []
    alike = _ratio(exercises.values())
    chance = np.random.default_rng(0)
    by_luck = np.sort(
        _ratio((s[at], w[at]) for s, w in exercises.values() for at in [chance.integers(len(s), size=_SAMPLE)])
    )
    by_chance = len(alike) * (1 - np.searchsorted(by_luck, alike - 1e-9) / _SAMPLE)
    chosen = [
        index for index in np.argsort(-alike, kind="stable") if alike[index] >= score and by_chance[index] <= BY_CHANCE
    ]
    return [
        Pair(
            students[first[index]],
            students[second[index]],
            assignment,
            float(alike[index]),
            float(by_chance[index]),
            {name: float(_ratio([(s[index : index + 1], w[index : index + 1])])[0]) for name, (s, w) in exercises.items()},
        )
        for index in chosen
    ]


def _ratio(parts: Iterable[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """What is shared in all exercises together, of all that there is."""
    shared, whole = (np.sum(each, axis=0) for each in zip(*parts, strict=True))
    return np.asarray(shared / np.maximum(whole, 1e-9))


def _shared(texts: Sequence[str], handed_out: str) -> np.ndarray:
    """The weight of the runs that each two share; a run weighs the less, the more answers have it."""
    left_out = runs(handed_out).keys()
    each = [runs(text).keys() - left_out for text in texts]
    often = Counter(run for mine in each for run in mine)
    places = {run: place for place, run in enumerate(often)}
    table = np.zeros((len(each), len(places)))
    for row, mine in zip(table, each, strict=True):
        row[[places[run] for run in mine]] = 1
    weights = np.log1p(len(texts)) - np.log(np.array([*often.values()], float))
    return np.asarray((table * weights) @ table.T)


@lru_cache(maxsize=20_000)
def runs(text: str) -> Runs:
    """Within one line of the program, so that the order of lines and functions does not matter; a shorter line is a run of
    its own. Nothing for what is no Python."""
    found: defaultdict[tuple[str, ...], list[tuple[Place, Place]]] = defaultdict(list)
    try:
        own = _own_names(ast.parse(text))
        for line in _lines(text):
            words = [word for word, _ in _words(line, own)]
            tokens = [token for _, token in _words(line, own)]
            for start in range(max(1, len(words) - RUN + 1)):
                part = tokens[start : start + RUN]
                found[tuple(words[start : start + RUN])].append((part[0].start, part[-1].end))
    except (SyntaxError, ValueError, RecursionError, tokenize.TokenError):
        return {}
    return found


def _lines(text: str) -> Iterator[list[tokenize.TokenInfo]]:
    """The tokens of each line of the program that is more than a docstring."""
    line: list[tokenize.TokenInfo] = []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in _LAYOUT:
            line.append(token)
        elif token.type in (tokenize.NEWLINE, tokenize.ENDMARKER) and line:
            if any(each.type != tokenize.STRING for each in line):
                yield line
            line = []


def _words(line: list[tokenize.TokenInfo], own: frozenset[str]) -> Iterator[tuple[str, tokenize.TokenInfo]]:
    """Each token as it is compared; brackets and commas are layout, too."""
    depth = 0
    for before, token, after in zip([None, *line], line, [*line[1:], None], strict=False):
        depth += (token.string in "([{") - (token.string in ")]}")
        if token.string in "(),:":
            continue
        word = {tokenize.NUMBER: "0", tokenize.STRING: "''"}.get(token.type, token.string)
        attribute = before is not None and before.string == "."
        argument = after is not None and after.string == "=" and depth > 0
        if token.type == tokenize.NAME and token.string in own and not attribute and not argument:
            word = "name"
        yield word, token


def _own_names(tree: ast.AST) -> frozenset[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)):
            names.add(node.name)
    return frozenset(names)


def similar_in(course: Course, out: OutputFolder) -> tuple[list[Pair], Texts]:
    """The pairs of each assignment that was graded there, and everybody's answers. A group's submission counts once."""
    pairs: list[Pair] = []
    texts: dict[str, dict[str, dict[str, str]]] = defaultdict(dict)
    for record in out.journal.records():
        if record.assignment in course.names():
            texts[record.assignment][record.student] = answers(out, record.student, record.assignment)
    for name, each in sorted(texts.items()):
        master = Master.from_file(course.solution(name))
        handed_out = {exercise_of(cell) or "": "".join(cell["source"]) for cell in master.cells if is_answer(cell)}
        pairs += similar(name, each, handed_out)
    return sorted(pairs, key=lambda pair: -pair.score), texts


def similar_page(out: OutputFolder, pairs: Sequence[Pair], texts: Texts) -> str:
    """Both sides of each pair, with what they share marked."""
    term = out.term
    shown = [
        (pair, [(name, score, *_sides(texts[pair.assignment], pair, name)) for name, score in pair.exercises.items()])
        for pair in pairs
    ]
    names = {who: term.person(who).called for pair in pairs for who in (pair.a, pair.b)}
    return TEMPLATES.get_template("similar.html.j2").render(pairs=shown, titles=term.titles, names=names, course=term.course)


def _sides(texts: Mapping[str, Mapping[str, str]], pair: Pair, exercise: str) -> tuple[Markup, Markup]:
    mine, yours = (texts[who].get(exercise, "") for who in (pair.a, pair.b))
    both = runs(mine).keys() & runs(yours).keys()
    return _marked(mine, both), _marked(yours, both)


def _marked(text: str, both: Set[tuple[str, ...]]) -> Markup:
    places = {(row, column) for run in both for start, end in runs(text)[run] for row, column in _between(text, start, end)}
    found = Markup()
    for row, line in enumerate(text.splitlines(), start=1):
        for shared, columns in groupby(range(len(line)), key=lambda column: (row, column) in places):
            piece = escape("".join(line[column] for column in columns))
            found += Markup(f"<mark>{piece}</mark>") if shared and piece.strip() else piece
        found += "\n"
    return found


def _between(text: str, start: Place, end: Place) -> Iterator[Place]:
    for row, line in enumerate(text.splitlines(), start=1):
        if start[0] <= row <= end[0]:
            first = start[1] if row == start[0] else len(line) - len(line.lstrip())
            yield from ((row, column) for column in range(first, end[1] if row == end[0] else len(line)))
