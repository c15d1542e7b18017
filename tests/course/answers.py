"""Runs students' answers against the references, in this process, as the notebook's check and the grader would."""

from __future__ import annotations

import linecache
import re
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from autograde import exercises
from autograde.authoring.course import find_course
from autograde.authoring.marks import CHECK_CALL
from autograde.authoring.source import Source, read_source
from autograde.judge.values import Answer
from autograde.judge.verdict import Verdict, combine, judge_answer
from autograde.student.probe import run_probe

COURSE = find_course(Path(__file__).parent)
GRADED_SEEDS = (7, 1_000_003)  # as good as any: the grader draws its own
_EXPECT = re.compile(r"# expect: (?P<status>[\w-]+) (?P<pattern>[\w-]+)\n")


@dataclass(frozen=True)
class Scenario:
    """One file of tests/wrong_answers or tests/right_answers."""

    exercise: str
    file: Path

    @property
    def code(self) -> str:
        return self.file.read_text(encoding="utf-8")

    @property
    def expected(self) -> tuple[str, str]:
        """The status and the hint ("-" for none) that the first line of a wrong answer names."""
        found = _EXPECT.match(self.code)
        assert found, f"{self.file}: the first line must be '# expect: <status> <hint or ->'"
        return found["status"], found["pattern"]

    def __str__(self) -> str:
        return f"{self.exercise}/{self.file.stem}"


def scenarios(folder: str) -> list[Scenario]:
    files = sorted((COURSE.root / "tests" / folder).glob("*/*.py"))
    return [Scenario(file.parent.name, file) for file in files]


def answer_to(exercise_id: str, code: str, seed: int) -> Answer:
    """What `code`, put in the place of the answer cell, gives for a seed."""
    exercise, source = exercises.get(exercise_id), _source(exercise_id.partition("-")[0])
    namespace = {"__name__": "__main__"} | _setup(source.name)
    file = f"<{exercise_id}-{zlib.crc32(code.encode())}>"
    linecache.cache[file] = (len(code), None, code.splitlines(keepends=True), file)  # tf.function reads the source
    exec(compile(code, file, "exec"), namespace)
    asks = CHECK_CALL.fullmatch(source.cell("check", exercise_id).text.strip())["asks"]
    return run_probe(exercise, seed, lambda: eval(asks, namespace))[0]


@cache
def reference(exercise_id: str, seed: int) -> Answer:
    """What the solution gives for a seed."""
    source = _source(exercise_id.partition("-")[0])
    return answer_to(exercise_id, source.cell("answer", exercise_id).text, seed)


def verdict_on(exercise_id: str, code: str, seed: int, *, reveal: bool) -> Verdict:
    exercise = exercises.get(exercise_id)
    got = answer_to(exercise_id, code, seed)
    return judge_answer(exercise, got, reference(exercise_id, seed), exercise.draw(seed), reveal=reveal)


def graded(exercise_id: str, code: str) -> Verdict:
    return combine([verdict_on(exercise_id, code, seed, reveal=False) for seed in GRADED_SEEDS])


@cache
def _source(number: str) -> Source:
    name = next(name for name in COURSE.names() if name.startswith(f"{number}_"))
    return read_source(COURSE.source(name))


@cache
def _setup(name: str) -> dict[str, object]:
    """The names of the notebook's setup cell, which every answer may use."""
    source = read_source(COURSE.source(name))
    namespace: dict[str, object] = {}
    for cell in source.cells:
        if cell.role == "setup":
            exec(compile(cell.text, f"<setup of {name}>", "exec"), namespace)
    return {key: value for key, value in namespace.items() if not key.startswith("__")}
