"""From the wrong answers beside a notebook to the mistakes that its checks know: each is run, once, by the build."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from autograde.authoring.answers import WRONG, AnswerFile, answer_files
from autograde.authoring.asking import Asked, ask_answers
from autograde.authoring.source import Source
from autograde.course import Course, CourseError
from autograde.exercise import PUBLIC_SEED, Exercise
from autograde.judge.checks import Mistake, Stored
from autograde.judge.compare import compare
from autograde.judge.values import Answer, Marker
from autograde.judge.verdict import MUTATED


def stored_answers(
    course: Course, source: Source, exercises: Mapping[str, Exercise], right: Mapping[str, Answer]
) -> dict[str, Stored]:
    """What the notebook's checks compare with. A CourseError names each wrong answer that cannot be used, and why."""
    files = answer_files(course, source.name, WRONG)
    given = ask_answers(source, [Asked(file.exercise, file.code, (PUBLIC_SEED,)) for file in files])
    stored, faults = {}, []
    for exercise_id, want in right.items():
        mine = [(file, answer) for file, [answer] in zip(files, given, strict=True) if file.exercise == exercise_id]
        mistakes, found = _mistakes(exercises[exercise_id], want, mine)
        stored[exercise_id] = Stored(want.parts or {}, mistakes)
        faults += found
    if faults:
        raise CourseError("\n".join(faults))
    return stored


def _mistakes(
    exercise: Exercise, want: Answer, given: Sequence[tuple[AnswerFile, Answer]]
) -> tuple[tuple[Mistake, ...], list[str]]:
    mistakes: dict[AnswerFile, Mistake] = {}
    faults = []
    for file, answer in given:
        fault, mistake = _mistake(exercise, want, file, answer)
        if fault:
            faults.append(f"{file.file}:1: {fault}")
        elif mistake is not None:
            faults += _confusable(exercise, file, mistake, mistakes)
            mistakes[file] = mistake
    return tuple(mistakes.values()), faults


def _mistake(exercise: Exercise, want: Answer, file: AnswerFile, answer: Answer) -> tuple[str, Mistake | None]:
    """A fault of the file, or the mistake it makes; neither for one that a family speaks for."""
    say = file.say
    if answer.failure:
        said = f"{answer.failure.error}: {answer.failure.message}"
        if file.family:
            return "", None
        if not file.error:
            return f"it ends in an error ({said[:100]}); add `# error: a piece of it`", None
        if file.error not in said:
            return f"`# error: {file.error}` is not in what it ends in ({said[:100]})", None
        return "", Mistake(file.name, say, error=file.error)
    if file.error:
        return f"it ends in no error, `# error: {file.error}` says it does", None
    if file.family == MUTATED and answer.inputs_digest != want.inputs_digest:
        return "", None
    part = next((part for part in exercise.parts if _differs(exercise, part.name, answer, want)), None)
    if part is None:
        return "it gives the right answer to the public seed", None
    return "", None if file.family else Mistake(
        file.name, say, part.name, (answer.parts or {}).get(part.name, Marker("missing"))
    )


def _differs(exercise: Exercise, part: str, answer: Answer, want: Answer) -> bool:
    got = (answer.parts or {}).get(part, Marker("missing"))
    return compare(got, (want.parts or {})[part], exercise.part(part)) is not None


def _confusable(exercise: Exercise, file: AnswerFile, mistake: Mistake, earlier: Mapping[AnswerFile, Mistake]) -> list[str]:
    """Two mistakes that give the same must say the same."""
    return [
        f"{file.file}:1: gives the same as {other_file.file.name}, but says something else"
        for other_file, other in earlier.items()
        if other.say != mistake.say and _same(exercise, mistake, other)
    ]


def _same(exercise: Exercise, mistake: Mistake, other: Mistake) -> bool:
    if mistake.error or other.error:
        return bool(mistake.error) and mistake.error == other.error
    same_part = mistake.part == other.part
    return same_part and compare(mistake.value, other.value, exercise.part(mistake.part)) is None
