"""The students' repository holds what they need to start, and not one line of an answer."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from autograde.authoring import bundle
from autograde.authoring.course import AuthoringError, Course, find_course
from autograde.authoring.source import read_source

COURSE = find_course(Path(__file__).parent)
SHORTEST_SECRET = 25  # characters; shorter lines stand in any program


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("release") / "students"
    bundle.release(COURSE, out)
    return out


def test_nothing_that_answers_is_in_it(released: Path) -> None:
    everything = b"\n".join(file.read_bytes() for file in sorted(released.rglob("*")) if file.is_file())
    assert b"BEGIN " + b"SOLUTION\n" not in everything.replace(b'"### BEGIN SOLUTION", "### END SOLUTION"', b"")
    for secret, where in _secrets():
        assert secret.encode() not in everything, f"{where}: {secret}"


def _secrets() -> list[tuple[str, str]]:
    """Whole bodies of solutions and of the answers in the tests' corpora."""
    found = []
    for name in COURSE.names():
        for cell in read_source(COURSE.source(name)).cells:
            if cell.role == "answer":
                found.append((cell.text.partition("### BEGIN SOLUTION")[2].partition("### END SOLUTION")[0].strip(), name))
    for folder in ("wrong_answers", "right_answers"):
        for file in (COURSE.root / "tests" / folder).glob("*/*.py"):
            body = [line for line in file.read_text().splitlines() if not line.startswith("#")]
            found.append(("\n".join(body).strip(), str(file)))
    return [(body, where) for body, where in found if len(body) >= SHORTEST_SECRET]


def test_the_folders_that_hold_answers_are_missing(released: Path) -> None:
    top = {path.name for path in released.iterdir()}
    assert {"README.md", "Makefile", "notebooks", "binder", "autograde", "requirements.lock"} <= top
    assert not {"solutions", "examples", "var", ".github", ".ci"} & top
    assert {path.name for path in (released / "tests").iterdir()} == {"student"}
    assert not list(released.rglob("__pycache__"))


def test_only_targets_that_work_are_offered(released: Path) -> None:
    shown = subprocess.run(["make", "help"], cwd=released, capture_output=True, text=True, check=True).stdout
    assert [line.split("\t")[0] for line in shown.splitlines()] == list(bundle.TARGETS)


@pytest.mark.slow
def test_it_sets_itself_up_and_its_own_tests_pass(released: Path, tmp_path: Path) -> None:
    # A folder of its own, as this leaves an environment in it.
    mine = shutil.copytree(released, tmp_path / "course")
    done = subprocess.run(["make", "test"], cwd=mine, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert re.search(r"\d+ passed", done.stdout) and "failed" not in done.stdout


def test_links_of_the_readme_lead_somewhere(released: Path) -> None:
    for target in re.findall(r"\]\((?!https:)([^)#]+)", (released / "README.md").read_text()):
        assert (released / target).exists(), target


def test_a_folder_with_something_in_it_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    with pytest.raises(AuthoringError, match="not empty"):
        bundle.release(COURSE, tmp_path)
    assert (tmp_path / "mine.txt").read_text() == "keep"


def test_a_missing_piece_is_named(tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    bare.mkdir()
    shutil.copy(COURSE.root / "LICENSE", bare)
    with pytest.raises(AuthoringError, match="LICENSE-CONTENT: missing"):
        bundle.release(Course(bare), tmp_path / "out")
