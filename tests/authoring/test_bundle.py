"""The students' repository holds what they need to start, and not one line of an answer."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from autograde.authoring import bundle, manifest
from autograde.authoring.source import read_source
from autograde.course import Course, CourseError, find_course
from tests.shell import shell

COURSE = find_course(Path(__file__).parent)
SHORTEST_SECRET = 25  # characters; shorter lines stand in any program


def quiet(line: str) -> None:
    raise AssertionError(f"nothing is to be said here: {line}")


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("release") / "students"
    bundle.release(COURSE, out, quiet)
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
        for file in COURSE.answers(name).glob("*/*/*.py"):
            body = [line for line in file.read_text().splitlines() if not line.startswith(("#", '"""'))]
            found.append(("\n".join(body).strip(), str(file)))
    return [(body, where) for body, where in found if len(body) >= SHORTEST_SECRET]


def test_the_folders_that_hold_answers_are_missing(released: Path) -> None:
    top = {path.name for path in released.iterdir()}
    assert {"README.md", "Makefile", "notebooks", "binder", "autograde", "course", "requirements.lock"} <= top
    assert not {"solutions", "benchmarks", "var", ".github", ".ci"} & top
    assert {path.name for path in (released / "examples").iterdir()} == {"inherited"}  # not the sample class, which answers
    assert {path.name for path in (released / "tests").iterdir()} == {"course", "notebook"}
    assert not list(released.rglob("__pycache__"))


def test_only_targets_that_work_are_offered(released: Path) -> None:
    shown = subprocess.run(["make", "help"], cwd=released, env=shell(), capture_output=True, text=True, check=True).stdout
    names = [line.split("\t")[0] for line in shown.splitlines()]
    assert [name for name in names if name] == list(COURSE.settings.release.targets)
    assert "make site" not in shown


def test_the_notebooks_are_those_that_the_build_made(released: Path) -> None:
    written_by_hand = {Path("README.md"): (COURSE.notebooks / "README.md").read_bytes()}
    assert _files(released / "notebooks") == written_by_hand | {
        file.relative_to("notebooks"): (COURSE.root / file).read_bytes()
        for file in manifest.generated_files(COURSE)
        if file.is_relative_to("notebooks")
    }


def test_what_was_typed_into_notebooks_is_not_released(released: Path, tmp_path: Path) -> None:
    """`make lab` opens the very files in notebooks/: answers typed and saved there are not for students."""
    course = Course(tmp_path / "course")
    shutil.copytree(COURSE.root, course.root, ignore=shutil.ignore_patterns(".*", "var", "tests"))
    for name in filter(lambda name: name.startswith(("tests/", ".")), COURSE.settings.release.files):
        (course.root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(COURSE.root / name, course.root / name)
    name = course.names()[1]
    notebook = json.loads(course.student(name).read_text())
    answered = next(cell for cell in notebook["cells"] if "NotImplementedError" in "".join(cell["source"]))
    answered["source"] = ["secret = 'what only the author knows'"]
    course.student(name).write_text(json.dumps(notebook))
    (course.notebooks / "scratch.ipynb").write_text("secret = 'what only the author knows'")
    (course.notebooks / ".course-progress.json").write_text("{}")
    said: list[str] = []
    bundle.release(course, tmp_path / "out", said.append)
    assert _files(tmp_path / "out" / "notebooks") == _files(released / "notebooks")
    assert len(said) == 1 and "\n" not in said[0]
    assert str(course.student(name)) in said[0] and "1 more" in said[0]
    assert json.loads(course.student(name).read_text()) == notebook


def _files(folder: Path) -> dict[Path, bytes]:
    return {file.relative_to(folder): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


@pytest.mark.slow
def test_it_sets_itself_up_and_its_own_tests_pass(released: Path, tmp_path: Path) -> None:
    # A folder of its own, as this leaves an environment in it.
    mine = shutil.copytree(released, tmp_path / "course")
    done = subprocess.run(["make", "test"], cwd=mine, env=shell(), capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert re.search(r"\d+ passed", done.stdout) and "failed" not in done.stdout


def test_links_of_the_readme_lead_somewhere(released: Path) -> None:
    for target in re.findall(r"\]\((?!https:)([^)#]+)", (released / "README.md").read_text()):
        assert (released / target).exists(), target


def test_a_folder_with_something_in_it_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    with pytest.raises(CourseError, match="not empty"):
        bundle.release(COURSE, tmp_path, quiet)
    assert (tmp_path / "mine.txt").read_text() == "keep"


def test_a_missing_piece_is_named(tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    bare.mkdir()
    for name in ("LICENSE", "course.toml"):
        shutil.copy(COURSE.root / name, bare)
    with pytest.raises(CourseError, match="LICENSE-CONTENT: missing"):
        bundle.release(Course(bare), tmp_path / "out", quiet)
