"""No question is asked of whoever may have seen it: what a run's seeds are, and who shares them."""

from __future__ import annotations

import io
import json
import re
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from autograde.grading.errors import GradingError
from autograde.grading.keep.folder import OutputFolder, RunNote
from autograde.grading.limits import GradingLimits
from autograde.grading.read.find import find_submissions
from autograde.grading.run.seeds import SeedPlan
from autograde.grading.work.choose_seeds import asked_otherwise, choose_plan, digest_of, shared_plan
from autograde.grading.work.coordinator import grade_class
from autograde.grading.work.options import Options
from autograde.grading.work.progress import JsonLines, Lines
from autograde.grading.work.summary import Summary, print_summary
from benchmarks.sample import put
from tests.declared import get
from tests.engine.classes import COURSE
from tests.engine.test_journal import RECORD
from tests.engine.test_merge import run

NAME = COURSE.names()[1]
INTERRUPTED = RunNote(7, True, handed_in="these")


def plan(
    note: RunNote | None, handed_in: str = "these", seed: int | None = None, file: Path | None = None, regrade: bool = False
) -> SeedPlan:
    return choose_plan(note, handed_in, seed, file, regrade)


def test_an_interrupted_run_goes_on_with_its_own_questions() -> None:
    assert plan(INTERRUPTED) == SeedPlan(7)


@pytest.mark.parametrize("note", [None, replace(INTERRUPTED, ended=True), replace(INTERRUPTED, fresh=False, ended=True)])
def test_a_run_that_came_to_its_end_is_not_continued(note: RunNote | None) -> None:
    first, second = plan(note), plan(note)
    assert first.fresh and second.fresh and len({7, first.run, second.run}) == 3


def test_what_is_handed_in_meanwhile_gets_fresh_questions() -> None:
    assert plan(INTERRUPTED, "these and one more").run != 7


def test_grading_all_again_asks_fresh_questions() -> None:
    assert plan(INTERRUPTED, regrade=True).run != 7


def test_a_given_seed_is_taken_and_not_called_fresh() -> None:
    assert plan(INTERRUPTED, seed=5) == SeedPlan.given(5)


def test_a_note_that_was_damaged_continues_nothing(tmp_path: Path) -> None:
    out = OutputFolder(tmp_path)
    out.write_note(INTERRUPTED)
    assert out.read_note() == INTERRUPTED
    words = json.loads((tmp_path / "run.json").read_text())
    for name in ("seed", "handed_in", "ended"):
        (tmp_path / "run.json").write_text(json.dumps({key: value for key, value in words.items() if key != name}))
        assert out.read_note() is None


def test_with_a_seed_whoever_was_asked_otherwise_is_graded_again() -> None:
    exercise, other = get("01-forward"), get("01-loss")
    given = SeedPlan.given(5)
    same = {each.id: list(given.seeds(each)) for each in (exercise, other)}
    records = [
        replace(RECORD, student=student, seeds=seeds)
        for student, seeds in {
            "same": same,
            "quarantined": {},
            "fresh": {exercise.id: list(SeedPlan().seeds(exercise))},
            "half": same | {other.id: [1, 2]},
            "gone": same | {"01-gone": [1, 2]},
        }.items()
    ]
    found = asked_otherwise(records, given, [exercise, other])
    assert {student for student, _ in found} == {"fresh", "half", "gone"}


def digest(submissions: Path) -> str:
    return digest_of(find_submissions(submissions, COURSE.names(), None), GradingLimits())


def test_the_digest_changes_with_everything_that_is_handed_in(tmp_path: Path) -> None:
    put(tmp_path, "ada", NAME, b"one")
    digests = [digest(tmp_path), digest(tmp_path)]
    assert digests[0] == digests[1]
    put(tmp_path, "ada", NAME, b"two")
    digests.append(digest(tmp_path))
    put(tmp_path, "bo", NAME, b"two")
    digests.append(digest(tmp_path))
    (tmp_path / "bo" / NAME / "table.csv").write_text("what a friend was asked")
    digests.append(digest(tmp_path))
    (tmp_path / "bo" / NAME / "table.csv").write_text("what a friend had asked")
    digests.append(digest(tmp_path))
    assert len(set(digests)) == 5


def test_parts_share_a_secret_that_the_first_one_writes(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    with ThreadPoolExecutor(8) as parts:
        plans = set(parts.map(lambda _: shared_plan(file, "these"), range(8)))
    assert len(plans) == 1 and plans.pop().fresh
    assert stat.S_IMODE(file.stat().st_mode) == 0o600 and [each.name for each in tmp_path.iterdir()] == ["secret"]
    (tmp_path / "other").write_text(file.read_text().swapcase())
    others = [shared_plan(file, "these and one more"), shared_plan(tmp_path / "other", "these")]
    assert len({shared_plan(file, "these"), *others}) == 3


@pytest.mark.parametrize("content", [b"", b"20260301\n", b"\xff" * 40])
def test_a_secret_that_can_be_guessed_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(content)
    with pytest.raises(GradingError, match="--seed-file .*secret: expected at least 16 characters"):
        shared_plan(tmp_path / "secret", "these")
    assert (tmp_path / "secret").read_bytes() == content


def test_a_run_says_that_it_ended_and_the_next_one_draws_anew(tmp_path: Path) -> None:
    put(tmp_path / "class", "ada", "essay", b"")
    out = OutputFolder(run(tmp_path))
    first = out.read_note()
    run(tmp_path)
    assert first is not None and first.ended and out.read_note() == first  # nothing was left to ask
    put(tmp_path / "class", "bo", "essay", b"")
    run(tmp_path)
    second = out.read_note()
    assert second is not None and second.ended and second.seed != first.seed


def summary(root: Path, name: str, **options: Any) -> Summary:
    return grade_class(Options(submissions=root / "class", out=root / name, **options), COURSE, Lines(io.StringIO()))


def test_the_summary_says_when_questions_may_be_known(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(tmp_path / "class", "ada", "essay", b"")
    given = summary(tmp_path, "given", seed=5)
    again = summary(tmp_path, "given")  # graded before, with --seed
    fresh = summary(tmp_path, "fresh", seed_file=tmp_path / "secret")
    assert (given.seed_given, again.seed_given, fresh.seed_given) == (True, True, False)
    print_summary(Console(width=80), given)
    assert "Asked with --seed: students may know these questions." in capsys.readouterr().out
    print_summary(Console(width=80), fresh)
    assert "know" not in capsys.readouterr().out
    JsonLines().summary(given)
    assert json.loads(capsys.readouterr().out)["seed_given"] is True


def test_no_page_shows_a_seed_to_be_copied() -> None:
    pages = [COURSE.root / "README.md", *(COURSE.root / "docs").rglob("*")]
    texts = {file.name: file.read_text() for file in pages if file.suffix in (".md", ".sh", ".py", ".yaml")}
    assert len(texts) > 10
    assert not [name for name, text in texts.items() if re.search(r"--seed[ =]\"?(\d|\$)|seed=\d", text)]
    assert "--seed-file" in texts["grade_array.sh"] and "--seed-file" in texts["instructor.md"]
