"""docs/instructor.md, followed line by line by somebody with a clone: an answer typed in Lab, a release, a class, marks by
hand in formgrader, a group of mistakes adopted. What needs a server, a cluster or a package manager has tests of its own."""

from __future__ import annotations

import csv
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="no Playwright: run `make setup`")

from benchmarks.sample import hand_in, put, right_answers  # noqa: E402
from tests.browser.conftest import COURSE  # noqa: E402
from tests.browser.notebook_page import PATIENCE, NotebookPage  # noqa: E402
from tests.browser.test_formgrader import visit  # noqa: E402
from tests.env.server import Server  # noqa: E402

NAME = "01_layers_on_tensors"
TEXT = (COURSE.root / "docs" / "instructor.md").read_text(encoding="utf-8")
LINES = [re.sub(r"\s+# .*", "", line).strip() for line in re.findall(r"^    (\S.*)$", TEXT, re.MULTILINE)]
# Not here, but there: PostgreSQL in tests/engine/test_gradebook.py, Dask and shards in test_wider.py and test_merge.py.
ELSEWHERE = re.compile(r"apt-get|postgres|dask|SCHEDULER|SLURM|merge part|db-url")
# A clone is a copy of this checkout, and its environment is this one.
HERE = {
    "git clone <this repository> course && cd course": "true",
    "make grade": "autograde grade examples/class --out var/class || test $? -eq 3",
    ". .venv/bin/activate": "true",
    "autograde doctor": "autograde doctor --no-attack",
    "autograde report var/spring --open": "autograde report var/spring",
}
UNEXPLAINED = """def forward(batch_images, weights):
    cubes = np.arange(10, dtype="float32") ** 3
    return tf.constant(np.tile(cubes, (len(batch_images), 1)))"""


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("instructor") / "course"
    kept = ("solutions", "notebooks", "course", "autograde", "tools", "examples", "binder", "docs")
    for folder in kept:
        shutil.copytree(COURSE.root / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__", "var"))
    for file in COURSE.root.iterdir():
        if file.is_file():
            shutil.copy(file, root)
    for name in COURSE.settings.release.files:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(COURSE.root / name, root / name)
    shutil.copytree(COURSE.root / "examples" / "class", root / "submitted")
    solution = COURSE.solution(NAME).read_bytes()
    for student in ("yan", "zoe"):
        put(root / "submitted", student, NAME, hand_in(solution, right_answers(solution) | {"01-forward": UNEXPLAINED}))
    (root / "roster.csv").write_text("id,name,section,group\nada,Ada Okafor,A,\nyan,Yan Li,A,\nnew,Not There,B,\n")
    return root


def follow(root: Path, line: str, *statuses: int) -> subprocess.CompletedProcess[str]:
    scripts = str(Path(sys.executable).parent)
    env = {**os.environ, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(root)}
    done = subprocess.run(HERE.get(line, line), shell=True, cwd=root, env=env, capture_output=True, text=True, timeout=600)
    assert done.returncode in (statuses or (0,)), f"{line}\n{done.stdout}\n{done.stderr}"
    return done


def next_line(begins: str) -> str:
    """The page's next line, which must be the one that the test is about to follow."""
    while ELSEWHERE.search(LINES[0]):
        LINES.pop(0)
    assert LINES[0].startswith(begins), f"docs/instructor.md has {LINES[0]!r}, which no test follows"
    return LINES.pop(0)


@pytest.mark.slow
def test_the_page_is_followed_line_by_line(clone: Path, browser, tmp_path: Path) -> None:
    first = (
        "git clone",
        "make grade",
        ". .venv",
        "autograde report var/class",
        "autograde similar var/class",
        "autograde doc",
    )
    for begins in first:
        follow(clone, next_line(begins), 0, 1)
    assert (clone / "var" / "class" / "report.html").is_file() and (clone / "var" / "class" / "similar.html").is_file()

    (tmp_path / "lab").mkdir()
    server = Server(clone, tmp_path / "lab")
    try:
        lesson = NotebookPage(browser.new_page(), server, f"{NAME}/{NAME}.ipynb")
        lesson.write(lesson.cell("def forward("), "what_only_the_author_knows = 4711")
        lesson.save()
    finally:
        server.stop()
    assert "what_only_the_author_knows" in (clone / "notebooks" / NAME / f"{NAME}.ipynb").read_text()
    done = follow(clone, next_line("autograde release"))
    assert "not released" in done.stderr
    assert not [file for file in (clone.parent / "students").rglob("*.ipynb") if "only_the_author" in file.read_text()]

    follow(clone, next_line("autograde grade submitted --out var/spring --roster"), 3)
    follow(clone, next_line("autograde report var/spring"))
    follow(clone, next_line("autograde export var/spring --format canvas"))
    assert "Ada Okafor" in (clone / "canvas.csv").read_text()
    [group] = [each for each in LINES if each.startswith("autograde adopt")]
    follow(clone, next_line("autograde adopt"))
    name = shlex.split(group)[-1]
    assert (clone / "solutions" / NAME / "answers" / "01-forward" / "wrong" / f"{name}.py").is_file()
    follow(clone, next_line("nbgrader export"))
    marks = list(csv.DictReader(io.StringIO((clone / "var" / "spring" / "marks.csv").read_text())))
    assert {row["student_id"] for row in marks if row["score"]} >= {"ada", "yan", "zoe"}

    (clone / "var" / "submitted").mkdir(parents=True)
    shutil.copytree(clone / "submitted", clone / "var" / "submitted", dirs_exist_ok=True)
    again = next_line("autograde grade var/submitted")
    follow(clone, again, 3)
    follow(clone, next_line("nbgrader db student import"))
    by_hand(clone, browser, tmp_path, next_line("make lab TEACH=1"))
    follow(clone, again, 3)
    rows = {row["student"]: row for row in csv.DictReader(io.StringIO((clone / "var" / "grades.csv").read_text()))}
    assert rows["yan"]["01-forward"] == "1.5"
    follow(clone, "autograde report var")
    canvas = follow(clone, "autograde export var --format csv").stdout
    assert re.search(r"yan,01_layers_on_tensors,01-forward,wrong,[^,]*,1.5,", canvas)
    assert "Points given by your instructor" in (clone / "var" / "feedback" / "yan" / f"{NAME}.html").read_text()
    assert not [line for line in LINES if not ELSEWHERE.search(line)], "lines of the page that no test follows"


def by_hand(clone: Path, browser, tmp_path: Path, line: str) -> None:
    """Points in formgrader, as the page says that it is opened."""
    assert line == 'make lab TEACH=1 LAB_ARGS="--ServerApp.root_dir=$PWD"'
    (tmp_path / "formgrader").mkdir()
    server = Server(clone, tmp_path / "formgrader", "--teach", f"--ServerApp.root_dir={clone}")
    try:
        page = browser.new_page()
        visit(page, server, f"manage_students/yan/{NAME}")
        page.locator("tbody a", has_text=NAME).click()
        box = page.locator("input.score").first
        box.wait_for(timeout=PATIENCE)
        page.locator("textarea.comment[placeholder]").first.wait_for(timeout=PATIENCE)
        with page.expect_response(lambda answer: "/api/grade/" in answer.url and answer.request.method != "GET"):
            box.fill("1.5")
            page.keyboard.press("Tab")
        page.close()
    finally:
        server.stop()
