"""Classes made from the course's own answers: everybody writes alone, but for planted copies that were disguised."""

from __future__ import annotations

import ast
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from autograde.authoring.answers import RIGHT, WRONG, answer_files
from autograde.course import Course
from autograde.grading.read.master import Master, exercise_of, is_answer
from benchmarks.sample import right_answers

Answers = dict[str, str]  # by exercise


class _Renamed(ast.NodeTransformer):
    def __init__(self, own: set[str], chance: random.Random) -> None:
        self.names = {name: f"my_{name[::-1]}{chance.randrange(9)}" for name in sorted(own)}

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(self.names.get(node.id, node.id), node.ctx)

    def visit_arg(self, node: ast.arg) -> ast.arg:
        return ast.arg(self.names.get(node.arg, node.arg), node.annotation)


def renamed(text: str, chance: random.Random) -> str:
    """Every name of the answer's own is another one."""
    tree = ast.parse(text)
    own = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    own |= {n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)}
    return ast.unparse(_Renamed(own - {"self"}, chance).visit(tree))


def reordered(text: str, chance: random.Random) -> str:
    """Functions, classes and independent neighbours in another order."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and len(body) > 1:
            for at in range(len(body) - 1):
                if _independent(body[at], body[at + 1]) and chance.random() < 0.8:
                    body[at], body[at + 1] = body[at + 1], body[at]
    return ast.unparse(tree)


def reworded(text: str, chance: random.Random) -> str:
    """Other comments and another docstring, other quotes and layout."""
    words = ["first", "the", "result", "then", "we", "need", "take", "rows", "here", "value"]
    lines = ast.unparse(ast.parse(text)).splitlines()
    commented = [
        f"{line}  # {' '.join(chance.choices(words, k=4))}" if line.strip() and chance.random() < 0.5 else line
        for line in lines
    ]
    return "\n".join(commented)


def split(text: str, chance: random.Random) -> str:
    """The longest expression is moved to a helper."""
    tree = ast.parse(text)
    calls = [n for n in ast.walk(tree) if isinstance(n, (ast.Call, ast.BinOp))]
    whole = ast.unparse(tree)
    for part in sorted((ast.unparse(call) for call in calls), key=len, reverse=True):
        if 15 < len(part) < 0.6 * len(whole) and whole.count(part) == 1:
            return f"def helper(*given):\n    return {part}\n\n" + whole.replace(part, "helper()")
    return whole


def one_argument(text: str, chance: random.Random) -> str:
    """One number or name is another one."""
    tree = ast.parse(text)
    constants = [n for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, (int, float))]
    if constants:
        chance.choice(constants).value = 3
        return ast.unparse(tree)
    attributes = [n for n in ast.walk(tree) if isinstance(n, ast.Attribute)]
    if attributes:
        chance.choice(attributes).attr = "other"
    return ast.unparse(tree)


def everything(text: str, chance: random.Random) -> str:
    for disguise in (reordered, split, one_argument, renamed, reworded):
        text = disguise(text, chance)
    return text


DISGUISES: Mapping[str, Callable[[str, random.Random], str]] = {
    "renamed": renamed,
    "reordered": reordered,
    "other comments": reworded,
    "split into helpers": split,
    "one argument changed": one_argument,
    "all of these": everything,
}


@dataclass(frozen=True)
class Planted:
    answers: dict[str, Answers]
    copies: dict[frozenset[str], str]  # pair -> disguise
    handed_out: Answers
    variants: dict[str, list[str]]


def variants(course: Course, name: str) -> tuple[dict[str, list[str]], Answers]:
    """Each exercise's different answers, the solution's first; and what is handed out."""
    solution = course.solution(name).read_bytes()
    found = {key: [text] for key, text in right_answers(solution).items()}
    for each in (*answer_files(course, name, RIGHT), *answer_files(course, name, WRONG)):
        if each.exercise in found and _parses(each.code):
            found[each.exercise].append(each.code)
    master = Master.from_bytes(solution)
    out = {exercise_of(cell) or "": "".join(cell["source"]) for cell in master.cells if is_answer(cell)}
    return {key: texts for key, texts in found.items() if all(map(_parses, texts))}, out


def own_hand(text: str, chance: random.Random) -> str:
    """As one of several people would write it who think the same."""
    for change in (reordered, split, one_argument):
        if chance.random() < 0.5:
            text = change(text, chance)
    return text


def make_class(course: Course, name: str, seed: int, size: int = 60, hand: bool = True) -> Planted:
    """A third of the answers are the solution's; each disguise is used once, on another student's answers."""
    chance = random.Random(seed)
    texts, handed_out = variants(course, name)
    answers = {
        f"s{number:02d}": {
            key: _written(each[0] if chance.random() < 1 / 3 else chance.choice(each[1:]), chance if hand else None)
            for key, each in sorted(texts.items())
        }
        for number in range(size)
    }
    copies = {}
    free = sorted(answers)
    chance.shuffle(free)
    for disguise, make in DISGUISES.items():
        victim, copier = free.pop(), free.pop()
        answers[copier] = {key: make(text, chance) for key, text in answers[victim].items()}
        copies[frozenset((victim, copier))] = disguise
    return Planted(answers, copies, handed_out, texts)


def _written(text: str, chance: random.Random | None) -> str:
    return own_hand(text, chance) if chance else text


def _parses(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True


def _independent(one: ast.stmt, two: ast.stmt) -> bool:
    if isinstance(one, (ast.Return, ast.Import, ast.ImportFrom)) or isinstance(
        two, (ast.Return, ast.Import, ast.ImportFrom)
    ):
        return False
    names = lambda node, kind: {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, kind)}  # noqa: E731
    wrote, writes = names(one, ast.Store), names(two, ast.Store)
    return not (wrote & (names(two, ast.Load) | writes) or writes & names(one, ast.Load))
