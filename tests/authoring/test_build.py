"""What is committed is what a build makes; a change of one byte in any generated file is found and named."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import nbformat
import pytest

from autograde.authoring import build, manifest, proving
from autograde.authoring.compare import differences
from autograde.authoring.expand import expand
from autograde.authoring.source import cell_ids, read_source
from autograde.course import Course, CourseError, find_course, select

COURSE = find_course(Path(__file__).parent)
NAME = "00_two_worlds"


@pytest.fixture
def copy(tmp_path: Path) -> Course:
    """A course of one notebook, as committed."""
    for name in ("course.toml", "nbgrader_config.py", "README.md", "notebooks/index.ipynb", "solutions/inventory.toml"):
        _copy_file(name, tmp_path)
    inventory = tmp_path / "solutions" / "inventory.toml"  # it quotes figures of notebooks that are not copied
    inventory.write_text(re.sub(r"\{\{[^}]*\}\}", "0.5", inventory.read_text()))
    for folder in ("docs", f"solutions/{NAME}", f"notebooks/{NAME}"):
        shutil.copytree(COURSE.root / folder, tmp_path / folder)
    course = Course(tmp_path)
    quiet = lambda line: None  # noqa: E731
    entries_of_one = build.check(course, [], quiet, run=False)
    # README, index and maps of a course of one notebook differ from those of the whole course: write them anew.
    assert entries_of_one
    _rebuild_contents(course)
    return course


def _copy_file(name: str, target: Path) -> None:
    (target / name).parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(COURSE.root / name, target / name)


def _rebuild_contents(course: Course) -> None:
    from autograde.authoring import contents
    from autograde.authoring.expand import entry
    from autograde.exercise.catalogue import dump_catalogue

    sources = [read_source(course.source(name)) for name in course.names()]
    entries = [entry(source) for source in sources]
    proving.write(course, {}, sources, course.names())
    contents.write(course, course.root, sources, entries)
    course.catalogue.write_text(dump_catalogue(entries), encoding="utf-8")
    manifest.write(course)


def _check(course: Course) -> list[str]:
    return build.check(course, [], lambda line: None, run=False)


def test_a_copy_passes(copy: Course) -> None:
    assert _check(copy) == []


def test_one_byte_changed_in_any_generated_file_is_found(copy: Course) -> None:
    files = manifest.generated_files(copy)
    assert len(files) >= 7
    for file in files:
        path = copy.root / file
        good = path.read_bytes()
        middle = len(good) // 2
        path.write_bytes(good[:middle] + bytes([good[middle] ^ 1]) + good[middle + 1 :])
        assert any(str(file) in problem for problem in manifest.problems(copy)), file
        path.write_bytes(good)
    assert manifest.problems(copy) == []


def test_a_stale_file_is_named_with_its_cell(copy: Course) -> None:
    """The manifest agrees, but the source has moved on."""
    source = read_source(copy.source(NAME))
    cell, name = next(each for each in zip(source.cells, cell_ids(source), strict=True) if each[0].role == "text")
    lines = source.path.read_text().splitlines()
    lines[cell.line] += " And one sentence more."  # the line below the cell's header
    source.path.write_text("\n".join(lines) + "\n")
    problems = _check(copy)
    assert any(f"solutions/{NAME}/{NAME}.ipynb: cell {name} differs" in problem for problem in problems)
    assert any(f"notebooks/{NAME}/{NAME}.ipynb: cell {name} differs" in problem for problem in problems)


def test_an_added_cell_is_named(copy: Course) -> None:
    source = copy.source(NAME)
    source.write_text(source.read_text() + '\n# %% now id="extra"\n1 + 1\n')
    assert any("cells were added, removed or moved (+ extra)" in problem for problem in _check(copy))


def test_a_missing_file_is_named(copy: Course) -> None:
    copy.student(NAME).unlink()
    assert any(f"{NAME}.ipynb: missing" in problem for problem in _check(copy))


def test_a_damaged_manifest_is_named(copy: Course) -> None:
    (copy.solutions / manifest.FILE_NAME).write_text("{")
    assert any("manifest.json: missing or damaged" in problem for problem in _check(copy))


def test_a_changed_output_differs_from_a_rebuild(tmp_path: Path) -> None:
    made, changed = COURSE.solution(NAME), tmp_path / "changed.ipynb"
    notebook = nbformat.read(open(made, encoding="utf-8"), as_version=4)
    cell = next(c for c in notebook.cells if c.cell_type == "code" and c.outputs and c.outputs[0].output_type == "stream")
    cell.outputs[0]["text"] += "more\n"
    nbformat.write(notebook, changed)
    assert differences(made, changed, "x", outputs=True) != []
    assert differences(made, changed, "x", outputs=False) == []


def test_expanding_twice_gives_the_same_bytes() -> None:
    source = read_source(COURSE.source(NAME))
    first, second = (nbformat.writes(expand(source)) for _ in range(2))
    assert first == second
    assert len(set(cell_ids(source))) == len(source.cells)


@pytest.mark.parametrize("name", COURSE.names())
def test_ids_and_points_reach_the_notebooks(name: str) -> None:
    """The student's notebook has the solution's cells, with nbgrader's metadata and our own."""
    solution, student = (json.loads(p.read_text()) for p in (COURSE.solution(name), COURSE.student(name)))
    assert [c["id"] for c in solution["cells"]] == [c["id"] for c in student["cells"]]
    for cell in student["cells"]:
        if cell["metadata"]["autograde"]["role"] == "check":
            assert cell["metadata"]["nbgrader"]["points"] > 0
            assert cell["metadata"]["nbgrader"]["locked"]


def test_selecting_by_number_and_by_name() -> None:
    assert select(COURSE, ["00"]) == select(COURSE, [NAME]) == [NAME]
    with pytest.raises(CourseError, match="99: no such notebook"):
        select(COURSE, ["99"])
