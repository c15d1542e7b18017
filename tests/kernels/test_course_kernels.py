"""A kernel's course says what is imported before it is forked; a stranger's folder says nothing of a sandboxed kernel."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from autograde.course import CourseError
from autograde.kernels.guard.policy import SandboxPolicy, Tier
from autograde.kernels.start import key as keys
from autograde.settings import KERNELS_VARIABLE, Kernels
from benchmarks.managers import kernel_manager

COURSE = (
    'title = "T"\nname = "t"\n[kernels]\npreload = ["{module}"]\nvariables = ["OURS_"]\nenvironment = {{ OURS = "1" }}\n'
)


def a_course(root: Path, module: str) -> Path:
    """A folder deep inside a course that preloads this module."""
    folder = root / "notebooks" / "01_x"
    folder.mkdir(parents=True)
    (root / "course.toml").write_text(COURSE.format(module=module))
    return folder


def preloaded(env: dict[str, str]) -> tuple[str, ...]:
    settings = Kernels.handed_in(env)
    assert settings is not None
    return settings.preload


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The client works in a course of its own."""
    folder = a_course(tmp_path / "mine", "email")
    monkeypatch.chdir(folder)
    monkeypatch.delenv(KERNELS_VARIABLE, raising=False)
    return folder


def test_a_kernel_belongs_to_the_course_it_starts_in(mine: Path, tmp_path: Path) -> None:
    other = a_course(tmp_path / "other", "csv")
    env = keys.with_course({"PATH": "/bin"}, Tier.NONE, other)
    assert preloaded(env) == ("csv",) and env["OURS"] == "1" and env["PATH"] == "/bin"
    assert preloaded(keys.with_course({}, Tier.NONE)) == ("email",)
    assert preloaded(keys.with_course({}, Tier.NONE, tmp_path)) == ("email",)  # no course there: the client's


@pytest.mark.parametrize("tier", [Tier.GUARD, Tier.BWRAP])
def test_a_strangers_folder_says_nothing_of_a_sandboxed_kernel(mine: Path, tmp_path: Path, tier: Tier) -> None:
    """It would name what is imported, and with which variables, in the process that stands outside of the sandbox."""
    strange = a_course(tmp_path / "strange", "antigravity")
    assert preloaded(keys.with_course({}, tier, strange)) == ("email",)


def test_what_is_handed_on_counts_most(mine: Path) -> None:
    given = Kernels(preload=("json",)).handed_on()
    assert preloaded(keys.with_course(given, Tier.NONE, mine)) == ("json",)


def test_the_client_has_the_last_word_on_a_variable(mine: Path) -> None:
    assert keys.with_course({"OURS": "2"}, Tier.NONE, mine)["OURS"] == "2"


def test_outside_of_courses_nothing_is_preloaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert preloaded(keys.with_course({}, Tier.NONE, tmp_path)) == ()


def test_the_courses_variables_belong_to_the_key_and_no_others(mine: Path) -> None:
    command, policy = keys.Command("python", (), ()), SandboxPolicy(tier=Tier.NONE)
    told = keys.with_course({}, Tier.NONE, mine)
    names = {name for name, _ in keys.key_for(command, told | {"OURS_TOO": "1", "THEIRS": "1"}, policy).env}
    assert {"OURS", "OURS_TOO", KERNELS_VARIABLE} <= names and "THEIRS" not in names
    assert "OURS_TOO" in keys.harmless(told | {"OURS_TOO": "1"}) and "OURS_TOO" not in keys.harmless({"OURS_TOO": "1"})


async def _started(folder: Path) -> tuple[bool, str]:
    manager = kernel_manager(SandboxPolicy(tier=Tier.NONE), folder)
    await manager.start_kernel()
    try:
        report = manager.outcome.launch
        assert report is not None
        return report.warm, report.reason
    finally:
        await manager.shutdown_kernel(now=True)


def test_a_broken_course_toml_makes_a_kernel_cold_and_says_why(mine: Path) -> None:
    file = mine.parents[1] / "course.toml"
    file.write_text("title =")
    with pytest.raises(CourseError, match="course.toml"):
        keys.with_course({}, Tier.NONE, mine)
    warm, reason = asyncio.run(_started(mine))
    assert not warm and str(file) in reason
