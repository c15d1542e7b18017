"""What Canvas and Moodle give for download becomes nbgrader's folder of submissions."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from autograde.nbgrader.downloads import Download, parse
from tests.grading.classroom import COURSE

NAME = "01_layers_on_tensors"


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        (f"x/nunezfatima_4711_90210_{NAME}.ipynb", Download("canvas", "4711", "nunezfatima", NAME, 0, False)),
        (f"x/nunezfatima_LATE_4711_90210_{NAME}-2.ipynb", Download("canvas", "4711", "nunezfatima", NAME, 2, True)),
        (f"x/王小明_4712_90211_{NAME} (1).ipynb", Download("canvas", "4712", "王小明", NAME, 1, False)),
        (f"x/name_with_parts_1_2_{NAME}.ipynb", Download("canvas", "1", "name_with_parts", NAME, 0, False)),
        (f"x/anon_x7Kp2_90212_{NAME}.ipynb", Download("canvas", "x7Kp2", "anon", NAME, 0, False)),
        (f"x/LATE_anon_x7Kp2_90212_{NAME}.ipynb", Download("canvas", "x7Kp2", "anon", NAME, 0, True)),
        (f"x/Zoë Ólaf_31_assignsubmission_file_/{NAME}.ipynb", Download("moodle", "31", "Zoë Ólaf", NAME, 0, False)),
        (f"x/Иван Петров_32_assignsubmission_file/{NAME}.ipynb", Download("moodle", "32", "Иван Петров", NAME, 0, False)),
        (f"x/O'Neil Jr._33_assignsubmission_file_{NAME}.ipynb", Download("moodle", "33", "O'Neil Jr.", NAME, 0, False)),
        (f"x/A B_34_assignsubmission_file_/sub/{NAME}.ipynb", Download("moodle", "34", "A B", NAME, 0, False)),
        # A decomposed é, as macOS writes it, is the same student.
        (f"x/Jose\u0301_35_assignsubmission_file_/{NAME}.ipynb", Download("moodle", "35", "José", NAME, 0, False)),
        (f"x/{NAME}.ipynb", None),
        ("x/nunez_4711_90210_essay.pdf", None),
    ],
)  # fmt: skip
def test_a_name_says_whose_it_is(path: str, wanted: Download | None) -> None:
    assert parse(path) == wanted


def collect(course: Path, files: dict[str, str], *options: str) -> tuple[dict[str, str], str]:
    """`nbgrader zip_collect` on a zip with these files; what was handed in by student, and the log."""
    for file in ("course.toml", "nbgrader_config.py"):
        shutil.copy(COURSE.root / file, course)
    (course / "notebooks" / NAME).mkdir(parents=True)
    shutil.copy(COURSE.root / "notebooks" / NAME / f"{NAME}.ipynb", course / "notebooks" / NAME)
    archive = course / "var" / "downloaded" / NAME / "archive"
    archive.mkdir(parents=True)
    with zipfile.ZipFile(archive / "submissions.zip", "w") as packed:
        for name, text in files.items():
            packed.writestr(name, text)
    command = [sys.executable, "-m", "nbgrader", "zip_collect", NAME, *options]
    env = {**os.environ, "HOME": str(course), "JUPYTER_CONFIG_DIR": str(course)}
    done = subprocess.run(command, cwd=course, capture_output=True, text=True, env=env)
    assert done.returncode == 0, done.stderr
    submitted = course / "var" / "submitted"
    found = {file.relative_to(submitted).as_posix(): file.read_text() for file in submitted.rglob("*") if file.is_file()}
    return found, done.stderr


def test_canvas_with_a_late_one_and_a_second_try(tmp_path: Path) -> None:
    found, log = collect(
        tmp_path,
        {
            f"nunezfatima_4711_1_{NAME}.ipynb": "first",
            f"nunezfatima_4711_2_{NAME}-1.ipynb": "second",
            f"王小明_LATE_4712_3_{NAME}.ipynb": "late",
            "readme.txt": "not a submission",
        },
    )
    assert found == {f"canvas-4711/{NAME}/{NAME}.ipynb": "second", f"canvas-4712/{NAME}/{NAME}.ipynb": "late"}
    assert "Marked late by Canvas: canvas-4712" in log


def test_moodle_with_names_of_the_world(tmp_path: Path) -> None:
    found, _ = collect(
        tmp_path,
        {
            f"Fátima Núñez_31_assignsubmission_file_/{NAME}.ipynb": "a",
            f"Иван Петров_32_assignsubmission_file/{NAME}.ipynb": "b",
            f"A B_33_assignsubmission_file/{NAME}.ipynb": "c",
            f"A B_34_assignsubmission_file/{NAME}.ipynb": "d",
        },
    )
    names = {"Fátima Núñez": "a", "Иван Петров": "b", "A B 33": "c", "A B 34": "d"}
    assert found == {f"{name}/{NAME}/{NAME}.ipynb": text for name, text in names.items()}


def test_a_roster_gives_login_names_and_strangers_are_named_in_the_log(tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text('\ufeffStudent,ID,SIS Login ID,Section\nPoints Possible,,,\n"Núñez, Fátima",4711,fnunez,A\n')
    files = {f"nunezfatima_4711_1_{NAME}.ipynb": "a", f"unknown_9_2_{NAME}.ipynb": "b"}
    found, log = collect(tmp_path, files, f"--DownloadCollector.roster={roster}")
    assert found == {f"fnunez/{NAME}/{NAME}.ipynb": "a"}
    assert "Not in the roster: unknown (9)" in log


def test_gradescope_says_beside_the_folders_whose_they_are(tmp_path: Path) -> None:
    about = """
submission_98765:
  :submitters:
  - :name: Ada Okafor
    :sid: "ada"
    :email: ada@example.org
  - :name: Bo Lind
    :sid: "bo"
  :created_at: 2026-03-02 10:00:00 Z
submission_98766:
  :submitters:
  - :name: Cy Ortiz
    :sid:
    :email: cy@example.org
  :created_at: 2026-03-02 10:00:00 Z
"""
    root = "assignment_1_export"
    files = {f"{root}/submission_metadata.yml": about}
    files |= {f"{root}/submission_98765/{NAME}.ipynb": "a", f"{root}/submission_98766/deep/{NAME}.ipynb": "b"}
    found, log = collect(tmp_path, files)
    notebooks = {name: text for name, text in found.items() if name.endswith(".ipynb")}
    assert notebooks == {f"ada/{NAME}/{NAME}.ipynb": "a", f"cy@example.org/{NAME}/{NAME}.ipynb": "b"}
    assert found[f"ada/{NAME}/timestamp.txt"].startswith("2026-03-02 10:00:00")


def test_classroom_50_says_in_each_repository_whose_it_is(tmp_path: Path) -> None:
    result = json.dumps({"schema": "classroom50/result/v1", "owner": "ada", "datetime": "2026-03-02T10:00:00Z"})
    files = {f"term-one-ada/notebooks/{NAME}.ipynb": "a", "term-one-ada/result.json": result, "term-one-ada/README.md": ""}
    found, _ = collect(tmp_path, files)
    assert found.pop(f"ada/{NAME}/timestamp.txt").startswith("2026-03-02 10:00:00")
    assert found == {f"ada/{NAME}/{NAME}.ipynb": "a", f"ada/{NAME}/result.json": result}
