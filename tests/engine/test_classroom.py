"""What a class handed in is found by its place; nothing is followed out of a submission."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograde.grading.errors import GradingError
from autograde.grading.keep.table import defuse
from autograde.grading.read.find import find_submissions, readable
from autograde.grading.record import Outcome
from autograde.grading.work.shards import Shard

KNOWN = ("01_a", "02_b")


def put(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("{}")


def test_by_assignment_then_student(tmp_path: Path) -> None:
    put(tmp_path, "zoe/01_a/01_a.ipynb", "ada/02_b/02_b.ipynb", "ada/01_a/01_a.ipynb", "ada/.x/y.ipynb", "note.txt")
    found = find_submissions(tmp_path, KNOWN)
    assert [each.who for each in found] == [("ada", "01_a"), ("zoe", "01_a"), ("ada", "02_b")]
    assert not any(each.problem for each in found)


def test_only_the_wanted(tmp_path: Path) -> None:
    put(tmp_path, "ada/01_a/01_a.ipynb", "ada/02_b/02_b.ipynb", "ada/essay/essay.ipynb")
    assert [each.assignment for each in find_submissions(tmp_path, KNOWN, ["02_b"])] == ["02_b"]
    with pytest.raises(GradingError, match="no submissions of 03_c"):
        find_submissions(tmp_path, KNOWN, ["03_c"])


def test_a_notebook_outside_its_folder_is_not_lost(tmp_path: Path) -> None:
    put(tmp_path, "ada/01_a.ipynb", "bo/01_a.ipynb", "bo/01_a/01_a.ipynb")
    found = {each.who: each for each in find_submissions(tmp_path, KNOWN)}
    assert "outside the folder" in found["ada", "01_a"].problem
    assert found["bo", "01_a"].problem == ""


def test_a_folder_that_cannot_be_read_costs_its_student_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    put(tmp_path, "ada/01_a/01_a.ipynb", "bo/01_a/01_a.ipynb")
    scandir = os.scandir

    def refuse(path: Path) -> object:  # root, who runs tests in a container, may read everything
        if Path(path).name == "bo":
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = {each.student: each for each in find_submissions(tmp_path, KNOWN)}
    assert found["bo"].outcome is Outcome.GRADER_ERROR and "Permission denied" in found["bo"].problem
    assert found["ada"].problem == ""


@pytest.mark.parametrize("missing", [True, False])
def test_nothing_to_grade_is_one_line(tmp_path: Path, missing: bool) -> None:
    with pytest.raises(GradingError, match="submissions"):
        find_submissions(tmp_path / "none" if missing else tmp_path, KNOWN)


def test_names_are_made_printable() -> None:
    assert readable("Ünï 学生") == "Ünï 学生"
    assert readable("a\nb\x1b[2J") == "a\\nb\\x1b[2J"
    assert readable("caf\udce9") == "caf\\xe9"


def test_different_names_stay_different_and_leave_room_for_an_ending() -> None:
    names = ["a\nb", "a\\nb", "ü" * 127, "ü" * 126 + "u", "\n" * 255]
    made = {readable(name) for name in names}
    assert len(made) == len(names) and all(len(name.encode()) < 240 for name in made)


def test_notebooks_outside_their_folder_with_one_name_are_one_submission(tmp_path: Path) -> None:
    put(tmp_path, "ada/01_a.ipynb", "ada/01_a.IPYNB")
    assert [each.who for each in find_submissions(tmp_path, KNOWN)] == [("ada", "01_a")]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_formulas_are_defused(cell: str) -> None:
    assert defuse(cell) == "'" + cell


def test_a_plain_cell_stays_as_it_is() -> None:
    assert defuse("a=b") == "a=b"


def test_shards_share_a_class_out() -> None:
    who = [(f"student {number}", "01_a") for number in range(300)]
    parts = [[each for each in who if Shard.parse(f"{index}/3").has(each)] for index in range(3)]
    assert sorted(sum(parts, [])) == sorted(who)
    assert all(len(part) > 60 for part in parts)


@pytest.mark.parametrize("text", ["3/3", "1", "a/b", "-1/2", "1/0", ""])
def test_a_shard_that_is_none(text: str) -> None:
    with pytest.raises(GradingError, match="expected i/n"):
        Shard.parse(text)
